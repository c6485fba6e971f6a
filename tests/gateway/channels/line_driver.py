"""LINE as the Messaging API's documents describe it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from .driver import Answer, Call, Hook, HttpDriver, Shown

SECRET = "channel-secret"  # noqa: S105
HEADER = "X-Line-Signature"


class LineDriver(HttpDriver):
    name = "line"

    def __init__(self) -> None:
        super().__init__()
        self.taken: set[str] = set()
        """Retry keys of what was accepted."""
        self.lost = 0
        """Of how many sends that are accepted the answer does not arrive."""
        self.repeated = 0
        """Sends of what was accepted before."""

    @property
    def env(self) -> dict[str, str]:
        return {
            "REROUTE_LINE_TOKEN": "channel-token",
            "REROUTE_LINE_SECRET": SECRET,
            "REROUTE_LINE_ACCOUNT": "@globalstyle",
            "REROUTE_LINE_API": self.url,
            "REROUTE_LINE_DATA_API": self.url,
        }

    def text(self, customer: str, text: str, identifier: str) -> Hook:
        return self.message(customer, identifier, "text", text=text)

    def press(self, customer: str, data: str, identifier: str) -> Hook:
        return self.batch(event("postback", customer, identifier, replyToken="r", postback={"data": data}))

    def other(self, customer: str, identifier: str) -> dict[str, Hook]:
        group = {"type": "group", "groupId": group_id(customer), "userId": user_id(customer)}
        edited = {"id": "1", "type": "text", "text": "number 14", "quoteToken": "q"}
        provider = {"type": "line"}
        return {
            "voice": self.message(customer, identifier, "audio", duration=900, contentProvider=provider),
            "sticker": self.message(customer, identifier, "sticker", packageId="1", stickerId="2"),
            "file": self.message(customer, identifier, "file", fileName="invoice.pdf", fileSize=2138),
            "picture": self.message(customer, identifier, "image", contentProvider=provider),
            "group": self.batch(said(customer, identifier, "text", text="hello") | {"source": group}),
            "edited": self.batch(event("messageEdited", customer, identifier, message=edited)),
        }

    def group_of(self, customer: str) -> str:
        return f"C{customer}"

    def forged(self) -> dict[str, Hook]:
        genuine = self.text("13", "forged", "1").body
        good = signature(genuine)
        by_sha1 = base64.b64encode(hmac.new(SECRET.encode(), genuine, "sha1").digest()).decode()
        return {
            "no header": Hook(genuine),
            "empty": Hook(genuine, {HEADER: ""}),
            "wrong": Hook(genuine, {HEADER: base64.b64encode(bytes(32)).decode()}),
            "as hexadecimal digits": Hook(genuine, {HEADER: hmac.new(SECRET.encode(), genuine, "sha256").hexdigest()}),
            "without its padding": Hook(genuine, {HEADER: good.rstrip("=")}),
            "by another secret": Hook(genuine, {HEADER: signature(genuine, "another")}),
            "by SHA-1": Hook(genuine, {HEADER: by_sha1}),
            "of another body": Hook(genuine, {HEADER: signature(b'{"events":[]}')}),
            "body changed": Hook(genuine.replace(b"forged", b"forgde"), {HEADER: good}),
            "body not UTF-8": Hook(b"\xff", {HEADER: signature(b"\xff")}),
            "not ASCII": Hook(genuine, {HEADER: "ø"}),
            "in the query": Hook(genuine, query=f"signature={good}"),
            "without a body": Hook(method="GET"),
        }

    def take(self, call: Call) -> Answer:
        """Accepts a retry key once."""
        key = call.headers.get("x-line-retry-key", "")
        if key in self.taken:
            self.repeated += 1
            message = "The retry key is already accepted"
            return Answer(409, {"message": message}, {"x-line-accepted-request-id": "123e4567"})
        answer = super().take(call)
        if self.shown(call) is None or answer.status != 200:
            return answer
        self.taken.add(key)
        if self.lost:
            self.lost -= 1
            return Answer(500, {"message": "Internal Server Error"})
        return answer

    def shown(self, call: Call) -> Shown | None:
        if call.path != "/v2/bot/message/push":
            return None
        (message,) = call.body["messages"]
        actions = [item["action"] for item in message.get("quickReply", {}).get("items", [])]
        kind, to = call.body["to"][0], call.body["to"][1:].lstrip("0")
        return Shown(to if kind == "U" else kind + to, message["text"], tuple((a["label"], a["data"]) for a in actions))

    def answer(self, call: Call) -> Answer:
        return Answer(body={"sentMessages": [{"id": str(len(self.calls)), "quoteToken": "q"}]})

    def failure(self, how: str) -> Answer:
        return {
            "busy": Answer(429, {"message": "The API rate limit has been exceeded. Try again later."}),
            "down": Answer(500, {"message": "Internal Server Error"}),
            "blocked": Answer(400, {"message": "The property, 'to', in the request body is invalid"}),
        }[how]

    def batch(self, *events: dict[str, Any]) -> Hook:
        raw = json.dumps({"destination": "U" + "9" * 32, "events": events}).encode()
        return Hook(raw, {HEADER: signature(raw), "Content-Type": "application/json"})

    def message(self, customer: str, identifier: str, kind: str, **members: Any) -> Hook:
        return self.batch(said(customer, identifier, kind, **members))


def said(customer: str, identifier: str, kind: str, **members: Any) -> dict[str, Any]:
    message = {"id": f"46800000{identifier}", "type": kind, "quoteToken": "q", **members}
    return event("message", customer, identifier, replyToken="r", message=message)


def event(kind: str, customer: str, identifier: str, **members: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "mode": "active",
        "timestamp": 1795339800000,
        "source": {"type": "user", "userId": user_id(customer)},
        "webhookEventId": f"01{customer.zfill(12)}{identifier.zfill(12)}",
        "deliveryContext": {"isRedelivery": False},
        **members,
    }


def user_id(customer: str) -> str:
    return "U" + customer.zfill(32)


def group_id(customer: str) -> str:
    return "C" + customer.zfill(32)


def signature(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
