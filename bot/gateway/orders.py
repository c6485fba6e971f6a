"""The order service, as far as the gateway needs it: it is told whom the shop vouches for."""

from __future__ import annotations

import httpx

from .config import Config
from .identity import Identity, for_order_service
from .loopback import client
from .problems import Problem


class Orders:
    """The client."""

    def __init__(self, config: Config) -> None:
        self._url = f"{config.settings.orders_url}/v1/verifications"
        self._secret = config.settings.secret
        self._client = client(config, timeout=5)

    async def vouch(self, conversation_id: str, identity: Identity) -> None:
        """Opens the orders of this customer to the conversation; Problems `identity_refused`, `identity_unchecked`."""
        try:
            response = await self._client.post(
                self._url,
                json={"identity": for_order_service(self._secret, identity)},
                headers={"X-Conversation": conversation_id},
            )
        except httpx.HTTPError:
            raise Problem("identity_unchecked", retry_after=2) from None
        if response.status_code != 201:
            raise Problem("identity_refused" if 400 <= response.status_code < 500 else "identity_unchecked")

    async def close(self) -> None:
        await self._client.aclose()
