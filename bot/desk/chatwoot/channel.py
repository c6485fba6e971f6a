"""Chatwoot as a channel: an agent bot in its inboxes, https://developers.chatwoot.com."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

import httpx

from bot.gateway.channels.base import (
    Call,
    Channel,
    Kind,
    Outgoing,
    Recipient,
    Update,
    Webhook,
    demand_fresh,
)
from bot.gateway.channels.download import download
from bot.gateway.channels.parts import numbered, parts
from bot.gateway.config import ChatwootDesk
from bot.gateway.problems import Problem

from . import shapes
from .shapes import MARK, WIDGET, Event

NAME = "chatwoot"
SIGNATURE_HEADER, TIMESTAMP_HEADER = "x-chatwoot-signature", "x-chatwoot-timestamp"
MOST_BUTTONS = 10
KINDS = {"image": Kind.PICTURE, "audio": Kind.VOICE}
"""Of attachments; whatever else there is, is a file."""


@dataclass(frozen=True)
class Chatwoot(Channel):
    """An agent bot of one account; a customer's address is the number of their conversation."""

    name: ClassVar[str] = NAME
    longest: ClassVar[int] = 10_000
    longest_title: ClassVar[int] = 60
    takes_news: ClassVar[bool] = False
    """Chatwoot's customers get them by the shop's mail: a conversation there is for what was asked."""

    desk: ChatwootDesk
    has_buttons: bool = False
    """In the inbox of which this is the channel; only Chatwoot's own widget has some."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        desk = ChatwootDesk.from_env(env)
        return cls(desk) if desk else None

    @property
    def most_choices(self) -> int:  # type: ignore[override]  # it is not the same for all inboxes
        return MOST_BUTTONS if self.has_buttons else 0

    def verify(self, hook: Webhook, now: datetime) -> None:
        self.signer(hook, now)

    def signer(self, hook: Webhook, now: datetime) -> int:
        """Which of the secrets signed this, not long ago; Problem `webhook_forged`."""
        timestamp, signature = hook.headers.get(TIMESTAMP_HEADER), hook.headers.get(SIGNATURE_HEADER, "")
        demand_fresh(timestamp, now)
        signed = f"{timestamp}.".encode() + hook.body
        for place, secret in enumerate(self.desk.secrets):
            expected = f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
            if hmac.compare_digest(signature.encode(), expected.encode()):
                return place
        raise Problem("webhook_forged")

    def updates(self, hook: Webhook) -> list[Update]:
        event = shapes.read(hook.body)
        return told(event) if event else []

    def of(self, event: Event) -> Chatwoot:
        """The channel as it is in the inbox of this event."""
        return self._in(event.conversation.channel == WIDGET)

    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        here = self._in(bool(to.thread.get("buttons")))
        by_number = here.numbers(message.choices)
        text = numbered(message.text, message.choices) if by_number else message.text
        cut = parts(text, self.longest)
        bodies = [spoken(part, f"{message.key} {n}/{len(cut)}") for n, part in enumerate(cut, 1)]
        if message.choices and not by_number:
            items = [{"title": choice.title, "value": choice.id} for choice in message.choices]
            bodies[-1]["content_type"] = "input_select"
            bodies[-1]["content_attributes"]["items"] = items
        return [self.call(f"conversations/{to.address}/messages", body) for body in bodies]

    def call(self, path: str, body: dict[str, Any]) -> Call:
        """A request to the account, as the bot."""
        url = f"{self.desk.url}/api/v1/accounts/{self.desk.account}/{path}"
        return Call(url, json=body, headers={"api_access_token": self.desk.token})

    async def picture(self, web: httpx.AsyncClient, reference: str) -> bytes:
        """Asked for where Chatwoot is for us, which may be another address than the one that it tells everybody."""
        address = urlsplit(reference)
        query = f"?{address.query}" if address.query else ""
        return await download(web, f"{self.desk.url}{address.path}{query}", {}, self.judge, follow_redirects=True)

    def _in(self, has_buttons: bool) -> Chatwoot:
        return replace(self, has_buttons=has_buttons)


def spoken(text: str, mark: str, private: bool = False) -> dict[str, Any]:
    """The body of a message of the bot's; `private`: a note for staff."""
    return {"content": text, "message_type": "outgoing", "private": private, "content_attributes": {MARK: mark}}


def told(event: Event) -> list[Update]:
    """What the customer did, each attachment for itself, the first with the words."""
    if not event.is_customers:
        return []
    address, locale = str(event.conversation.id), event.conversation.locale.replace("_", "-")
    thread = {"buttons": event.conversation.channel == WIDGET}
    if event.pressed:
        identifier = f"{event.id}-{event.pressed}"
        return [Update(identifier, address, Kind.BUTTON, button=event.pressed, locale=locale, thread=thread)]
    if not event.attachments:
        return [Update(str(event.id), address, Kind.TEXT, event.content, locale=locale, thread=thread)]
    found = []
    for number, each in enumerate(event.attachments):
        kind = KINDS.get(each.file_type, Kind.FILE)
        text = event.content if number == 0 else ""
        picture = each.data_url if kind is Kind.PICTURE else ""
        update = Update(f"{event.id}-{each.id}", address, kind, text, picture=picture, locale=locale, thread=thread)
        found.append(update)
    return found
