"""The fake gateway on a port: the chat's routes, the demo shop's, and the built pages under a strict policy."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, urlsplit

from fake_gateway import FakeGateway, Json, strings
from fake_shop import CUSTOMERS, orders_of, sign_in
from served import BUILT, PageHandler, PageServer


class Handler(PageHandler, BaseHTTPRequestHandler):
    gateway: FakeGateway

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if refusal := self.gateway.refusals.get(url.path):
            return self._problem(HTTPStatus(refusal[0]), refusal[1])
        if url.path.startswith("/shop/"):
            return self._shop(url.path, json.loads(content))
        if url.path == "/chat/sessions":
            return self._json(HTTPStatus.CREATED, self.gateway.open_session(json.loads(content)))
        if not self._signed_in():
            return self._problem(HTTPStatus.UNAUTHORIZED, "session_expired")
        if url.path == "/chat/pictures":
            return self._picture(parse_qs(url.query)["id"][0], content)
        return self._chat(url.path, json.loads(content or "{}"))

    def _chat(self, path: str, body: Json) -> None:
        if path == "/chat/session/token":
            return self._json(HTTPStatus.OK, self.gateway.issue())
        if path == "/chat/session/identity":
            self.gateway.identities.append(body["identity"])
            return self.send_body(HTTPStatus.NO_CONTENT, "", b"")
        if path == "/chat/rating":
            self.gateway.ratings.append(body)
            return self.send_body(HTTPStatus.NO_CONTENT, "", b"")
        if path in ("/chat/typing", "/chat/read"):
            self.gateway.signs.append((path.removeprefix("/chat/"), body))
            return self.send_body(HTTPStatus.NO_CONTENT, "", b"")
        if path == "/chat/transcript":
            return self._json(HTTPStatus.ACCEPTED, {"sent_to": "a•••@example.com"})
        self.gateway.posts.append(body)
        return self._taken(lambda: self.gateway.take(body))

    def _picture(self, message_id: str, content: bytes) -> None:
        name, kind = unquote(self.headers["X-File-Name"]), self.headers["Content-Type"]
        self.gateway.posts.append({"id": message_id, "picture": name, "type": kind, "size": len(content)})
        return self._taken(lambda: self.gateway.take_picture(message_id, name, kind, content))

    def _taken(self, take: Callable[[], Json]) -> None:
        way = self.gateway.failures.pop(0) if self.gateway.failures else None
        if way == "before":
            return self._problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable")
        reply = take()
        return self._hang_up() if way == "after" else self._json(HTTPStatus.OK, reply)

    def do_DELETE(self) -> None:
        if not self._signed_in():
            return self._problem(HTTPStatus.UNAUTHORIZED, "session_expired")
        self.gateway.sign_out()
        return self.send_body(HTTPStatus.NO_CONTENT, "", b"")

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if refusal := self.gateway.refusals.get(url.path):
            return self._problem(HTTPStatus(refusal[0]), refusal[1])
        if url.path == "/shop/customers":
            return self._json(HTTPStatus.OK, {"customers": CUSTOMERS})
        if url.path == "/chat/strings":
            language = query["locale"][:2]
            return self._json(HTTPStatus.OK, {"language": language, "strings": strings(language)})
        if not url.path.startswith("/chat/"):
            return self.send_file(BUILT / ("shop/index.html" if url.path == "/" else url.path.lstrip("/")))
        if not self._signed_in():
            return self._problem(HTTPStatus.UNAUTHORIZED, "session_expired")
        if url.path == "/chat/stream":
            return self._stream(self.headers.get("Last-Event-ID"))
        if url.path.startswith("/chat/pictures/"):
            return self.send_body(HTTPStatus.OK, *self.gateway.pictures[url.path.rpartition("/")[2]])
        return self._json(HTTPStatus.OK, {"messages": self.gateway.after(query.get("after")), **self.gateway.standing})

    def _shop(self, path: str, body: Json) -> None:
        if path == "/shop/sign-in":
            found = sign_in(body["customer"])
            return self._json(HTTPStatus.OK, found) if found else self._problem(HTTPStatus.NOT_FOUND, "not_found")
        return self._json(HTTPStatus.OK, {"orders": orders_of(body["identity"]["email"])})

    def _stream(self, last: str | None) -> None:
        self.gateway.stream_starts.append(last)
        self.close_connection = True
        self.send_head(HTTPStatus.OK, "text/event-stream")
        self.stream(b"retry: 1000\n\n")
        told, standing, line = 0, {"owner": "bot"}, self.gateway.lines
        while self._signed_in():
            with self.gateway.changed:
                if line != self.gateway.lines:
                    return
                if standing != self.gateway.standing:
                    standing = self.gateway.standing
                    self._event("owner", standing)
                for message in self.gateway.after(last):
                    last = message["id"]
                    self._event("message", message, last)
                if told != self.gateway.turns_told:
                    told = self.gateway.turns_told
                    self._event("typing", {})
                self.gateway.changed.wait(5)

    def _event(self, name: str, data: Json, event_id: str | None = None) -> None:
        head = f"id: {event_id}\n" if event_id else ""
        self.stream(f"{head}event: {name}\ndata: {json.dumps(data)}\n\n".encode())

    def _signed_in(self) -> bool:
        return self.headers.get("Authorization", "").removeprefix("Bearer ") in self.gateway.tokens

    def _hang_up(self) -> None:
        self.close_connection = True

    def _problem(self, status: HTTPStatus, name: str) -> None:
        self._json(status, {"type": f"urn:reroute:{name}", "status": status.value})

    def _json(self, status: HTTPStatus, body: Json) -> None:
        self.send_body(status, "application/json", json.dumps(body).encode())


class Server(PageServer):
    def __init__(self, gateway: FakeGateway) -> None:
        super().__init__(type("BoundHandler", (Handler,), {"gateway": gateway}))
