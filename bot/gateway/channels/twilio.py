"""Twilio: WhatsApp and text messages to the phone, https://www.twilio.com/docs/messaging."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self
from urllib.parse import parse_qsl, quote, urlencode

import httpx
from pydantic import BaseModel, ValidationError
from starlette.datastructures import ImmutableMultiDict
from starlette.responses import Response
from twilio.request_validator import RequestValidator

from ..problems import Problem
from .base import Call, Channel, Kind, Later, Outgoing, Recipient, Refused, Update, Webhook, required, retry_after
from .download import download
from .parts import numbered, parts

SIGNATURE_HEADER = "x-twilio-signature"
WHATSAPP = "whatsapp:"
"""How addresses of WhatsApp begin; the others are plain phone numbers."""
MOST_MEDIA = 10
FOR_GOOD = {63016: "too long after the customer's last message", 21610: "the customer wants no messages"}
PASSING = {20429, 21611, 63018, 63038}
"""Codes: too much at once."""
MENDABLE = {20003, 20008, 21212, 21603, 21606, 21659, 63007}
"""Codes: the account, or the number that the shop writes from."""

Form = ImmutableMultiDict[str, str]


class _Failure(BaseModel):
    code: int = 0


@dataclass(frozen=True)
class Twilio(Channel):
    """An account, by its SID and token; answers go out from the number that the customer wrote to.

    `number` is the one that links lead to.
    """

    name: ClassVar[str] = "twilio"
    longest: ClassVar[int] = 1_600

    account: str
    token: str
    number: str = ""
    api: str = "https://api.twilio.com"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        values = required(env, "REROUTE_TWILIO_SID", "REROUTE_TWILIO_TOKEN")
        if values is None:
            return None
        account, token = values
        return cls(account, token, env.get("REROUTE_TWILIO_NUMBER", ""), env.get("REROUTE_TWILIO_API") or cls.api)

    def verify(self, hook: Webhook, now: datetime) -> None:
        validator, signature = RequestValidator(self.token), hook.headers.get(SIGNATURE_HEADER, "")
        try:
            is_genuine = validator.validate(hook.url, _form(hook), signature)
        except ValueError:  # the caller's Host header is no address
            is_genuine = False
        if not is_genuine:
            raise Problem("webhook_forged")

    def updates(self, hook: Webhook) -> list[Update]:
        form = _form(hook)
        if "MessageStatus" in form or form.get("OptOutType"):
            return []  # how a message of ours fares, or a STOP that Twilio has answered
        return [_update(form, position) for position in range(min(int(form.get("NumMedia") or 0), MOST_MEDIA) or 1)]

    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        text = numbered(message.text, message.choices) if message.choices else message.text
        url = f"{self.api}/2010-04-01/Accounts/{quote(self.account, safe='')}/Messages.json"
        ends = {"To": to.address, "From": to.thread.get("from", self.number)}
        return [Call(url, data={**ends, "Body": part}, headers=self._headers) for part in parts(text, self.longest)]

    def acknowledgement(self) -> Response:
        return Response("<Response/>", media_type="text/xml")

    def link(self, code: str) -> str | None:
        if not self.number.startswith(WHATSAPP):
            return None
        return f"https://wa.me/{self.number.removeprefix(WHATSAPP).lstrip('+')}?{urlencode({'text': code})}"

    def window_for(self, address: str) -> timedelta | None:
        return timedelta(hours=24) if address.startswith(WHATSAPP) else None

    def judge(self, response: httpx.Response) -> None:
        """The code in the body counts, for the status is mostly 400."""
        if response.is_success:
            return
        code = _code(response)
        fault = f"status {response.status_code}, code {code}"
        if code in FOR_GOOD:
            raise Refused(f"{fault}: {FOR_GOOD[code]}")
        if code in PASSING | MENDABLE:
            raise Later(fault, retry_after(response))
        super().judge(response)

    async def picture(self, web: httpx.AsyncClient, reference: str) -> bytes:
        if not reference.startswith(f"{self.api}/"):  # nobody else is shown the token
            raise Refused("no address of a picture")
        return await download(web, reference, self._headers, self.judge, follow_redirects=True)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Basic {base64.b64encode(f'{self.account}:{self.token}'.encode()).decode()}"}


def _form(hook: Webhook) -> Form:
    return Form(parse_qsl(hook.body.decode("utf-8", "replace"), keep_blank_values=True))


def _update(form: Form, position: int) -> Update:
    """What a message says, or the attachment at this position; its words go with the first."""
    is_first = position == 0
    kind = _kind(form, position)
    return Update(
        form["MessageSid"] if is_first else f"{form['MessageSid']}-{position}",
        form["From"],
        kind,
        text=(form.get("Body") or form.get("ButtonText", "")) if is_first else "",
        picture=form[f"MediaUrl{position}"] if kind is Kind.PICTURE else "",
        thread={"from": form["To"]},
    )


def _kind(form: Form, position: int) -> Kind:
    media_type = form.get(f"MediaContentType{position}")
    if media_type is None:
        return Kind.FILE if "Latitude" in form else Kind.TEXT
    if media_type == "image/webp" and form["From"].startswith(WHATSAPP):
        return Kind.STICKER
    return {"image": Kind.PICTURE, "audio": Kind.VOICE}.get(media_type.partition("/")[0], Kind.FILE)


def _code(response: httpx.Response) -> int:
    try:
        return _Failure.model_validate_json(response.content).code
    except ValidationError:  # not from Twilio itself, but from what stands before it
        return 0
