"""What a test can do as a platform and its customers; one subclass a platform, so that one suite serves all."""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Hook:
    """A request that the platform makes to the gateway."""

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    method: str = "POST"


@dataclass(frozen=True)
class Shown:
    """A message as the customer has it on the screen; buttons as (title, what pressing tells the gateway)."""

    customer: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Call:
    """A request that the gateway made to the platform."""

    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """What the platform says to a call."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class Driver(ABC):
    """A platform that answers as its documents say, on a free port of this machine."""

    name: ClassVar[str]
    has_buttons: ClassVar[bool] = True

    @property
    @abstractmethod
    def env(self) -> dict[str, str]:
        """The variables that set the channel up to use this platform."""

    @abstractmethod
    def text(self, customer: str, text: str, identifier: str) -> Hook:
        """The webhook of a text; the same identifier is the same message."""

    def press(self, customer: str, data: str, identifier: str) -> Hook:
        """The webhook of a pressed button."""
        raise NotImplementedError

    def other(self, customer: str, identifier: str) -> dict[str, Hook]:
        """Webhooks of all else that a customer can do here, by the name of their `Kind`."""
        return {}

    def group_of(self, customer: str) -> str:
        """Where answers to what this customer says in a group go."""
        return customer

    @abstractmethod
    def forged(self) -> dict[str, Hook]:
        """At least eight webhooks that the platform did not send, by what is wrong with them."""

    @abstractmethod
    def received(self, customer: str) -> list[Shown]:
        """All that this customer was shown, in its order."""

    @abstractmethod
    def fail(self, times: int, how: str) -> None:
        """Has the next sends fail: `busy` (asks to wait a second), `down` (5xx), `blocked` (never again)."""

    @abstractmethod
    def stop(self) -> None:
        """Ends the platform."""


class HttpDriver(Driver):
    """A platform whose interface is HTTP."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._failures: deque[Answer] = deque()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.request_queue_size = 100
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @abstractmethod
    def shown(self, call: Call) -> Shown | None:
        """What a call puts on the customer's screen; None for calls that show nothing."""

    def failure(self, how: str) -> Answer:
        """How this platform says `busy`, `down` and `blocked`."""
        return {"busy": Answer(429, headers={"Retry-After": "1"}), "down": Answer(503), "blocked": Answer(400)}[how]

    def answer(self, call: Call) -> Answer:
        """How it says that all is well."""
        return Answer()

    def received(self, customer: str) -> list[Shown]:
        shown = [self.shown(call) for call in list(self.calls)]
        return [each for each in shown if each is not None and each.customer == customer]

    def fail(self, times: int, how: str) -> None:
        self._failures.extend([self.failure(how)] * times)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, call: Call) -> Answer:
        """Notes a call that went well; one that is to fail shows nothing to anybody."""
        with self._lock:
            if self._failures and self.shown(call) is not None:
                return self._failures.popleft()
            self.calls.append(call)
        return self.answer(call)


class LateDriver(HttpDriver):
    """A platform that takes a message and tells later, by its id, what became of it."""

    codes: ClassVar[Mapping[str, int]]
    """Of `busy`, `blocked` and `too late`, in an answer and later."""
    failed: ClassVar[str] = "failed"

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        """Of the messages that it took, in their order."""
        self.answers: threading.Semaphore | None = None
        """Where there is one, messages are taken, but each answer is kept back until it is released."""

    @abstractmethod
    def status(self, identifier: str, status: str, code: int = 0) -> Hook:
        """The webhook by which it tells how a message fares."""

    def late(self, identifier: str, how: str) -> Hook:
        """That of a message that it took and did not deliver."""
        return self.status(identifier, self.failed, self.codes[how])

    def new_id(self, prefix: str) -> str:
        with self._lock:
            identifier = f"{prefix}{len(self.ids) + 1}"
            self.ids.append(identifier)
        if self.answers is not None:
            self.answers.acquire(timeout=20)
        return identifier


def _handler(driver: HttpDriver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            form = self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
            body = dict(parse_qsl(raw.decode(), keep_blank_values=True)) if form else json.loads(raw or b"null")
            self._answer(Call(self.path, {k.lower(): v for k, v in self.headers.items()}, body))

        def do_GET(self) -> None:
            self._answer(Call(self.path, {k.lower(): v for k, v in self.headers.items()}, None))

        def _answer(self, call: Call) -> None:
            answer = driver.take(call)
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
