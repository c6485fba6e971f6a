"""WhatsApp as the Cloud API's documents describe it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, ClassVar

from .driver import Answer, Call, Hook, LateDriver, Shown

NUMBER_ID = "106540352242922"
APP_SECRET = "the-app's"  # noqa: S105
VERIFY_TOKEN = "from-the-dashboard"  # noqa: S105
HEADER = "X-Hub-Signature-256"
MESSAGES = f"/v25.0/{NUMBER_ID}/messages"


class WhatsAppDriver(LateDriver):
    name = "whatsapp"
    codes: ClassVar[Mapping[str, int]] = {"busy": 131056, "blocked": 131026, "too late": 131047}

    @property
    def env(self) -> dict[str, str]:
        return {
            "REROUTE_WHATSAPP_TOKEN": "EAAJB",
            "REROUTE_WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID,
            "REROUTE_WHATSAPP_APP_SECRET": APP_SECRET,
            "REROUTE_WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
            "REROUTE_WHATSAPP_NUMBER": "+49 30 1234567",
            "REROUTE_WHATSAPP_API": self.url,
        }

    def text(self, customer: str, text: str, identifier: str) -> Hook:
        return self.message(customer, identifier, type="text", text={"body": text})

    def press(self, customer: str, data: str, identifier: str) -> Hook:
        reply = {"type": "button_reply", "button_reply": {"id": data, "title": "Ja"}}
        return self.message(customer, identifier, type="interactive", interactive=reply, context=context())

    def other(self, customer: str, identifier: str) -> dict[str, Hook]:
        edit = {"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "number 14"}}}
        members: dict[str, dict[str, Any]] = {
            "edited": {"type": "edit", "edit": edit},
            "voice": {"type": "audio", "audio": {"id": "21", "mime_type": "audio/ogg; codecs=opus", "voice": True}},
            "sticker": {"type": "sticker", "sticker": {"id": "22", "mime_type": "image/webp", "animated": False}},
            "file": {"type": "location", "location": {"latitude": 52.52, "longitude": 13.4}},
            "reaction": {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "👍"}},
            "group": {"type": "text", "text": {"body": "hi all"}, "group_id": self.group_of(customer)},
        }
        return {kind: self.message(customer, identifier, **said) for kind, said in members.items()}

    def group_of(self, customer: str) -> str:
        return f"Y2FwaV9ncm91cDo{customer}"

    def forged(self) -> dict[str, Hook]:
        genuine = self.text("13", "forged", "1").body
        good = signature(genuine)
        return {
            "no header": Hook(genuine),
            "empty": Hook(genuine, {HEADER: ""}),
            "wrong": Hook(genuine, {HEADER: f"sha256={'0' * 64}"}),
            "without its algorithm": Hook(genuine, {HEADER: good.removeprefix("sha256=")}),
            "only its beginning": Hook(genuine, {HEADER: good[:-1]}),
            "older algorithm": Hook(genuine, {"X-Hub-Signature": _signed(genuine, APP_SECRET, "sha1")}),
            "older algorithm in the header": Hook(genuine, {HEADER: _signed(genuine, APP_SECRET, "sha1")}),
            "other secret": Hook(genuine, {HEADER: _signed(genuine, "another", "sha256")}),
            "signed with the verify token": Hook(genuine, {HEADER: _signed(genuine, VERIFY_TOKEN, "sha256")}),
            "body changed": Hook(genuine.replace(b"forged", b"FORGED"), {HEADER: good}),
            "body longer": Hook(genuine + b" ", {HEADER: good}),
            "of another body": Hook(genuine, {HEADER: signature(b"{}")}),
            "not ASCII": Hook(genuine, {HEADER: "sha256=ø"}),
            "in the query": Hook(genuine, query=f"{HEADER}={good}"),
            "handshake without a token": Hook(method="GET", query="hub.mode=subscribe&hub.challenge=1"),
            "a GET with a body": Hook(genuine, method="GET"),
        }

    def shown(self, call: Call) -> Shown | None:
        if call.path != MESSAGES or call.headers["authorization"] != "Bearer EAAJB" or "type" not in call.body:
            return None
        to = call.body.get("to") or call.body["recipient"].removeprefix("DE.")
        if call.body["type"] == "text":
            return Shown(to, call.body["text"]["body"])
        content = call.body["interactive"]
        return Shown(to, content["body"]["text"], _choices(content["action"]))

    def answer(self, call: Call) -> Answer:
        if "type" not in (call.body or {}):
            return Answer(body={"success": True})
        return Answer(body={"messaging_product": "whatsapp", "messages": [{"id": self.new_id("wamid.own")}]})

    def failure(self, how: str) -> Answer:
        return error(131016, 500) if how == "down" else error(self.codes[how])

    def status(self, identifier: str, status: str, code: int = 0) -> Hook:
        return batch(change(statuses=[fared(identifier, status, code)]))

    def message(self, customer: str, identifier: str, **members: Any) -> Hook:
        return batch(change(message(customer, identifier, **members)))


def message(customer: str, identifier: str, **members: Any) -> dict[str, Any]:
    """As today: with the phone number and with the customer's id for this shop."""
    base = {"from": customer, "from_user_id": f"DE.{customer}", "timestamp": "1795339800"}
    return base | {"id": f"wamid.{customer}-{identifier}"} | members


def fared(identifier: str, status: str, code: int = 0) -> dict[str, Any]:
    base = {"id": identifier, "status": status, "timestamp": "1795339801", "recipient_id": "1"}
    fault = {"code": code, "title": "…", "message": "…", "error_data": {"details": "…"}, "href": "https://…"}
    return base | ({"errors": [fault]} if code else {})


def change(*messages: dict[str, Any], field: str = "messages", number: str = NUMBER_ID, **more: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "49301234567", "phone_number_id": number}
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": metadata}
    return {"field": field, "value": value | ({"messages": list(messages)} if messages else {}) | more}


def batch(*changes: dict[str, Any]) -> Hook:
    """One entry for each change, signed."""
    entries = [{"id": "102290129340398", "changes": [each]} for each in changes]
    return signed({"object": "whatsapp_business_account", "entry": entries})


def signed(content: Any) -> Hook:
    body = json.dumps(content).encode()  # with \u escapes, as Meta signs it
    return Hook(body, {HEADER: signature(body), "Content-Type": "application/json"})


def context() -> dict[str, str]:
    return {"from": "49301234567", "id": "wamid.own1"}


def error(code: int, status: int = 400, headers: dict[str, str] | None = None) -> Answer:
    fault = {"message": f"(#{code}) …", "type": "OAuthException", "code": code, "fbtrace_id": "Az8or2yhqkZfEZ"}
    return Answer(status, {"error": fault}, headers or {})


def signature(body: bytes) -> str:
    return _signed(body, APP_SECRET, "sha256")


def _signed(body: bytes, secret: str, algorithm: str) -> str:
    return f"{algorithm}={hmac.new(secret.encode(), body, getattr(hashlib, algorithm)).hexdigest()}"


def _choices(action: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    if "buttons" in action:
        return tuple((button["reply"]["title"], button["reply"]["id"]) for button in action["buttons"])
    return tuple((row["title"], row["id"]) for section in action["sections"] for row in section["rows"])
