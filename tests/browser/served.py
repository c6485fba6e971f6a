"""What the fake servers of the browser tests have in common: a free port, and built pages under a strict policy."""

from __future__ import annotations

import mimetypes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from fake_gateway import ROOT

BUILT = ROOT / "bot" / "web" / "dist"
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "trusted-types lit-html; require-trusted-types-for 'script'"
)


class PageHandler(BaseHTTPRequestHandler):
    """Answers with bodies, files and streams, each with the policy; says nothing of it."""

    protocol_version = "HTTP/1.1"

    def send_file(self, path: Path) -> None:
        if not path.is_file():
            return self.send_body(404, "text/plain", b"")
        return self.send_body(200, mimetypes.guess_type(path.name)[0] or "text/plain", path.read_bytes())

    def send_body(self, status: int, kind: str, body: bytes) -> None:
        self.send_head(status, kind, len(body))
        self.wfile.write(body)

    def send_head(self, status: int, kind: str, length: int | None = None) -> None:
        """Without a length for what is streamed."""
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Security-Policy", STRICT)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def stream(self, data: bytes) -> None:
        """The next piece of a body whose head is sent."""
        self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""


class PageServer(ThreadingHTTPServer):
    """On a free port of this machine; a browser that leaves in mid-answer is no error."""

    daemon_threads = True

    def __init__(self, handler: type[PageHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, *_: object) -> None:
        """Keeps quiet."""
