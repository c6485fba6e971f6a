"""A Rasa of our own on a free port: real HTTP, with every way to fail that a test asks for."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Turn = dict[str, Any]


class HangUp(Exception):
    """The server goes away in the middle of the turn."""


def echo(turn: Turn) -> Any:
    return [{"text": f"heard: {turn['message']}"}]


class FakeRasa:
    """Answers with what `answer(turn)` gives: a list, raw bytes, a status code, or HangUp raised."""

    def __init__(self, port: int = 0) -> None:
        self.turns: list[Turn] = []
        self.forgotten: list[str] = []
        self.answer: Callable[[Turn], Any] = echo
        self.ready = True
        self.most_at_once: Counter[str] = Counter()
        self._running: Counter[str] = Counter()
        self._news = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # broken pipes are meant
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def texts(self) -> list[str]:
        return [turn["message"] for turn in self.turns]

    @property
    def message_ids(self) -> list[str]:
        return [turn["metadata"]["message_id"] for turn in self.turns]

    def wait_for_turns(self, count: int, seconds: float = 10) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self.turns) >= count, seconds), f"{len(self.turns)} turns came"

    def wait_for_forgotten(self, count: int, seconds: float = 10) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self.forgotten) >= count, seconds), "the talks are remembered"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _take(self, turn: Turn) -> Any:
        sender = turn["sender"]
        with self._news:
            self.turns.append(turn)
            self._running[sender] += 1
            self.most_at_once[sender] = max(self.most_at_once[sender], self._running[sender])
            self._news.notify_all()
        try:
            return self.answer(turn)
        finally:
            with self._news:
                self._running[sender] -= 1

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send(200 if fake.ready else 503, b"{}")

            def do_DELETE(self) -> None:
                with fake._news:
                    fake.forgotten.append(self.path.rpartition("/")[2])
                    fake._news.notify_all()
                self._send(204, b"")

            def do_POST(self) -> None:
                turn = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                try:
                    answer = fake._take(turn)
                except HangUp:
                    self.close_connection = True
                    return
                if isinstance(answer, int):
                    self._send(answer, b"[]")
                else:
                    self._send(200, answer if isinstance(answer, bytes) else json.dumps(answer).encode())

            def _send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
