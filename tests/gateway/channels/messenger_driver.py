"""Messenger as the Messenger Platform's documents describe it."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from .driver import Answer, Call, Hook, HttpDriver, Shown

PAGE = "104"
APP_SECRET = "the-app's"  # noqa: S105
VERIFY_TOKEN = "from-the-dashboard"  # noqa: S105
HEADER = "X-Hub-Signature-256"
SENT = 1795339800000
"""Milliseconds."""


class MessengerDriver(HttpDriver):
    name = "messenger"

    @property
    def env(self) -> dict[str, str]:
        return {
            "REROUTE_MESSENGER_TOKEN": "page-token",
            "REROUTE_MESSENGER_APP_SECRET": APP_SECRET,
            "REROUTE_MESSENGER_VERIFY_TOKEN": VERIFY_TOKEN,
            "REROUTE_MESSENGER_PAGE": "GlobalStyle",
            "REROUTE_MESSENGER_API": self.url,
        }

    def text(self, customer: str, text: str, identifier: str) -> Hook:
        return self.message(customer, identifier, text=text)

    def press(self, customer: str, data: str, identifier: str) -> Hook:
        return self.message(customer, identifier, text="Ja", quick_reply={"payload": data})

    def other(self, customer: str, identifier: str) -> dict[str, Hook]:
        edit = {"mid": f"m_{customer}-{identifier}", "text": "number 14", "num_edit": 1}
        reaction = {"reaction": "like", "emoji": "👍", "action": "react", "mid": "m_1"}
        attached = {
            "voice": {"type": "audio", "payload": {"url": f"{self.url}/voice"}},
            "sticker": {"type": "sticker", "payload": {"url": f"{self.url}/thumb", "sticker_id": 369239263222822}},
            "file": {"type": "file", "payload": {"url": f"{self.url}/invoice.pdf"}},
            "picture": {"type": "image", "payload": {"url": f"{self.url}/bag.jpg"}},
        }
        hooks = {kind: self.message(customer, identifier, attachments=[what]) for kind, what in attached.items()}
        return hooks | {
            "edited": self.batch(event(customer, message_edit=edit)),
            "reaction": self.batch(event(customer, reaction=reaction)),
        }

    def forged(self) -> dict[str, Hook]:
        genuine = self.text("13", "forged", "1").body
        good = signature(genuine)
        return {
            "no header": Hook(genuine),
            "empty": Hook(genuine, {HEADER: ""}),
            "wrong": Hook(genuine, {HEADER: f"sha256={'0' * 64}"}),
            "without its prefix": Hook(genuine, {HEADER: good.removeprefix("sha256=")}),
            "by another secret": Hook(genuine, {HEADER: signature(genuine, "another")}),
            "by SHA-1": Hook(genuine, {HEADER: "sha1=" + hmac.new(APP_SECRET.encode(), genuine, "sha1").hexdigest()}),
            "in the header for SHA-1": Hook(genuine, {"X-Hub-Signature": good}),
            "of another body": Hook(genuine, {HEADER: signature(b"{}")}),
            "body changed": Hook(genuine.replace(b"forged", b"forgde"), {HEADER: good}),
            "body with a blank more": Hook(genuine + b" ", {HEADER: good}),
            "only the hash of the body": Hook(genuine, {HEADER: "sha256=" + hashlib.sha256(genuine).hexdigest()}),
            "not ASCII": Hook(genuine, {HEADER: "sha256=ø"}),
            "handshake with another token": handshake("another"),
            "handshake without one": Hook(method="GET", query="hub.mode=subscribe&hub.challenge=1158201444"),
        }

    def shown(self, call: Call) -> Shown | None:
        if call.path != "/v25.0/me/messages" or "message" not in call.body:
            return None
        replies = call.body["message"].get("quick_replies", [])
        buttons = tuple((reply["title"], reply["payload"]) for reply in replies)
        return Shown(call.body["recipient"]["id"], call.body["message"]["text"], buttons)

    def answer(self, call: Call) -> Answer:
        return Answer(body={"recipient_id": "1", "message_id": f"m_{len(self.calls)}"})

    def failure(self, how: str) -> Answer:
        return {
            "busy": refusal(613),
            "down": Answer(502, b"<html>Bad Gateway</html>"),
            "blocked": refusal(551, 1545041),
        }[how]

    def batch(self, *events: dict[str, Any]) -> Hook:
        return self.hook({"object": "page", "entry": [{"id": PAGE, "time": SENT, "messaging": list(events)}]})

    def hook(self, body: dict[str, Any]) -> Hook:
        raw = json.dumps(body).encode()
        return Hook(raw, {HEADER: signature(raw), "Content-Type": "application/json"})

    def message(self, customer: str, identifier: str, **members: Any) -> Hook:
        return self.batch(said(customer, identifier, **members))


def said(customer: str, identifier: str, **members: Any) -> dict[str, Any]:
    return event(customer, message={"mid": f"m_{customer}-{identifier}", **members})


def event(customer: str, **members: Any) -> dict[str, Any]:
    return {"sender": {"id": customer}, "recipient": {"id": PAGE}, "timestamp": SENT, **members}


def refusal(code: int, subcode: int = 0, status: int = 400, **headers: str) -> Answer:
    error = {"message": "(#…)", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "A"}
    return Answer(status, {"error": error}, headers)


def handshake(token: str) -> Hook:
    query = f"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}"
    return Hook(method="GET", query=query)


def signature(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
