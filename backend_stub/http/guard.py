"""Before any operation: the shared secret, the size of the body, a line in the log without personal data."""

from __future__ import annotations

import hmac
import logging
import re
import time
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend_stub.http.problems import problem

log = logging.getLogger("reroute.orders")
OPEN_PATHS = frozenset({"/live", "/ready"})
MOST_BYTES = 64 * 1024
REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
EVIDENCE = re.compile(r"/v1/cases/[^/]{1,40}/evidence")
FORM_AROUND_A_FILE = 4 * 1024
TRANSCRIPT, TRANSCRIPT_BYTES = "/v1/customer/transcript", 512 * 1024
IDS_IN_PATHS = re.compile(r"/[^/]*[0-9][^/]*")


class Guard:
    """Lets through only callers that know the secret, with bodies up to 64 KB; a file or a talk may be larger."""

    def __init__(self, app: ASGIApp, secret: str, evidence_bytes: int = MOST_BYTES) -> None:
        self._app = app
        self._evidence_bytes = evidence_bytes + FORM_AROUND_A_FILE
        self._expected = f"Bearer {secret}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, headers, told = time.perf_counter(), Headers(scope=scope), _Told(send, scope)
        refusal = self._refusal(scope["path"], headers)
        if refusal is not None:
            await refusal(scope, receive, told.send)
        else:
            await self._serve(scope, receive, told)
        path = IDS_IN_PATHS.sub("/…", scope["path"].replace("/v1", "", 1))
        milliseconds = (time.perf_counter() - started) * 1000
        if scope["path"].startswith("/v1/"):
            scope["app"].state.spent["requests"] += 1
            scope["app"].state.spent["seconds"] += milliseconds / 1000
        log.info("%s %s %s %.1f ms request=%s", scope["method"], path, told.status, milliseconds, told.request_id)

    def _refusal(self, path: str, headers: Headers) -> Any:
        given = headers.get("authorization", "").encode("latin-1", "replace")
        if path not in OPEN_PATHS and not hmac.compare_digest(given, self._expected):
            return problem(401, "unauthorized", "The shared secret is missing or wrong.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length[:12]) > self._most(path):
            return _too_large(self._most(path))
        return None

    def _most(self, path: str) -> int:
        if path == TRANSCRIPT:
            return TRANSCRIPT_BYTES
        return self._evidence_bytes if EVIDENCE.fullmatch(path) else MOST_BYTES

    async def _serve(self, scope: Scope, receive: Receive, told: _Told) -> None:
        body = bytearray()
        more = True
        while more:  # read whole before any operation, so that a body without a length cannot grow past the limit
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._most(scope["path"]):
                await _too_large(self._most(scope["path"]))(scope, receive, told.send)
                return
        await self._app(scope, _once(bytes(body), receive), told.send)


class _Told:
    """Remembers the status for the log, and hands the request's id back."""

    def __init__(self, send: Send, scope: Scope) -> None:
        given = Headers(scope=scope).get("x-request-id", "")
        self.request_id = given if REQUEST_ID.fullmatch(given) else "-"
        self.status = 0
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", self.request_id.encode())]
        await self._send(message)


def _too_large(most: int) -> Any:
    return problem(413, "too_large", f"A body may have {most} bytes.")


def _once(body: bytes, receive: Receive) -> Receive:
    served = False

    async def again() -> Message:
        nonlocal served
        if served:
            return await receive()
        served = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
