"""Twilio as its documents describe it; the customers write by WhatsApp unless a test says otherwise."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlencode

from .driver import Answer, Call, Hook, LateDriver, Shown

SID, TOKEN = f"AC{'0' * 32}", "auth-token"
SENDER = "whatsapp:+14155238886"
URL = "https://chat.shop.example/channels/twilio"
"""Where the shop told Twilio to call."""
HEADER = "X-Twilio-Signature"
MESSAGES = f"/2010-04-01/Accounts/{SID}/Messages.json"
CREDENTIALS = f"Basic {base64.b64encode(f'{SID}:{TOKEN}'.encode()).decode()}"
WHATSAPP = "whatsapp:+"


class TwilioDriver(LateDriver):
    name = "twilio"
    codes: ClassVar[Mapping[str, int]] = {"busy": 63018, "blocked": 21610, "too late": 63016}
    failed = "undelivered"
    has_buttons = False

    @property
    def env(self) -> dict[str, str]:
        return {
            "REROUTE_TWILIO_SID": SID,
            "REROUTE_TWILIO_TOKEN": TOKEN,
            "REROUTE_TWILIO_NUMBER": SENDER,
            "REROUTE_TWILIO_API": self.url,
            "REROUTE_PUBLIC_URL": "https://chat.shop.example",
        }

    def text(self, customer: str, text: str, identifier: str) -> Hook:
        return self.message(customer, identifier, Body=text)

    def other(self, customer: str, identifier: str) -> dict[str, Hook]:
        return {
            "voice": self.media(customer, identifier, "audio/ogg"),
            "sticker": self.media(customer, identifier, "image/webp"),
            "picture": self.media(customer, identifier, "image/jpeg"),
            "file": self.message(customer, identifier, Body="", Latitude="52.52", Longitude="13.40"),
        }

    def forged(self) -> dict[str, Hook]:
        form = incoming("13", "1", Body="forged")
        body, good = urlencode(form).encode(), signature(form)
        return {
            "no header": Hook(body),
            "empty": Hook(body, {HEADER: ""}),
            "wrong": Hook(body, {HEADER: base64.b64encode(bytes(20)).decode()}),
            "only its beginning": Hook(body, {HEADER: good[:-1]}),
            "other token": Hook(body, {HEADER: signature(form, token="another")}),  # noqa: S106
            "other algorithm": Hook(body, {HEADER: signature(form, algorithm="sha256")}),
            "other address": Hook(body, {HEADER: signature(form, url="https://elsewhere.example/channels/twilio")}),
            "without TLS": Hook(body, {HEADER: signature(form, url=URL.replace("https", "http"))}),
            "query added": Hook(body, {HEADER: good}, query="a=b"),
            "hash of the body in the query": Hook(body, {HEADER: good}, query="bodySHA256=0"),
            "body changed": Hook(body.replace(b"forged", b"FORGED"), {HEADER: good}),
            "field added": Hook(body + b"&NumMedia=1", {HEADER: good}),
            "field left out": Hook(body.partition(b"&")[2], {HEADER: good}),
            "of another body": Hook(body, {HEADER: signature({})}),
            "of the address alone": Hook(b"", {HEADER: good}),
            "not ASCII": Hook(body, {HEADER: "ø"}),
            "no UTF-8": Hook(b"Body=\xff%ff", {HEADER: good}),
            "GET": Hook(method="GET", headers={HEADER: good}, query=urlencode(form)),
        }

    def shown(self, call: Call) -> Shown | None:
        if call.path != MESSAGES or call.headers["authorization"] != CREDENTIALS:
            return None
        return Shown(call.body["To"].removeprefix(WHATSAPP), call.body["Body"])

    def answer(self, call: Call) -> Answer:
        return Answer(201, {"sid": self.new_id("SMown"), "status": "queued", "error_code": None})

    def failure(self, how: str) -> Answer:
        if how == "busy":
            return error(20429, 429, {"Retry-After": "1"})
        return Answer(503, b"<html>") if how == "down" else error(self.codes[how])

    def status(self, identifier: str, status: str, code: int = 0) -> Hook:
        """Told where the message asked for it; without a word of what was said."""
        assert {call.body["StatusCallback"] for call in self.calls if call.path == MESSAGES} <= {URL}
        ends = {"MessageSid": identifier, "SmsSid": identifier, "AccountSid": SID, "From": SENDER, "To": f"{WHATSAPP}1"}
        form = ends | {"MessageStatus": status, "SmsStatus": status, "ApiVersion": "2010-04-01"}
        return told(form | ({"ErrorCode": str(code)} if code else {}))

    def media(self, customer: str, identifier: str, *types: str) -> Hook:
        """A message with attachments of these types."""
        fields = {"Body": "", "NumMedia": str(len(types))}
        for number, each in enumerate(types):
            fields |= {f"MediaContentType{number}": each, f"MediaUrl{number}": f"{self.url}/media/{number}"}
        return self.message(customer, identifier, **fields)

    def message(self, customer: str, identifier: str, **fields: str) -> Hook:
        return told(incoming(customer, identifier, **fields))


def incoming(customer: str, identifier: str, **fields: str) -> dict[str, str]:
    sid = f"SM{customer}{identifier}"
    base = {"MessageSid": sid, "SmsMessageSid": sid, "AccountSid": SID, "SmsStatus": "received", "NumMedia": "0"}
    return base | {"From": f"{WHATSAPP}{customer}", "To": SENDER, "ApiVersion": "2010-04-01"} | fields


def told(form: dict[str, str]) -> Hook:
    headers = {HEADER: signature(form), "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    return Hook(urlencode(form).encode(), headers)


def error(code: int, status: int = 400, headers: dict[str, str] | None = None) -> Answer:
    body = {"code": code, "message": "…", "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status}
    return Answer(status, body, headers or {})


def signature(form: dict[str, str], url: str = URL, token: str = TOKEN, algorithm: str = "sha1") -> str:
    """By the rules of https://www.twilio.com/docs/usage/security#validating-requests."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), getattr(hashlib, algorithm)).digest()).decode()
