"""The order service as the gateway knows it: verifications, events, what the watch has found, evidence, transcripts."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class FakeOrders:
    """Answers verifications with a status of the test's choice, and tells the events and findings put into it."""

    def __init__(self, port: int = 0) -> None:
        self.calls: list[tuple[str | None, str | None, Any]] = []
        self.status = 201
        self.events: list[dict[str, Any]] = []
        self.exceptions: dict[str, list[dict[str, Any]]] = {}
        """By the conversation that asks; `*` for any."""
        self.reading = True
        self.ended: list[str | None] = []
        """The conversations that speak for nobody any more."""
        self.evidence: list[tuple[str, str | None, str | None, bytes]] = []
        """Case, conversation, media type and content of each file."""
        self.told: dict[str, Any] = {}
        """What is answered to a call that was taken."""
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def happens(self, kind: str, order: str | None = None, **facts: Any) -> int:
        """One more event; its id."""
        number = len(self.events) + 1
        self.events.append(
            {
                "id": number,
                "at": datetime.now(UTC).isoformat(),
                "kind": kind,
                "order": order,
                "conversation": None,
                "facts": facts,
            }
        )
        return number

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _told(self, path: str, conversation: str | None) -> dict[str, Any]:
        address = urlsplit(path)
        if address.path.endswith("/events"):
            after = int(parse_qs(address.query)["after"][0])
            return {"events": [event for event in self.events if event["id"] > after]}
        return {"exceptions": self.exceptions.get(conversation or "", self.exceptions.get("*", []))}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content, conversation = (
                    self.rfile.read(int(self.headers["Content-Length"])),
                    self.headers["X-Conversation"],
                )
                if self.path.endswith("/evidence"):
                    case = self.path.split("/")[-2]
                    fake.evidence.append((case, conversation, self.headers["Content-Type"], content))
                else:
                    fake.calls.append((conversation, self.headers["Authorization"], json.loads(content)))
                self._send(fake.status, json.dumps(fake.told).encode())

            def do_DELETE(self) -> None:
                fake.ended.append(self.headers["X-Conversation"])
                self._send(204 if fake.reading else 503)

            def do_GET(self) -> None:
                if not fake.reading:
                    self.send_error(503)
                    return
                self._send(200, json.dumps(fake._told(self.path, self.headers["X-Conversation"])).encode())

            def _send(self, status: int, answer: bytes = b"") -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
