"""Facebook Messenger: the Messenger Platform, https://developers.facebook.com/docs/messenger-platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel, Field
from starlette.responses import Response

from . import meta
from .base import Call, Channel, Kind, Later, Outgoing, Recipient, Refused, Update, Webhook, required
from .download import download
from .parts import numbered, parts

GET_STARTED = "GET_STARTED"
"""The payload that the shop gives to the button which opens a chat."""
TOO_LATE = {2018065, 2018108, 2018278}
"""Subcodes: more than 24 hours after the customer's last message."""
BLOCKED, BLOCKED_SUBCODE = 551, 1545041
PASSING = {1, 2, 4, 32, 613, 1200, 80006}
"""Codes: out of order for a while, or too many calls."""
MENDABLE = {10, 190, 200, 230}
"""Codes: a token or a permission, which the shop can renew."""


class _Person(BaseModel):
    id: str = ""
    """Empty for visitors of a page of whom Messenger does not know yet who they are."""


class _File(BaseModel):
    url: str | None = None
    sticker_id: int | None = None


class _Attachment(BaseModel):
    type: str
    payload: _File | None = None


class _Pressed(BaseModel):
    payload: str = ""


class _Message(BaseModel):
    mid: str
    is_echo: bool = False
    text: str = ""
    attachments: list[_Attachment] = []
    quick_reply: _Pressed | None = None


class _Referral(BaseModel):
    ref: str = ""


class _Postback(BaseModel):
    mid: str = ""
    payload: str = ""
    referral: _Referral | None = None


class _Edit(BaseModel):
    mid: str
    text: str = ""
    num_edit: int = 0


class _Reaction(BaseModel):
    mid: str
    action: str


class _Event(BaseModel):
    sender: _Person = Field(default_factory=_Person)
    timestamp: int | str = 0
    message: _Message | None = None
    postback: _Postback | None = None
    referral: _Referral | None = None
    message_edit: _Edit | None = None
    reaction: _Reaction | None = None


class _Entry(BaseModel):
    """What is new at one page; what another app answers for comes as `standby` and is not ours."""

    messaging: list[_Event] = []


class _Batch(BaseModel):
    object: str
    entry: list[_Entry]


@dataclass(frozen=True)
class Messenger(Channel):
    """A page, by its token; `page` is the name under which m.me knows it."""

    name: ClassVar[str] = "messenger"
    window: ClassVar[timedelta | None] = timedelta(hours=24)
    longest: ClassVar[int] = 2_000
    most_choices: ClassVar[int] = 13
    longest_title: ClassVar[int] = 20

    token: str
    app_secret: str
    verify_token: str
    page: str = ""
    version: str = "v25.0"
    api: str = "https://graph.facebook.com"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        names = ("REROUTE_MESSENGER_TOKEN", "REROUTE_MESSENGER_APP_SECRET", "REROUTE_MESSENGER_VERIFY_TOKEN")
        values = required(env, *names)
        if values is None:
            return None
        token, app_secret, verify_token = values
        page = env.get("REROUTE_MESSENGER_PAGE", "")
        version = env.get("REROUTE_MESSENGER_VERSION") or cls.version
        return cls(token, app_secret, verify_token, page, version, env.get("REROUTE_MESSENGER_API") or cls.api)

    def verify(self, hook: Webhook, now: datetime) -> None:
        meta.verify_signature(hook, self.app_secret)

    def handshake(self, hook: Webhook) -> Response | None:
        return meta.handshake(hook, self.verify_token)

    def updates(self, hook: Webhook) -> list[Update]:
        batch = _Batch.model_validate_json(hook.body)
        if batch.object != "page":  # the app may serve Instagram too
            return []
        events = (event for entry in batch.entry for event in entry.messaging if event.sender.id)
        return [update for event in events for update in _updates(event)]

    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        by_number = self.numbers(message.choices)
        text = numbered(message.text, message.choices) if by_number else message.text
        contents: list[dict[str, Any]] = [{"text": part} for part in parts(text, self.longest)]
        if message.choices and not by_number:
            contents[-1]["quick_replies"] = [
                {"content_type": "text", "title": choice.title, "payload": choice.id} for choice in message.choices
            ]
        return [self._call(to.address, messaging_type="RESPONSE", message=content) for content in contents]

    def receipts(self, update: Update) -> list[Call]:
        seen = self._call(update.address, sender_action="mark_seen")
        typing = self._call(update.address, sender_action="typing_on")
        return [seen, typing] if update.kind in (Kind.TEXT, Kind.BUTTON) else [seen]

    def link(self, code: str) -> str | None:
        return f"https://m.me/{self.page}?{urlencode({'ref': code})}" if self.page else None

    def judge(self, response: httpx.Response) -> None:
        """Messenger tells by codes in the body, mostly under status 400, what became of a call."""
        if response.is_success:
            return
        found = meta.failure(response)
        fault = f"status {response.status_code}, code {found.code}/{found.error_subcode}"
        if found.error_subcode in TOO_LATE:
            raise Refused(f"{fault}: too late")
        if found.code == BLOCKED or found.error_subcode == BLOCKED_SUBCODE:
            raise Refused(f"{fault}: blocked by the customer")
        if found.code in PASSING | MENDABLE:
            raise Later(fault, meta.wait_asked(response))
        super().judge(response)

    async def picture(self, web: httpx.AsyncClient, reference: str) -> bytes:
        return await download(web, reference, {}, self.judge)  # an address that needs no token, so it gets none

    def _call(self, address: str, **members: Any) -> Call:
        url = f"{self.api}/{self.version}/me/messages"
        return Call(
            url, json={"recipient": {"id": address}, **members}, headers={"Authorization": f"Bearer {self.token}"}
        )


