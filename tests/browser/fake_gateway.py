"""The gateway's public interface (docs/contracts.md), with answers that a test lays down beforehand."""

from __future__ import annotations

import json
import mimetypes
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "bot" / "web" / "dist"
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "trusted-types lit-html; require-trusted-types-for 'script'"
)

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
    turns: dict[str, list[Json]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    stream_starts: list[str | None] = field(default_factory=list)
    live_token: str = ""
    turns_told: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def answer(self, to: str, *messages: Json) -> None:
        """Lays down the answer to a text or button id; anything else is answered with an echo."""
        self.answers[to] = list(messages)

    def fail(self, *ways: str) -> None:
        """The next sends fail: `before` the message is taken, or `after`, when only the answer is lost."""
        self.failures += ways

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

    def expire(self) -> None:
        """Ends the session, and the memory of it, as 30 minutes of silence do."""
        with self.changed:
            self.live_token, self.messages = "", []
            self.changed.notify_all()

    def open_session(self, body: Json) -> Json:
        self.sessions.append(body)
        self.live_token = f"token-{len(self.sessions)}"
        return {"session": f"c-{len(self.sessions)}", "token": self.live_token, "expires_at": "2030-01-01T00:00:00Z"}

    def take(self, body: Json) -> Json:
        """One turn for one id, however often it is sent."""
        if body["id"] not in self.turns:
            self.push(body.get("text") or self._title(body["button"]), "customer", id=body["id"])
            echo = [{"text": f"You said: {body.get('text')}"}]
            said = self.answers.get(body.get("text") or body["button"], echo)
            self.turns[body["id"]] = [self.push(**message) for message in said]
        return {"messages": self.turns[body["id"]], "owner": "bot"}

    def _title(self, button: str) -> str:
        issued = [b for message in self.messages for b in message["buttons"] if isinstance(b, dict)]
        return next(str(b["title"]) for b in issued if b.get("id") == button)

    def after(self, message_id: str | None) -> list[Json]:
        ids = [message["id"] for message in self.messages]
        return self.messages[ids.index(message_id) + 1 if message_id in ids else 0 :]


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    gateway: FakeGateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/chat/sessions":
            return self._json(HTTPStatus.CREATED, self.gateway.open_session(body))
        self.gateway.posts.append(body)
        if not self._signed_in():
            return self._problem(HTTPStatus.UNAUTHORIZED, "session_expired")
        way = self.gateway.failures.pop(0) if self.gateway.failures else None
        if way == "before":
            return self._problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable")
        reply = self.gateway.take(body)
        return self._hang_up() if way == "after" else self._json(HTTPStatus.OK, reply)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/chat/strings":
            language = query["locale"][:2]
            return self._json(HTTPStatus.OK, {"language": language, "strings": strings(language)})
        if not url.path.startswith("/chat/"):
            return self._file("shop/index.html" if url.path == "/" else url.path.lstrip("/"))
        if not self._signed_in():
            return self._problem(HTTPStatus.UNAUTHORIZED, "session_expired")
        if url.path == "/chat/stream":
            return self._stream(self.headers.get("Last-Event-ID"))
        return self._json(HTTPStatus.OK, {"messages": self.gateway.after(query.get("after")), "owner": "bot"})

    def _stream(self, last: str | None) -> None:
        self.gateway.stream_starts.append(last)
        self.close_connection = True
        self._head(HTTPStatus.OK, "text/event-stream")
        self._write(b"retry: 1000\n\n")
        token, told = self.gateway.live_token, 0
        while token == self.gateway.live_token:
            with self.gateway.changed:
                for message in self.gateway.after(last):
                    last = message["id"]
                    self._event("message", message, last)
                if told != self.gateway.turns_told:
                    told = self.gateway.turns_told
                    self._event("typing", {})
                self.gateway.changed.wait(5)

    def _event(self, name: str, data: Json, event_id: str | None = None) -> None:
        head = f"id: {event_id}\n" if event_id else ""
        self._write(f"{head}event: {name}\ndata: {json.dumps(data)}\n\n".encode())

    def _write(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def _signed_in(self) -> bool:
        return self.headers.get("Authorization") == f"Bearer {self.gateway.live_token}"

    def _hang_up(self) -> None:
        self.close_connection = True

    def _problem(self, status: HTTPStatus, name: str) -> None:
        self._json(status, {"type": f"urn:reroute:{name}", "status": status.value})

    def _json(self, status: HTTPStatus, body: Json) -> None:
        self._body(status, "application/json", json.dumps(body).encode())

    def _file(self, name: str) -> None:
        path = PAGES / name
        if not path.is_file():
            return self._problem(HTTPStatus.NOT_FOUND, "not_found")
        return self._body(HTTPStatus.OK, mimetypes.guess_type(name)[0] or "text/plain", path.read_bytes())

    def _body(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self._head(status, kind, len(body))
        self.wfile.write(body)

    def _head(self, status: HTTPStatus, kind: str, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Security-Policy", STRICT)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""


class Server(ThreadingHTTPServer):
    """On a free port of this machine; a browser that leaves in mid-answer is no error."""

    daemon_threads = True

    def __init__(self, gateway: FakeGateway) -> None:
        super().__init__(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"gateway": gateway}))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, *_: object) -> None:
        """Keeps quiet."""
