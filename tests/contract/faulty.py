"""A shop that breaks one promise of the contract: a proxy in front of a sound one, with a fault by name."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

PASSED_ON = ("Authorization", "X-Conversation", "Idempotency-Key", "Content-Type")


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def confirms(self) -> bool:
        return self.path.endswith("/confirm")


@dataclass(frozen=True)
class Answer:
    status: int
    media_type: str
    body: Any

    def having(self, **members: Any) -> Answer:
        return replace(self, body={**self.body, **members})


class Shop:
    """The sound shop, and what the faulty one remembers."""

    def __init__(self, url: str, secret: str, facts: dict[str, Any]) -> None:
        self.url, self.secret, self.facts = url, secret, facts
        self.seen: list[Any] = []

    def ask(self, asked: Asked) -> Answer:
        got = requests.request(asked.method, self.url + asked.path, data=asked.body, headers=asked.headers, timeout=30)
        return Answer(got.status_code, got.headers.get("Content-Type", ""), got.json() if got.content else None)

    def as_owner_of(self, who: str, path: str) -> Answer:
        """What the customer of this order is told."""
        headers = {"Authorization": f"Bearer {self.secret}", "X-Conversation": f"leak-{who}"}
        known = json.dumps({name: self.facts[who][name] for name in ("order", "contact")}).encode()
        self.ask(Asked("POST", "/v1/verifications", {**headers, "Content-Type": "application/json"}, known))
        return self.ask(Asked("GET", path, headers, b""))


def none(shop: Shop, asked: Asked) -> Answer:
    return shop.ask(asked)


def leaks_foreign_orders(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    foreign = f"/v1/orders/{shop.facts['in_transit']['order']}"
    return shop.as_owner_of("in_transit", foreign) if answer.status == 404 and asked.path == foreign else answer


def applies_twice(shop: Shop, asked: Asked) -> Answer:
    """A second yes is another receipt."""
    answer = shop.ask(asked)
    if asked.confirms() and answer.status == 200:
        shop.seen.append(asked.path)
        if shop.seen.count(asked.path) > 1:
            return answer.having(id=f"{len(shop.seen):026}")
    return answer


def writes_on_propose(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    if asked.path.endswith("/proposals"):
        shop.seen.append(asked.path)
    is_order = asked.path == f"/v1/orders/{shop.facts['mine']['order']}"
    return answer.having(version=answer.body["version"] + len(shop.seen)) if is_order else answer


def holds_nothing(shop: Shop, asked: Asked) -> Answer:
    """Gives the reserved units back at once: a later proposal of the order does that."""
    answer = shop.ask(asked)
    if asked.path.endswith("/proposals"):
        shop.ask(replace(asked, body=b'{"changes": [{"type": "voucher"}]}'))
    return answer


def forgets_keys(shop: Shop, asked: Asked) -> Answer:
    """A key of another request is taken for a new one."""
    headers = {**asked.headers, "Idempotency-Key": str(len(shop.seen))}
    shop.seen.append(asked.path)
    return shop.ask(replace(asked, headers=headers) if "Idempotency-Key" in asked.headers else asked)


def applies_what_is_stale(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    if asked.confirms() and answer.status == 200:
        shop.seen.append(answer)
    return shop.seen[-1] if answer.status == 409 and asked.confirms() else answer


def undoes_nothing(shop: Shop, asked: Asked) -> Answer:
    if asked.confirms():
        shop.seen.append(shop.ask(asked))
        return shop.seen[-1]
    undoing = asked.path.endswith("/undo")
    return shop.seen[-1].having(proposal=None) if undoing and shop.seen else shop.ask(asked)


def loses_events(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    return answer.having(events=answer.body["events"][1:]) if "events" in (answer.body or {}) else answer


def mixes_events_up(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    if asked.path.startswith("/v1/events"):
        return answer.having(events=answer.body["events"][::-1])
    return answer


def tells_which_orders_there_are(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    unknown = answer.status == 403 and b"NO-" in asked.body
    return replace(answer, status=404).having(status=404, type="urn:reroute:not_found") if unknown else answer


def never_locks(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    if answer.status != 429:
        return answer
    body = {"type": "urn:reroute:verification_failed", "title": "x", "status": 403, "detail": "x"}
    return Answer(403, answer.media_type, body)


def is_open_to_all(shop: Shop, asked: Asked) -> Answer:
    return shop.ask(replace(asked, headers={**asked.headers, "Authorization": f"Bearer {shop.secret}"}))


def has_errors_of_its_own(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    return Answer(answer.status, "application/json", {"error": "no"}) if answer.status >= 400 else answer


def counts_money_in_floats(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    if answer.status == 200 and "total" in (answer.body or {}):
        return answer.having(total={**answer.body["total"], "amount": answer.body["total"]["amount"] / 100})
    return answer


def tells_local_times(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    if answer.status == 200 and "placed_at" in (answer.body or {}):
        return answer.having(placed_at=answer.body["placed_at"].replace("Z", "+01:00"))
    return answer


def leaves_members_out(shop: Shop, asked: Asked) -> Answer:
    answer = shop.ask(asked)
    if asked.path.endswith("/proposals") and answer.status == 201:
        del answer.body["expires_at"]
    return answer


def opens_a_case_twice(shop: Shop, asked: Asked) -> Answer:
    headers = {name: value for name, value in asked.headers.items() if name != "Idempotency-Key"}
    return shop.ask(replace(asked, headers=headers) if asked.path == "/v1/cases" else asked)


Fault = Callable[[Shop, Asked], Answer]


@contextmanager
def serving(fault: Fault, shop: Shop) -> Iterator[str]:
    """The URL of the shop with this fault."""

    class Handler(BaseHTTPRequestHandler):
        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
            answer = fault(shop, Asked(self.command, self.path, headers, body))
            sent = b"" if answer.body is None else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_DELETE = serve  # noqa: N815  the library's names

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
