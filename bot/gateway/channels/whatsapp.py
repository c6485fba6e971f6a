"""WhatsApp: Meta's Cloud API, https://developers.facebook.com/documentation/business-messaging/whatsapp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import quote, urlencode

import httpx
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from . import meta
from .base import Call, Channel, Choice, Kind, Later, Outgoing, Recipient, Undelivered, Update, Webhook, required
from .codes import Codes
from .download import download
from .parts import numbered, parts
from .whatsapp_messages import failed, told

MOST_BUTTONS, LONGEST_BUTTON = 3, 20
"""What fits under a message; ten choices of 24 characters fit into a list that the customer opens."""
LONGEST_BODY = 1_024
"""Characters above buttons or a list."""
PASSING = {1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004}
"""Codes: out of order for a while, or too much at once."""
MENDABLE = {3, 10, 33, 190, 200, 368, 131005, 131031, 131042, 133010}
"""Codes: the token, a permission, the account, its payment or its number, all of which the shop can put right."""
FOR_GOOD = {131026: "cannot be delivered to the customer", 131047: "too long after the customer's last message"}
CODES = Codes(FOR_GOOD, PASSING | MENDABLE)


class _Found(BaseModel):
    url: str


class _Sent(BaseModel):
    id: str


class _Taken(BaseModel):
    """The answer to a message; that to a receipt names none."""

    messages: list[_Sent] = []


@dataclass(frozen=True)
class WhatsApp(Channel):
    """A number of the shop, by its id and a token; `number` is that number as customers dial it."""

    name: ClassVar[str] = "whatsapp"
    window: ClassVar[timedelta | None] = timedelta(hours=24)
    largest_webhook: ClassVar[int] = 3 * 1024 * 1024
    longest: ClassVar[int] = 4_096
    most_choices: ClassVar[int] = 10
    longest_title: ClassVar[int] = 24

    token: str
    phone_number_id: str
    app_secret: str
    verify_token: str
    number: str = ""
    version: str = "v25.0"
    api: str = "https://graph.facebook.com"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        names = ("TOKEN", "PHONE_NUMBER_ID", "APP_SECRET", "VERIFY_TOKEN")
        values = required(env, *(f"REROUTE_WHATSAPP_{name}" for name in names))
        if values is None:
            return None
        token, phone_number_id, app_secret, verify_token = values
        number = "".join(char for char in env.get("REROUTE_WHATSAPP_NUMBER", "") if char.isdecimal())
        version = env.get("REROUTE_WHATSAPP_VERSION") or cls.version
        api = env.get("REROUTE_WHATSAPP_API") or cls.api
        return cls(token, phone_number_id, app_secret, verify_token, number, version, api)

    def verify(self, hook: Webhook, now: datetime) -> None:
        meta.verify_signature(hook, self.app_secret)

    def handshake(self, hook: Webhook) -> Response | None:
        return meta.handshake(hook, self.verify_token)

    def updates(self, hook: Webhook) -> list[Update]:
        return told(hook.body, self.phone_number_id)

    def undelivered(self, hook: Webhook) -> list[Undelivered]:
        statuses = failed(hook.body, self.phone_number_id)
        return [CODES.undelivered(each.id, each.code, each.status) for each in statuses]

    def numbers(self, choices: Sequence[Choice]) -> bool:
        """Also where two look the same, which WhatsApp does not take."""
        return super().numbers(choices) or len({choice.title for choice in choices}) < len(choices)

    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        text, choices = message.text, message.choices
        if self.numbers(choices):
            text, choices = numbered(text, choices), ()
        texts = parts(text, LONGEST_BODY if choices else self.longest)
        contents: list[dict[str, Any]] = [{"type": "text", "text": {"body": part}} for part in texts]
        if choices:
            action = _buttons(choices) if _fit_below(choices) else _list(choices, message.opener)
            contents[-1] = {"type": "interactive", "interactive": {"body": {"text": texts[-1]}, **action}}
        return [self._call({"recipient_type": "individual", **_addressed(to), **content}) for content in contents]

    def receipts(self, update: Update) -> list[Call]:
        """Two ticks in blue, and the sign that somebody is typing."""
        if update.kind in (Kind.REACTION, Kind.GROUP):
            return []
        return [self._call({"status": "read", "message_id": update.id, "typing_indicator": {"type": "text"}})]

    def link(self, code: str) -> str | None:
        return f"https://wa.me/{self.number}?{urlencode({'text': code})}" if self.number else None

    def judge(self, response: httpx.Response) -> None:
        """The code in the body counts, for the status is mostly 400."""
        if response.is_success:
            return
        code = meta.failure(response).code
        if (error := CODES.error(code, response.status_code, meta.wait_asked(response))) is not None:
            raise error
        super().judge(response)

    def sent_id(self, response: httpx.Response) -> str | None:
        try:
            return next((each.id for each in _Taken.model_validate_json(response.content).messages), None)
        except ValidationError:  # it was taken all the same
            return None

    async def picture(self, web: httpx.AsyncClient, reference: str) -> bytes:
        url = f"{self.api}/{self.version}/{quote(reference, safe='')}"
        found = await download(web, url, self._headers, self.judge)
        try:
            where = _Found.model_validate_json(found).url
        except ValidationError:
            raise Later("no address of a picture") from None
        return await download(web, where, self._headers, self.judge)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _call(self, body: dict[str, Any]) -> Call:
        url = f"{self.api}/{self.version}/{self.phone_number_id}/messages"
        return Call(url, json={"messaging_product": "whatsapp", **body}, headers=self._headers)


def _addressed(to: Recipient) -> Mapping[str, Any]:
    """By what the customer's newest message told: the phone number, else the id for this shop."""
    return to.thread or {"recipient" if "." in to.address else "to": to.address}


def _fit_below(choices: Sequence[Choice]) -> bool:
    return len(choices) <= MOST_BUTTONS and all(len(choice.title) <= LONGEST_BUTTON for choice in choices)


def _buttons(choices: Sequence[Choice]) -> dict[str, Any]:
    buttons = [{"type": "reply", "reply": {"id": choice.id, "title": choice.title}} for choice in choices]
    return {"type": "button", "action": {"buttons": buttons}}


def _list(choices: Sequence[Choice], opener: str) -> dict[str, Any]:
    rows = [{"id": choice.id, "title": choice.title} for choice in choices]
    return {"type": "list", "action": {"button": opener, "sections": [{"rows": rows}]}}
