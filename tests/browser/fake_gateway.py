"""The gateway's public interface (docs/contracts.md), with answers that a test lays down beforehand."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]

Json = dict[str, Any]


def strings(language: str) -> dict[str, str]:
    content = yaml.safe_load((ROOT / "data" / language / "widget.yml").read_text(encoding="utf-8"))
    return dict(content["strings"])


@dataclass
class FakeGateway:
    """What it was asked, and what it will say; one talk at a time."""

    answers: dict[str, list[Json]] = field(default_factory=dict)
    messages: list[Json] = field(default_factory=list)
    posts: list[Json] = field(default_factory=list)
    sessions: list[Json] = field(default_factory=list)
    identities: list[Json] = field(default_factory=list)
    ratings: list[Json] = field(default_factory=list)
    signs: list[tuple[str, Json]] = field(default_factory=list)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    turns: dict[str, list[Json]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    refusals: dict[str, tuple[int, str]] = field(default_factory=dict)
    stream_starts: list[str | None] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    signed_out: int = 0
    standing: Json = field(default_factory=lambda: {"owner": "bot"})
    turns_told: int = 0
    lines: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def answer(self, to: str, *messages: Json) -> None:
        """Lays down the answer to a text or button id; anything else is answered with an echo."""
        self.answers[to] = list(messages)

    def fail(self, *ways: str) -> None:
        """The next sends fail: `before` the message is taken, or `after`, when only the answer is lost."""
        self.failures += ways

    def refuse(self, path: str, status: int, problem: str) -> None:
        """From now on this path is answered with a problem document."""
        self.refusals[path] = (status, problem)

    def push(self, text: str, sender: str = "bot", **fields: Any) -> Json:
        """A message that nobody asked for; open streams hear of it."""
        with self.changed:
            message = {"id": f"m-{len(self.messages) + 1}", "from": sender, "text": text, "at": _now()}
            message |= {"buttons": [], **fields}
            self.messages.append(message)
            self.changed.notify_all()
        return message

    def type(self) -> None:
        """Tells open streams that an answer is being made; that it no longer is, nobody tells."""
        with self.changed:
            self.turns_told += 1
            self.changed.notify_all()

    def stand(self, owner: str, **more: Json) -> None:
        """Somebody else answers from now on: `stand("agent", agent={"name": "Mia"})`; open streams hear of it."""
        with self.changed:
            self.standing = {"owner": owner, **more}
            self.changed.notify_all()

    def break_streams(self, then: Json) -> None:
        """All open streams end; who answers when they are back was told to none of them."""
        with self.changed:
            self.lines += 1
            self.standing = then
            self.changed.notify_all()

    def expire(self) -> None:
        """Ends the session, and the memory of it, as 30 minutes of silence do."""
        with self.changed:
            self.tokens, self.messages = [], []
            self.changed.notify_all()

    def end_tokens(self, *tokens: str) -> None:
        """These are no longer good, as 60 seconds after there was a newer one; their streams end."""
        with self.changed:
            self.tokens = [token for token in self.tokens if token not in tokens]
            self.changed.notify_all()

    def open_session(self, body: Json) -> Json:
        self.sessions.append(body)
        self.tokens = []
        return self.issue()

    def issue(self) -> Json:
        """A further token for the newest session."""
        number = len(self.sessions)
        self.tokens.append(f"token-{number}-{len(self.tokens) + 1}")
        return {"session": f"c-{number}", "token": self.tokens[-1], "expires_at": "2030-01-01T00:00:00Z"}

    def sign_out(self) -> None:
        self.signed_out += 1
        self.expire()

    def take(self, body: Json) -> Json:
        """One turn for one id, however often it is sent."""
        if body["id"] not in self.turns:
            self.push(body.get("text") or self._title(body["button"]), "customer", id=body["id"])
            echo = [{"text": f"You said: {body.get('text')}"}]
            said = self.answers.get(body.get("text") or body["button"], echo)
            self.turns[body["id"]] = [self.push(**message) for message in said]
        return {"messages": self.turns[body["id"]], **self.standing}

    def take_picture(self, message_id: str, name: str, kind: str, content: bytes) -> Json:
        if message_id not in self.turns:
            picture_id = f"p-{len(self.pictures) + 1}"
            self.pictures[picture_id] = (kind, content)
            view = {"id": picture_id, "name": name, "width": 320, "height": 240}
            self.push("", "customer", id=message_id, pictures=[view])
            self.turns[message_id] = [self.push(f"Thank you for {name}.")]
        return {"messages": self.turns[message_id], **self.standing}

    def _title(self, button: str) -> str:
        issued = [b for message in self.messages for b in message["buttons"] if isinstance(b, dict)]
        return next(str(b["title"]) for b in issued if b.get("id") == button)

    def after(self, message_id: str | None) -> list[Json]:
        ids = [message["id"] for message in self.messages]
        return self.messages[ids.index(message_id) + 1 if message_id in ids else 0 :]


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
