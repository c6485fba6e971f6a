"""A door in front of the order service that fails as told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

from tests.actions.service import free_port


class Wire(ThreadingHTTPServer):
    """Passes requests on to the service behind it, notes them, and breaks what it is told to break."""

    daemon_threads = True

    def __init__(self, port: int, behind: int):
        super().__init__(("127.0.0.1", port), _Handler)
        self.port = port
        self.behind = behind
        self.lose: list[str] = []
        """Ends of paths: the next answer to such a request is lost on its way back."""
        self.answer: tuple[int, bytes] | None = None
        """Given instead of the service's answer."""
        self.silent = False
        """Requests are taken and never answered."""
        self.closing = threading.Event()
        self.seen: list[tuple[str, str, str | None]] = []

    def keys(self, ending: str) -> list[str | None]:
        """The idempotency keys of the requests to paths with this end."""
        return [key for _, path, key in self.seen if path.endswith(ending)]


class _Handler(BaseHTTPRequestHandler):
    server: Wire
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.seen.append((self.command, self.path, self.headers.get("Idempotency-Key")))
        if self.server.silent:
            self.server.closing.wait(10)
            self.close_connection = True
            return
        status, content = self.server.answer or self._passed_on(body)
        lost = next((ending for ending in self.server.lose if self.path.endswith(ending)), None)
        if lost:
            self.server.lose.remove(lost)
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = _serve  # noqa: N815  the names that http.server looks for

    def _passed_on(self, body: bytes) -> tuple[int, bytes]:
        url = f"http://127.0.0.1:{self.server.behind}{self.path}"
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        answer = requests.request(self.command, url, data=body, headers=headers, timeout=10)
        return answer.status_code, answer.content

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def wire(behind: int) -> Iterator[Wire]:
    server = Wire(free_port(), behind)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
