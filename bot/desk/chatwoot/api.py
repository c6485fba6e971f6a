"""Chatwoot's interfaces, as the courier calls them: the client API in the customer's name, the account's as the bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.gateway.channels.base import PATIENCE, Later

from .channel import Chatwoot, spoken
from .jobs import File, Job
from .shapes import Status

INCOMING, OUTGOING = 0, 1
"""How the client API tells who said a message."""


class Begun(BaseModel):
    """A conversation."""

    id: int
    status: Status = Status.OPEN


class Said(BaseModel):
    """A message; its `id` grows with time."""

    id: int
    content: str | None = None
    message_type: int | str = INCOMING


Shape = TypeVar("Shape")
_BEGUN, _SAID = TypeAdapter(list[Begun]), TypeAdapter(list[Said])


class Api:
    """One account; every call raises Later or Refused."""

    def __init__(self, channel: Chatwoot, web: httpx.AsyncClient) -> None:
        self._channel, self._web = channel, web
        self._inbox = f"{channel.desk.url}/public/api/v1/inboxes/{quote(channel.desk.inbox, safe='')}"

    async def begin(self, talk_id: str, name: str) -> Begun:
        """The conversation of this talk: the one that there is, or a new one."""
        contact = {"source_id": talk_id, "identifier": talk_id} | ({"name": name} if name else {})
        await self._call("POST", f"{self._inbox}/contacts", json=contact)
        url = f"{self._contact(talk_id)}/conversations"
        if found := _read(_BEGUN, await self._call("GET", url)):
            return found[-1]
        return _read(TypeAdapter(Begun), await self._call("POST", url, json={}))

    async def find(self, job: Job) -> int:
        """The id of a message that was tried before, if it is there; else 0."""
        url = f"{self._contact(job.talk_id)}/conversations/{job.number}/messages"
        kinds = (INCOMING, "incoming") if job.is_customers else (OUTGOING, "outgoing")
        for said in _read(_SAID, await self._call("GET", url)):
            if said.id > job.after and said.message_type in kinds and (said.content or "") == job.text:
                return said.id
        return 0

    async def say(self, job: Job) -> int:
        """Passes a message on in the name of who said it; its id there."""
        if job.is_customers:
            url = f"{self._contact(job.talk_id)}/conversations/{job.number}/messages"
            said = {"content": job.text, "echo_id": job.key}
            body = {"data": said, "files": _parts(job.files)} if job.files else {"json": said}
            return _read(TypeAdapter(Said), await self._call("POST", url, **body)).id
        return await self._speak(job, private=False)

    async def note(self, job: Job) -> None:
        """For staff alone."""
        await self._speak(job, private=True)

    async def set(self, job: Job) -> None:
        """Sets the conversation to a status."""
        await self._as_bot(f"conversations/{job.number}/toggle_status", {"status": job.status})

    async def _speak(self, job: Job, private: bool) -> int:
        path = f"conversations/{job.number}/messages"
        return _read(TypeAdapter(Said), await self._as_bot(path, spoken(job.text, job.key, private))).id

    async def _as_bot(self, path: str, body: dict[str, Any]) -> bytes:
        call = self._channel.call(path, body)
        return await self._call("POST", call.url, json=call.json, headers=call.headers)

    async def _call(self, method: str, url: str, **more: Any) -> bytes:
        try:
            response = await self._web.request(method, url, timeout=PATIENCE, **more)
        except httpx.HTTPError as error:
            raise Later(type(error).__name__) from None
        self._channel.judge(response)
        return response.content

    def _contact(self, talk_id: str) -> str:
        return f"{self._inbox}/contacts/{quote(talk_id, safe='')}"


def _parts(files: Sequence[File]) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("attachments[]", (each.name, each.content, each.media_type)) for each in files]


def _read(shape: TypeAdapter[Shape], content: bytes) -> Shape:
    try:
        return shape.validate_json(content)
    except ValidationError:
        raise Later("answer not understood") from None