def _updates(event: _Event) -> Iterator[Update]:
    sender, told = event.sender.id, f"{event.sender.id}-{event.timestamp}"
    if (message := event.message) is not None:
        if not message.is_echo:
            yield from _said(sender, message)
    elif (postback := event.postback) is not None:
        yield _pressed(sender, postback.mid or told, postback)
    elif (referral := event.referral) is not None:
        yield Update(told, sender, Kind.START, text=referral.ref)
    elif (edit := event.message_edit) is not None:
        yield Update(f"{edit.mid}-{edit.num_edit}", sender, Kind.EDITED, text=edit.text)
    elif (reaction := event.reaction) is not None and reaction.action == "react":
        yield Update(f"{reaction.mid}-{told}", sender, Kind.REACTION)


def _said(sender: str, message: _Message) -> Iterator[Update]:
    if message.quick_reply is not None:
        yield Update(message.mid, sender, Kind.BUTTON, text=message.text, button=message.quick_reply.payload)
        return
    kind = _kind(message)
    if kind is not Kind.PICTURE:
        yield Update(message.mid, sender, kind, text=message.text)
        return
    for number, url in enumerate(_pictures(message)):
        identifier, text = (f"{message.mid}-{number}", "") if number else (message.mid, message.text)
        yield Update(identifier, sender, kind, text=text, picture=url)


def _kind(message: _Message) -> Kind:
    types = {each.type for each in message.attachments}
    # Until August 2026 a sticker is told as an image as well.
    if "sticker" in types or any(each.payload and each.payload.sticker_id for each in message.attachments):
        return Kind.STICKER
    if _pictures(message):
        return Kind.PICTURE
    if message.text:  # also beside a link, which is told as an attachment
        return Kind.TEXT
    return Kind.VOICE if types == {"audio"} else Kind.FILE


def _pictures(message: _Message) -> list[str]:
    return [
        each.payload.url for each in message.attachments if each.type == "image" and each.payload and each.payload.url
    ]


def _pressed(sender: str, identifier: str, postback: _Postback) -> Update:
    """Get Started, with the reference of an m.me link if it was opened by one; else a button."""
    if postback.referral is not None or postback.payload == GET_STARTED:
        return Update(identifier, sender, Kind.START, text=postback.referral.ref if postback.referral else "")
    return Update(identifier, sender, Kind.BUTTON, button=postback.payload)
