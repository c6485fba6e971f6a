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
from .base import Call, Channel, Kind, Outgoing, Recipient, Refused, Undelivered, Update, Webhook, required, retry_after
from .codes import Codes
from .download import download
from .parts import numbered, parts

SIGNATURE_HEADER = "x-twilio-signature"
WHATSAPP = "whatsapp:"
"""How addresses of WhatsApp begin; the others are plain phone numbers."""
MOST_MEDIA = 10
FOR_GOOD = {63016: "too long after the customer's last message", 21610: "the customer wants no messages"}
PASSING = {20429, 21611, 30001, 63018, 63038}
"""Codes: too much at once."""
MENDABLE = {20003, 20008, 21212, 21603, 21606, 21609, 21659, 30002, 63007}
"""Codes: the account, the number that the shop writes from, or the address for statuses."""
CODES = Codes(FOR_GOOD, PASSING | MENDABLE)
STATUS = "MessageStatus"
"""By this field a webhook tells how a message of ours fares; messages of customers have none such."""
FAILED = ("failed", "undelivered")

Form = ImmutableMultiDict[str, str]


class _Failure(BaseModel):
    code: int = 0


class _Taken(BaseModel):
    sid: str


@dataclass(frozen=True)
class Twilio(Channel):
    """An account, by its SID and token; answers go out from the number that the customer wrote to.

    `number` is the one that links lead to; to `public_url` Twilio tells how messages fare, if the gateway knows it.
    """

    name: ClassVar[str] = "twilio"
    longest: ClassVar[int] = 1_600

    account: str
    token: str
    number: str = ""
    api: str = "https://api.twilio.com"
    public_url: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        values = required(env, "REROUTE_TWILIO_SID", "REROUTE_TWILIO_TOKEN")
        if values is None:
            return None
        account, token = values
        number, api = env.get("REROUTE_TWILIO_NUMBER", ""), env.get("REROUTE_TWILIO_API") or cls.api
        return cls(account, token, number, api, env.get("REROUTE_PUBLIC_URL", "").rstrip("/"))

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
        if STATUS in form or form.get("OptOutType"):  # a STOP is answered by Twilio
            return []
        return [_update(form, position) for position in range(min(int(form.get("NumMedia") or 0), MOST_MEDIA) or 1)]

    def undelivered(self, hook: Webhook) -> list[Undelivered]:
        form = _form(hook)
        if (status := form.get(STATUS, "")) not in FAILED:
            return []
        return [CODES.undelivered(form["MessageSid"], int(form.get("ErrorCode") or 0), status)]

    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        text = numbered(message.text, message.choices) if message.choices else message.text
        url = f"{self.api}/2010-04-01/Accounts/{quote(self.account, safe='')}/Messages.json"
        fields = {"To": to.address, "From": to.thread.get("from", self.number)}
        if self.public_url:
            fields["StatusCallback"] = f"{self.public_url}/channels/{self.name}"
        return [Call(url, data={**fields, "Body": part}, headers=self._headers) for part in parts(text, self.longest)]

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
        if (error := CODES.error(_code(response), response.status_code, retry_after(response))) is not None:
            raise error
        super().judge(response)

    def sent_id(self, response: httpx.Response) -> str | None:
        try:
            return _Taken.model_validate_json(response.content).sid
        except ValidationError:  # it was taken all the same
            return None

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
