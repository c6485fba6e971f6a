"""Telegram as its Bot API's documents describe it."""

from __future__ import annotations

import json
from typing import Any

from .driver import Answer, Call, Hook, HttpDriver, Shown

SECRET = "from-setWebhook_1"  # noqa: S105
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class TelegramDriver(HttpDriver):
    name = "telegram"
    photo = b"no picture"

    @property
    def env(self) -> dict[str, str]:
        return {
            "REROUTE_TELEGRAM_TOKEN": "123:token",
            "REROUTE_TELEGRAM_SECRET": SECRET,
            "REROUTE_TELEGRAM_BOT": "@GlobalStyleBot",
            "REROUTE_TELEGRAM_API": self.url,
        }

    def text(self, customer: str, text: str, identifier: str) -> Hook:
        return self.message(customer, identifier, text=text)

    def press(self, customer: str, data: str, identifier: str) -> Hook:
        said = {"message_id": 1, "chat": _private(customer), "date": 1, "text": "…"}
        person = {"id": _number(customer), "is_bot": False, "first_name": "A", "language_code": "de"}
        callback = {"id": identifier, "from": person, "message": said, "chat_instance": "1", "data": data}
        return self.hook({"update_id": 5, "callback_query": callback})

    def other(self, customer: str, identifier: str) -> dict[str, Hook]:
        group = {"id": -_number(customer), "type": "supergroup", "title": "Family"}
        edited = self._message(customer, identifier, text="yes, number 14", edit_date=1700000300)
        reaction = {
            "chat": _private(customer),
            "message_id": 7,
            "date": 1700000301,
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": "👍"}],
        }
        return {
            "edited": self.hook({"update_id": 6, "edited_message": edited}),
            "voice": self.message(customer, identifier, voice={"file_id": "v", "duration": 3}),
            "sticker": self.message(customer, identifier, sticker={"file_id": "s", "emoji": "🎉"}),
            "file": self.message(customer, identifier, document={"file_id": "d"}),
            "reaction": self.hook({"update_id": 7, "message_reaction": reaction}),
            "group": self.message(customer, identifier, text="/start@GlobalStyleBot", chat=group),
        }

    def group_of(self, customer: str) -> str:
        return f"-{customer}"

    def forged(self) -> dict[str, Hook]:
        genuine = self.text("13", "forged", "1").body
        return {
            "no header": Hook(genuine),
            "empty": Hook(genuine, {HEADER: ""}),
            "wrong": Hook(genuine, {HEADER: "another"}),
            "only its beginning": Hook(genuine, {HEADER: SECRET[:-1]}),
            "longer": Hook(genuine, {HEADER: SECRET + "1"}),
            "other case": Hook(genuine, {HEADER: SECRET.upper()}),
            "not ASCII": Hook(genuine, {HEADER: "frøm-setWebhook_1"}),
            "as bearer": Hook(genuine, {"Authorization": f"Bearer {SECRET}"}),
            "in the query": Hook(genuine, query=f"secret_token={SECRET}"),
        }

    def shown(self, call: Call) -> Shown | None:
        if call.path != "/bot123:token/sendMessage":
            return None
        rows = call.body.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = tuple((button["text"], button["callback_data"]) for row in rows for button in row)
        return Shown(str(call.body["chat_id"]), call.body["text"], buttons)

    def answer(self, call: Call) -> Answer:
        if call.path.endswith("/getFile"):
            return Answer(body={"ok": True, "result": {"file_id": "f", "file_path": "photos/file_1.jpg"}})
        if call.path == "/file/bot123:token/photos/file_1.jpg":
            return Answer(body=self.photo)
        return Answer(body={"ok": True, "result": {"message_id": len(self.calls)}})

    def failure(self, how: str) -> Answer:
        return {
            "busy": Answer(429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 1}}),
            "down": Answer(502, b"Bad Gateway"),
            "blocked": Answer(403, {"ok": False, "description": "Forbidden: bot was blocked by the user"}),
        }[how]

    def hook(self, update: dict[str, Any]) -> Hook:
        return Hook(json.dumps(update).encode(), {HEADER: SECRET, "Content-Type": "application/json"})

    def message(self, customer: str, identifier: str, **members: Any) -> Hook:
        return self.hook({"update_id": 4, "message": self._message(customer, identifier, **members)})

    def _message(self, customer: str, identifier: str, **members: Any) -> dict[str, Any]:
        person = {"id": _number(customer), "is_bot": False, "first_name": "A", "language_code": "de"}
        base = {"message_id": int(identifier), "from": person, "chat": _private(customer), "date": 1700000000}
        return base | members


def _number(customer: str) -> int:
    return int(customer)


def _private(customer: str) -> dict[str, Any]:
    return {"id": _number(customer), "type": "private", "first_name": "A"}
