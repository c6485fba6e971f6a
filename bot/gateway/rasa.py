"""Rasa, over its one channel; tells apart what surely did not happen from what may have."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from .config import Config
from .loopback import client
from .replies import Answer, BrokenAnswer, read
from .tables import Turn

LARGEST_ANSWER = 1_000_000


class NotDelivered(Exception):
    """Rasa never had the message: it may be sent again."""


class Cut(Exception):
    """Rasa had the message and went away before it answered: the turn may have been done, or not."""


class Failed(Exception):
    """Rasa had the message, and its answer, or its silence until the limit, is of no use."""


class Rasa:
    """The client."""

    def __init__(self, config: Config) -> None:
        self._url = f"{config.settings.rasa_url}/webhooks/gateway/webhook"
        self._client = client(config, httpx.Timeout(config.turn_limit, connect=2, pool=5))

    async def ask(self, turn: Turn, again: bool = False, untold: Sequence[Turn] = ()) -> Answer:
        """Has one turn done, or told `again` when it was given before; raises NotDelivered, Cut or Failed.

        `untold`: the turns right before it whose answers were lost. A message that only says one of them again goes by
        its id, so that nothing is done twice.
        """
        known_as: dict[str, str] = {}
        for each in (*untold, turn):
            known_as.setdefault(each.payload, each.id)
        metadata: dict[str, object] = {"locale": turn.locale, "message_id": known_as[turn.payload]}
        metadata |= {"again": True} if again else {}
        metadata |= {"untold": list(dict.fromkeys(known_as[each.payload] for each in untold))} if untold else {}
        body = {"sender": turn.conversation_id, "message": turn.payload, "metadata": metadata}
        try:
            response = await self._client.post(self._url, json=body, headers={"X-Request-Id": turn.id})
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotDelivered from error
        except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
            raise Cut from error
        except httpx.HTTPError as error:
            raise Failed(type(error).__name__) from error
        return _checked(response, may_be_silent=turn.is_notice)

    async def forget(self, conversation_id: str) -> None:
        """Has every word of a talk removed from Rasa's own memory; raises httpx.HTTPError."""
        response = await self._client.delete(f"{self._url.removesuffix('/webhook')}/conversations/{conversation_id}")
        response.raise_for_status()

    async def close(self) -> None:
        await self._client.aclose()


def _checked(response: httpx.Response, may_be_silent: bool) -> Answer:
    if response.status_code == 503:
        raise NotDelivered("no model is loaded yet")
    if response.status_code != 200:
        raise Failed(f"status {response.status_code}")
    if len(response.content) > LARGEST_ANSWER:
        raise Failed("answer too long")
    try:
        return read(response.content, may_be_silent)
    except BrokenAnswer as error:
        raise Failed("broken or empty answer") from error
