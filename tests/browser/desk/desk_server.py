"""The fake desk on a port: its API, its stream, and the built page under a strict policy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import desk_samples as samples
from fake_desk import FakeDesk, Refused
from served import BUILT, PageHandler, PageServer

PAGES = BUILT / "desk"
API = "/desk/api/"
OPEN = ("session", "session/ways", "session/oidc")
PIXEL = b'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240"/></svg>'
Route = Callable[["DeskHandler", Any, dict[str, str], Any], Any]
ROUTES: list[tuple[str, re.Pattern[str], Route]] = []


def route(method: str, path: str) -> Callable[[Route], Route]:
    """`{}` stands for one part of the path."""
    pattern = re.compile(re.escape(path).replace(r"\{\}", "([^/]+)") + "$")

    def keep(work: Route) -> Route:
        ROUTES.append((method, pattern, work))
        return work

    return keep


class DeskHandler(PageHandler, BaseHTTPRequestHandler):
    desk: FakeDesk

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def do_PATCH(self) -> None:
        self._answer("PATCH")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    def _answer(self, method: str) -> None:
        url = urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not url.path.startswith(API):
            return self._file(url.path)
        try:
            self._api(method, url.path, {name: values[0] for name, values in parse_qs(url.query).items()}, content)
        except Refused as refused:
            members = {"type": f"urn:reroute:{refused.name}", "status": refused.status, **refused.members}
            self.send_body(refused.status, "application/problem+json", json.dumps(members).encode())

    def _api(self, method: str, path: str, query: dict[str, str], content: bytes) -> None:
        is_json = (self.headers.get("Content-Type") or "").startswith("application/json")
        body = json.loads(content) if is_json else content
        if method != "GET":
            self.desk.posts.append((method, path, body))
        if refused := self.desk.refusals.get((method, path)):
            raise refused
        where = path.removeprefix(API)
        if where not in OPEN and not self.desk.signed_in:
            raise Refused(401, "sign_in_required")
        if method != "GET" and where not in OPEN and self.headers.get("X-CSRF") != "csrf-1":
            raise Refused(403, "csrf_refused")
        if where == "stream":
            return self._stream()
        for verb, pattern, work in ROUTES:
            if verb == method and (found := pattern.match(where)):
                return self._told(work(self, [unquote(part) for part in found.groups()], query, body))
        raise Refused(404, "not_found")

    def _told(self, answer: Any) -> None:
        if answer is None:
            return self.send_body(204, "", b"")
        if isinstance(answer, bytes):
            return self.send_body(200, "image/svg+xml", answer)
        return self.send_body(200, "application/json", json.dumps(answer).encode())

    def _stream(self) -> None:
        desk = self.desk
        self.close_connection = True
        self.send_head(200, "text/event-stream")
        with desk.changed:
            desk.streams += 1
            told, line = len(desk.events), desk.lines
            self.stream(b"retry: 1000\n\n")
            while line == desk.lines and desk.signed_in:
                for name, data in desk.events[told:]:
                    self.stream(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())
                told = len(desk.events)
                desk.changed.wait(5)

    def _file(self, path: str) -> None:
        self.send_file(PAGES / (path.removeprefix("/desk").lstrip("/") or "index.html"))


class DeskServer(PageServer):
    def __init__(self) -> None:
        super().__init__(type("BoundDeskHandler", (DeskHandler,), {"desk": FakeDesk()}))

    def show(self, desk: FakeDesk) -> None:
        """From now on this is the desk; the streams of the one before end."""
        old: FakeDesk = self.RequestHandlerClass.desk  # type: ignore[attr-defined]
        self.RequestHandlerClass.desk = desk  # type: ignore[attr-defined]
        old.break_streams()

    @property
    def url(self) -> str:
        return f"{super().url}desk/"


@route("GET", "session/ways")
def ways(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return {"password": True, "oidc": call.desk.oidc}


@route("POST", "session")
def sign_in(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.sign_in(body)


@route("DELETE", "session")
def sign_out(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    call.desk.signed_in = False
    call.desk.break_streams()


@route("GET", "me")
def me(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.me


@route("PUT", "me/presence")
def presence(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    call.desk.staff[0]["available"] = body["available"]


@route("POST", "me/totp")
def enrol(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - the example of every authenticator
    return {"secret": secret, "uri": f"otpauth://totp/Reroute:mia%40shop.example?secret={secret}&issuer=Reroute"}


@route("PUT", "me/totp")
def confirm_totp(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    if body["code"] != "123456":
        raise Refused(403, "code_wrong")


@route("GET", "staff")
def staff(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return {"staff": call.desk.staff}


@route("POST", "staff")
def add_staff(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    new = {name: value for name, value in body.items() if name != "password"}
    call.desk.staff.append(new | {"id": "s-new", "available": False, "active": True, "totp": False})
    return call.desk.staff[-1]


@route("PATCH", "staff/{}")
def edit_staff(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    known = next(one for one in call.desk.staff if one["id"] == parts[0])
    known |= {name: value for name, value in body.items() if name in known}
    if body.get("unlock"):
        known["locked_until"] = None
    return known


@route("GET", "teams")
def teams(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return {"teams": call.desk.teams}


@route("GET", "labels")
def labels(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return {"labels": call.desk.labels}


@route("GET", "talks")
def list_talks(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.list_talks(query)


@route("GET", "talks/{}")
def detail(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.detail(parts[0])


@route("GET", "talks/{}/orders")
def orders_of(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.orders_of(parts[0])


@route("POST", "talks/{}/messages")
def say(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.say(parts[0], body["id"], text=body["text"])


@route("POST", "talks/{}/pictures")
def show(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    view = {"id": "p-1", "name": query["name"], "width": 320, "height": 240}
    return call.desk.say(parts[0], query["id"], pictures=[view])


@route("POST", "talks/{}/read")
def read(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    talk = call.desk.detail(parts[0])
    talk["unread"] = 0
    call.desk.push("talk", call.desk.summary(talk))


@route("POST", "talks/{}/typing")
@route("PUT", "talks/{}/viewing")
@route("PUT", "me/password")
def heard(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return None


@route("POST", "talks/{}/notes")
def note(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.note(parts[0], body["text"])


@route("PUT", "talks/{}/labels/{}")
def put_label(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    call.desk.label(parts[0], parts[1], on=True)


@route("DELETE", "talks/{}/labels/{}")
def remove_label(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    call.desk.label(parts[0], parts[1], on=False)


@route("POST", "talks/{}/orders/{}/proposals")
def propose(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.propose(body["changes"])


@route("POST", "talks/{}/proposals/{}/confirm")
def confirm(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.confirm()


@route("POST", "talks/{}/receipts/{}/undo")
def undo(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.undo(parts[1])


@route("POST", "talks/{}/{}")
def act(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.act(parts[0], parts[1], body)


@route("GET", "pictures/{}")
def picture(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return PIXEL


@route("GET", "orders/{}")
def order(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    if parts[0] != call.desk.order["order"]["number"]:
        raise Refused(404, "not_found")
    return call.desk.order


@route("GET", "approvals")
def approvals(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return {"approvals": call.desk.approvals}


@route("POST", "approvals/{}")
def decide(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    call.desk.decide(parts[0])


@route("GET", "canned")
def canned(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return {"canned": call.desk.canned}


@route("POST", "canned")
def add_canned(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    call.desk.canned.append(body | {"id": "k-new"})
    return call.desk.canned[-1]


@route("PATCH", "canned/{}")
def edit_canned(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    known = next(one for one in call.desk.canned if one["id"] == parts[0])
    known |= body
    return known


@route("DELETE", "canned/{}")
def remove_canned(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    call.desk.canned = [one for one in call.desk.canned if one["id"] != parts[0]]


@route("GET", "rules")
def rules(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return {"rules": call.desk.rules}


@route("POST", "rules/try")
def try_rules(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    found = (one for one in call.desk.rules if any(phrase in body["text"] for phrase in one["when"]["words"]))
    return {"rules": [one["id"] for one in found]}


@route("POST", "rules")
def add_rule(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    call.desk.rules.append(body | {"id": "r-new"})
    return call.desk.rules[-1]


@route("PATCH", "rules/{}")
def edit_rule(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    known = next(one for one in call.desk.rules if one["id"] == parts[0])
    known |= body
    return known


@route("DELETE", "rules/{}")
def remove_rule(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    call.desk.rules = [one for one in call.desk.rules if one["id"] != parts[0]]


@route("GET", "search")
def search(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return call.desk.search(query["q"])


@route("GET", "audit")
def audit(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return {"entries": call.desk.audit(query.get("before"), int(query["limit"]))}


@route("GET", "insights")
def insights(call: DeskHandler, parts: Any, query: Any, body: Any) -> Any:
    return samples.insights(query["from"], query["to"])
