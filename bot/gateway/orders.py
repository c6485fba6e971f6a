"""The order service, as far as the gateway needs it: it is told whom the shop vouches for, and tells what happened."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter, ValidationError

from .config import Config
from .identity import Identity, for_order_service
from .loopback import client
from .pictures import File
from .problems import Problem

MOST_EVENTS = 100


class Found(BaseModel):
    """Something that the watch has found at an order."""

    id: str
    order: str
    cause: str


class Event(BaseModel):
    """Something that happened at the order service, without personal data."""

    id: int
    at: str
    kind: str
    order: str | None = None
    conversation: str | None = None
    facts: dict[str, Any] = {}


class Line(BaseModel):
    """Something that was said."""

    sender: str = Field(serialization_alias="from")
    at: datetime
    text: str


class OpenedCase(BaseModel):
    """A person looks into something, and the customer hears of it by then."""

    number: str = Field(pattern=r"^[A-Za-z0-9-]{1,40}$")
    expected_by: AwareDatetime


class _SentTo(BaseModel):
    sent_to: str


class _Events(BaseModel):
    events: list[Event]


class _Exceptions(BaseModel):
    exceptions: list[Found]


_EVENTS, _EXCEPTIONS = TypeAdapter(_Events), TypeAdapter(_Exceptions)


class Orders:
    """The client."""

    def __init__(self, config: Config) -> None:
        self._url = f"{config.settings.orders_url}/v1"
        self._secret = config.settings.secret
        self._client = client(config, timeout=5)

    async def vouch(self, conversation_id: str, identity: Identity) -> None:
        """Opens the orders of this customer to the conversation; Problems `identity_refused`, `identity_unchecked`."""
        try:
            response = await self._client.post(
                f"{self._url}/verifications",
                json={"identity": for_order_service(self._secret, identity)},
                headers={"X-Conversation": conversation_id},
            )
        except httpx.HTTPError:
            raise Problem("identity_unchecked", retry_after=2) from None
        if response.status_code != 201:
            raise Problem("identity_refused" if 400 <= response.status_code < 500 else "identity_unchecked")

    async def read(self, conversation_id: str, path: str) -> Any:
        """What there is under this path for whom the conversation speaks for; raises httpx.HTTPError."""
        response = await self._client.get(f"{self._url}{path}", headers={"X-Conversation": conversation_id})
        response.raise_for_status()
        return response.json()

    async def act(self, method: str, path: str, agent: str, conversation_id: str | None = None, **more: Any) -> Any:
        """What a member of staff asks of the order service or has done there, in the customer's name; `more` as
        `json`, `params` and `key`, under which the same is done once.

        Problem `order_refused` with the service's own problem; Problem `unavailable`.
        """
        headers = {"X-Agent": agent.lower()}
        if conversation_id is not None:
            headers["X-Conversation"] = conversation_id
        if (key := more.pop("key", None)) is not None:
            headers["Idempotency-Key"] = key
        return await self._told(self._client.request(method, f"{self._url}{path}", headers=headers, **more))

    @staticmethod
    async def _told(asking: Awaitable[httpx.Response]) -> Any:
        try:
            response = await asking
            told = response.json()
        except (httpx.HTTPError, ValueError):
            raise Problem("unavailable", retry_after=2) from None
        if response.status_code >= 500:
            raise Problem("unavailable", retry_after=2)
        if response.status_code >= 400:
            raise Problem("order_refused", status=response.status_code, members={"problem": told})
        return told

    async def give_feedback(self, said: dict[str, Any]) -> None:
        """What a customer says by a mail's link; Problem `order_refused` (404: no such link, 409: said before)."""
        await self._told(self._client.post(f"{self._url}/feedback", json=said))

    async def open_case(self, conversation_id: str, kind: str, summary: str, language: str, key: str) -> OpenedCase:
        """Has a person look into something, once per key. Problems `order_refused`, `unavailable`."""
        headers = {"X-Conversation": conversation_id, "Idempotency-Key": key}
        case = {"kind": kind, "summary": summary, "language": language}
        told = await self._told(self._client.post(f"{self._url}/cases", json=case, headers=headers))
        try:
            return OpenedCase.model_validate(told)
        except ValidationError:
            raise Problem("unavailable", retry_after=2) from None

    async def end_verification(self, conversation_id: str) -> None:
        """The conversation speaks for nobody any more; raises httpx.HTTPError."""
        headers = {"X-Conversation": conversation_id}
        response = await self._client.delete(f"{self._url}/verifications/current", headers=headers)
        response.raise_for_status()

    async def add_evidence(self, file: File) -> bool:
        """Puts a picture into its case; False when it is refused there. Raises httpx.HTTPError when it may be later."""
        response = await self._client.post(
            f"{self._url}/cases/{quote(file.case_number or '', safe='')}/evidence",
            content=file.content,
            headers={"X-Conversation": file.conversation_id, "Content-Type": file.media_type},
        )
        if response.status_code >= 500:
            response.raise_for_status()
        return response.status_code == 201

    async def send_transcript(self, conversation_id: str, lines: list[Line], language: str) -> str:
        """Has the talk sent to its customer, and tells where to, masked; Problems `not_verified`, `unavailable`."""
        said = [line.model_dump(mode="json", by_alias=True) for line in lines]
        try:
            response = await self._client.post(
                f"{self._url}/customer/transcript",
                json={"lines": said, "language": language},
                headers={"X-Conversation": conversation_id},
            )
            if response.status_code == 401:
                raise Problem("not_verified")
            response.raise_for_status()
            return _SentTo.model_validate_json(response.content).sent_to
        except (httpx.HTTPError, ValidationError):
            raise Problem("unavailable", retry_after=2) from None

    async def events(self, after: int) -> list[Event]:
        """What happened after this event, oldest first; raises httpx.HTTPError or ValidationError."""
        response = await self._client.get(f"{self._url}/events", params={"after": after, "limit": MOST_EVENTS})
        response.raise_for_status()
        return _EVENTS.validate_json(response.content).events

    async def exceptions(self, conversation_id: str) -> list[Found]:
        """What the watch has found and nobody has settled, at the orders of whom the conversation speaks for.

        Raises httpx.HTTPError or ValidationError.
        """
        response = await self._client.get(f"{self._url}/exceptions", headers={"X-Conversation": conversation_id})
        response.raise_for_status()
        return _EXCEPTIONS.validate_json(response.content).exceptions

    async def close(self) -> None:
        await self._client.aclose()
