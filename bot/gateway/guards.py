"""What guards every request before any route sees it: size, pace, origin; and the security headers of every answer."""

from __future__ import annotations

import asyncio
import math
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .config import Config
from .problems import Problem, response

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ALLOWED_HEADERS = "Authorization, Content-Type, Last-Event-ID, Accept-Language, X-File-Name"
PICTURES = re.compile(r"/chat/pictures|/desk/api/talks/[^/]+/pictures")


class SecurityHeaders:
    """Adds the headers to every answer; what the chat says is never kept by a cache."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if scope["path"].startswith(("/chat/", "/desk/api/")):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class Origins:
    """Lets the shop's own pages call the chat from a browser, and no other site's."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self._app, self._allowed = app, config.origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        origin = headers.get("origin")
        if origin is None or not scope["path"].startswith(("/chat/", "/widget.js", "/assets/")):
            await self._app(scope, receive, send)
        elif not self._is_allowed(origin, headers.get("host", "")):
            await response(Problem("origin_not_allowed"))(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_granted(origin, preflight=True))(scope, receive, send)
        else:
            await self._app(scope, receive, _granting(send, origin))

    def _is_allowed(self, origin: str, host: str) -> bool:
        return origin in self._allowed or urlsplit(origin).netloc == host


def _granted(origin: str, preflight: bool = False) -> dict[str, str]:
    headers = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    if preflight:
        headers |= {
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Allow-Headers": ALLOWED_HEADERS,
            "Access-Control-Max-Age": "600",
        }
    else:
        headers["Access-Control-Expose-Headers"] = "Retry-After, Server-Timing"
    return headers


def _granting(send: Send, origin: str) -> Send:
    async def with_grant(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_granted(origin))
        await send(message)

    return with_grant


class BodyLimit:
    """Reads the whole body before any route does: at most so many bytes, in at most so many seconds.

    A picture may be larger, and is read only once its route has seen who sends it.
    """

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self._app, self._seconds = app, config.body_time
        self._most = config.largest_body
        self._webhooks = {
            f"/channels/{name}": max(config.largest_webhook, channel.largest_webhook)
            for name, channel in config.channels.items()
        }
        self._picture = config.largest_picture, config.picture_time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
        elif PICTURES.fullmatch(scope["path"]):
            upload = _Upload(receive, send, _announced(scope), *self._picture)
            await self._app(scope, upload.receive, upload.send)
        else:
            await self._serve(scope, receive, send, self._webhooks.get(scope["path"], self._most))

    async def _serve(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        try:
            if _announced(scope) > most:
                raise Problem("too_large")
            async with asyncio.timeout(self._seconds):
                body = await self._read(receive, most)
        except (Problem, TimeoutError) as error:
            problem = error if isinstance(error, Problem) else Problem("timeout")
            refusal = response(problem)
            refusal.headers["Connection"] = "close"  # or the rest of the body would be read as the next request
            await refusal(scope, receive, send)
        else:
            await self._app(scope, _replay(body, receive), send)

    @staticmethod
    async def _read(receive: Receive, most: int) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > most:
                raise Problem("too_large")
            if not message.get("more_body", False):
                return bytes(body)


def _announced(scope: Scope) -> float:
    """The length that the request tells; for one that is none, more than anybody takes."""
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isdecimal() and len(length) < 16 else math.inf


class _Upload:
    """A body that is read as the route asks for it; whoever answers before its end hangs up."""

    def __init__(self, receive: Receive, send: Send, announced: float, most: int, seconds: float) -> None:
        self._receive, self._send = receive, send
        self._too_large, self._left, self._seconds = announced > most, most, seconds
        self._deadline: float | None = None
        self._whole = False

    async def receive(self) -> Message:
        """Raises the Problems `too_large` and `timeout`; the time runs from the first call."""
        if self._whole:
            return await self._receive()
        if self._too_large:
            raise Problem("too_large")
        clock = asyncio.get_running_loop().time
        self._deadline = self._deadline or clock() + self._seconds
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise Problem("timeout") from None
        if message["type"] == "http.disconnect":
            raise Problem("timeout")  # nobody is there to hear it
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise Problem("too_large")
        self._whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self._whole:
            MutableHeaders(scope=message)["Connection"] = "close"
        await self._send(message)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
