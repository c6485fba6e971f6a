"""Slack as its documents describe it: the Events API, interactivity, the Web API."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from .driver import Answer, Call, Hook, HttpDriver, Shown

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105
TOKEN = "xoxb-17653672481-19874698323"  # noqa: S105
NOW = int(datetime(2026, 11, 22, 9, 30, tzinfo=UTC).timestamp())
FORM = "application/x-www-form-urlencoded"


class SlackDriver(HttpDriver):
    name = "slack"

    def __init__(self) -> None:
        super().__init__()
        self.picture = b"\xff\xd8\xff a photograph"
        self.file_url = f"{self.url}/files-pri/T1-F1/vase.jpg"

    @property
    def env(self) -> dict[str, str]:
        return {
            "REROUTE_SLACK_TOKEN": TOKEN,
            "REROUTE_SLACK_SECRET": SECRET,
            "REROUTE_SLACK_API": f"{self.url}/api",
        }

    def text(self, customer: str, text: str, identifier: str) -> Hook:
        return self.event(self.message(customer, identifier, text=_escaped(text)))

    def press(self, customer: str, data: str, identifier: str) -> Hook:
        action = {"type": "button", "block_id": "x", "action_id": "choice-0", "value": data, "action_ts": identifier}
        return self.interaction(customer, actions=[action])

    def other(self, customer: str, identifier: str) -> dict[str, Hook]:
        before = {"type": "message", "user": "U1", "text": "number 12", "ts": identifier}
        changed = {
            "type": "message",
            "subtype": "message_changed",
            "channel": f"D{customer}",
            "channel_type": "im",
            "message": before | {"text": "number 14", "edited": {"user": "U1", "ts": "2.0"}},
            "previous_message": before,
            "ts": "1700000300.000100",
            "event_ts": "1700000300.000100",
        }
        reaction = {
            "type": "reaction_added",
            "user": "U1",
            "reaction": "thumbsup",
            "item": {"type": "message", "channel": f"D{customer}", "ts": "1700000000.000700"},
            "event_ts": "1700000301.000200",
        }
        mention = {
            "type": "app_mention",
            "user": "U1",
            "text": "<@U0BOT> where is my parcel?",
            "channel": f"C{customer}",
        }
        return {
            "edited": self.event(changed),
            "reaction": self.event(reaction),
            "picture": self.file(customer, identifier, id="F1", mimetype="image/jpeg"),
            "voice": self.file(customer, identifier, id="F2", mimetype="audio/mp4", subtype="slack_audio"),
            "file": self.file(customer, identifier, id="F3", mimetype="application/pdf"),
            "group": self.event(mention | {"ts": identifier, "event_ts": identifier}),
        }

    def group_of(self, customer: str) -> str:
        return f"C{customer}"

    def forged(self) -> dict[str, Hook]:
        body = self.text("13", "forged", "1").body
        signature = signed(body)
        other = self.text("13", "another", "2").body
        return {
            "no headers": Hook(body),
            "no signature": Hook(body, {"X-Slack-Request-Timestamp": str(NOW)}),
            "no timestamp": Hook(body, {"X-Slack-Signature": signature}),
            "empty signature": _hook(body, ""),
            "wrong signature": _hook(body, "v0=" + "0" * 64),
            "other version": _hook(body, signature.replace("v0=", "v1=")),
            "other algorithm": _hook(body, "v0=" + hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()),
            "other secret": _hook(body, signed(body, secret="guessed")),  # noqa: S106
            "other body": _hook(other, signature),
            "a blank more": _hook(body + b" ", signature),
            "old": _hook(body, signed(body, NOW - 301), NOW - 301),
            "from the future": _hook(body, signed(body, NOW + 301), NOW + 301),
            "old, signed as new": _hook(body, signature, NOW - 200),
            "timestamp no number": _hook(body, signature, "now"),
            "not ASCII": Hook(body, {"X-Slack-Request-Timestamp": str(NOW), "X-Slack-Signature": "v0=ü"}),
            "not UTF-8": _hook(b"\xff", signature),
            "handshake": _hook(json.dumps({"type": "url_verification", "challenge": "c"}).encode(), signature),
        }

    def shown(self, call: Call) -> Shown | None:
        if call.path != "/api/chat.postMessage" or call.headers.get("authorization") != f"Bearer {TOKEN}":
            return None
        section, *actions = call.body["blocks"]
        buttons = tuple((each["text"]["text"], each["value"]) for block in actions for each in block["elements"])
        return Shown(call.body["channel"].removeprefix("D"), section["text"]["text"], buttons)

    def answer(self, call: Call) -> Answer:
        if call.path == "/api/files.info":
            return Answer(body={"ok": True, "file": {"id": call.body["file"], "url_private": self.file_url}})
        if call.path.startswith("/files-pri/"):
            return Answer(body=self.picture)
        return Answer(body={"ok": True, "channel": "D1", "ts": "1700000000.000900"})

    def failure(self, how: str) -> Answer:
        return {
            "busy": Answer(200, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"}),
            "down": Answer(503, b"upstream connect error"),
            "blocked": Answer(200, {"ok": False, "error": "user_disabled"}),
        }[how]

    def message(self, customer: str, identifier: str, **members: Any) -> dict[str, Any]:
        ts = f"1700000000.{int(identifier):06d}"
        base = {"type": "message", "user": f"U{customer}", "channel": f"D{customer}", "channel_type": "im"}
        return base | {"ts": ts, "event_ts": ts, "client_msg_id": f"c-{customer}-{identifier}"} | members

    def file(self, customer: str, identifier: str, text: str = "", **members: Any) -> Hook:
        return self.event(self.message(customer, identifier, subtype="file_share", text=text, files=[members]))

    def event(self, event: dict[str, Any]) -> Hook:
        envelope = {"token": "x", "team_id": "T1", "api_app_id": "A1", "type": "event_callback", "event_id": "Ev1"}
        return self.hook(envelope | {"event": event, "event_time": 1700000000})

    def interaction(self, customer: str, **members: Any) -> Hook:
        base = {
            "type": "block_actions",
            "user": {"id": f"U{customer}"},
            "container": {"type": "message", "message_ts": "1700000000.000900", "channel_id": f"D{customer}"},
            "channel": {"id": f"D{customer}", "name": "directmessage"},
            "message": {"ts": "1700000000.000900"},
        }
        body = urlencode({"payload": json.dumps(base | members)}).encode()
        return Hook(body, dict(_hook(body, signed(body)).headers) | {"Content-Type": FORM})

    def hook(self, body: dict[str, Any]) -> Hook:
        content = json.dumps(body).encode()
        return _hook(content, signed(content))


def signed(body: bytes, at: int | None = None, secret: str = SECRET) -> str:
    return (
        "v0="
        + hmac.new(secret.encode(), f"v0:{NOW if at is None else at}:".encode() + body, hashlib.sha256).hexdigest()
    )


def _hook(body: bytes, signature: str, at: object = None) -> Hook:
    headers = {"X-Slack-Request-Timestamp": str(NOW if at is None else at), "X-Slack-Signature": signature}
    return Hook(body, headers | {"Content-Type": "application/json"})


def _escaped(text: str) -> str:
    """As Slack sends what was typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
