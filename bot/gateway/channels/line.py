"""LINE: the Messaging API, https://developers.line.biz/en/reference/messaging-api/."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from urllib.parse import quote

import httpx
from pydantic import BaseModel, Field

from ..problems import Problem
from .base import Call, Channel, Kind, Outgoing, Recipient, Update, Webhook, required
from .download import download
from .parts import numbered, parts

SIGNATURE_HEADER = "x-line-signature"
RETRY_HEADER = "x-line-retry-key"
RETRY_KEYS = uuid.UUID("3f0c5b1e-6a37-4c5f-9d0b-2f1f4c9f7a51")
"""The namespace of the keys by which LINE knows again what it was given before."""
TYPING_SECONDS = 10
"""A multiple of five; the sign goes as soon as the answer comes."""
_KINDS = {"text": Kind.TEXT, "image": Kind.PICTURE, "audio": Kind.VOICE, "sticker": Kind.STICKER}


class _Provider(BaseModel):
    type: str = "line"


class _Message(BaseModel):
    id: str
    type: str
    text: str = ""
    provider: _Provider = Field(default_factory=_Provider, alias="contentProvider")


class _Postback(BaseModel):
    data: str


class _Source(BaseModel):
    type: str
    user_id: str = Field("", alias="userId")
    group_id: str = Field("", alias="groupId")
    room_id: str = Field("", alias="roomId")


class _Event(BaseModel):
    """`id` stays the same when LINE delivers an event again."""

    id: str = Field(alias="webhookEventId")
    type: str
    mode: str = "active"
    source: _Source | None = None
    message: _Message | None = None
    postback: _Postback | None = None


class _Batch(BaseModel):
    events: list[_Event]


@dataclass(frozen=True)
class Line(Channel):
    """An Official Account, by its channel's token; `account` is its id with the @."""

    name: ClassVar[str] = "line"
    longest: ClassVar[int] = 2_500
    """LINE takes 5,000 units of UTF-16, of which a character may be two."""
    most_choices: ClassVar[int] = 13
    longest_title: ClassVar[int] = 20

    token: str
    is_signed: Callable[[str, str], bool]
    account: str = ""
    api: str = "https://api.line.me"
    data_api: str = "https://api-data.line.me"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        values = required(env, "REROUTE_LINE_TOKEN", "REROUTE_LINE_SECRET")
        if values is None:
            return None
        # Takes a second to import, which only who uses LINE should wait for.
        from linebot.v3.webhook import SignatureValidator

        token, secret = values
        api, data_api = env.get("REROUTE_LINE_API") or cls.api, env.get("REROUTE_LINE_DATA_API") or cls.data_api
        return cls(token, SignatureValidator(secret).validate, env.get("REROUTE_LINE_ACCOUNT", ""), api, data_api)

    def verify(self, hook: Webhook, now: datetime) -> None:
        try:
            body = hook.body.decode()
        except UnicodeDecodeError:
            raise Problem("webhook_forged") from None
        if not self.is_signed(body, hook.headers.get(SIGNATURE_HEADER, "")):
            raise Problem("webhook_forged")

    def updates(self, hook: Webhook) -> list[Update]:
        events = _Batch.model_validate_json(hook.body).events
        # On standby it is another module that answers.
        found = (_update(event, event.source) for event in events if event.source and event.mode == "active")
        return [update for update in found if update is not None]

    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        by_number = self.numbers(message.choices)
        text = numbered(message.text, message.choices) if by_number else message.text
        messages: list[dict[str, Any]] = [{"type": "text", "text": part} for part in parts(text, self.longest)]
        if message.choices and not by_number:
            messages[-1]["quickReply"] = {"items": [_button(choice.id, choice.title) for choice in message.choices]}
        return [self._push(to.address, part, f"{message.key}/{n}") for n, part in enumerate(messages)]

    def receipts(self, update: Update) -> list[Call]:
        if update.kind not in (Kind.TEXT, Kind.BUTTON):
            return []
        body = {"chatId": update.address, "loadingSeconds": TYPING_SECONDS}
        return [Call(f"{self.api}/v2/bot/chat/loading/start", json=body, headers=self._headers())]

    def link(self, code: str) -> str | None:
        """LINE hands no code over by itself: the customer sends it, as a text that is there to be sent."""
        return f"https://line.me/R/oaMessage/{quote(self.account, safe='')}/?{quote(code)}" if self.account else None

    def judge(self, response: httpx.Response) -> None:
        if response.status_code != 409:  # taken at an earlier try, of whose success we did not hear
            super().judge(response)

    async def picture(self, web: httpx.AsyncClient, reference: str) -> bytes:
        url = f"{self.data_api}/v2/bot/message/{quote(reference, safe='')}/content"
        return await download(web, url, self._headers(), self.judge)

    def _push(self, address: str, message: dict[str, Any], key: str) -> Call:
        # Not as a reply: its token is good for a minute and once, while a message may have to be tried for a day.
        headers = self._headers() | {RETRY_HEADER: str(uuid.uuid5(RETRY_KEYS, f"{address}/{key}"))}
        return Call(f"{self.api}/v2/bot/message/push", json={"to": address, "messages": [message]}, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def _button(identifier: str, title: str) -> dict[str, Any]:
    action = {"type": "postback", "label": title, "data": identifier, "displayText": title}
    return {"type": "action", "action": action}


def _update(event: _Event, source: _Source) -> Update | None:
    """What a customer did; None for all that LINE tells beside it, such as a message that was taken back."""
    if source.type != "user":
        has_spoken = event.type in ("message", "postback")
        return Update(event.id, source.group_id or source.room_id, Kind.GROUP) if has_spoken else None
    if event.type == "message" and event.message is not None:
        return _said(event.id, source.user_id, event.message)
    if event.type == "messageEdited" and event.message is not None:
        return Update(event.id, source.user_id, Kind.EDITED, text=event.message.text)
    if event.type == "postback" and event.postback is not None:
        return Update(event.id, source.user_id, Kind.BUTTON, button=event.postback.data)
    return Update(event.id, source.user_id, Kind.START) if event.type == "follow" else None


def _said(identifier: str, user: str, message: _Message) -> Update:
    kind = _KINDS.get(message.type, Kind.FILE)
    if kind is Kind.PICTURE and message.provider.type != "line":  # lies at an address that anybody may have chosen
        kind = Kind.FILE
    picture = message.id if kind is Kind.PICTURE else ""
    return Update(identifier, user, kind, text=message.text, picture=picture)
