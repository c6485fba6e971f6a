"""The order service under fire: the demo shop, prepared so that every operation has something to work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import schemathesis
from PIL import Image
from schemathesis.python.asgi import ASGIClient, get_client

from backend_stub.http.app import create_app
from backend_stub.seed import seed
from backend_stub.service.links import feedback_token, unsubscribe_token
from backend_stub.service.shop import Shop
from backend_stub.service.verification import Identity, sign_identity
from backend_stub.storage.database import Database
from backend_stub.storage.tables import CustomerRow, OrderRow, OutboxRow, VariantRow
from reroute.settings import Settings
from tests.fuzz.fuzz_databases import Databases, settle

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SECRET = "fuzz"  # noqa: S105 - of this test's own service
AUTHORIZED = {"Authorization": f"Bearer {SECRET}"}
AGENT = "agent-1"
CONFIG = {
    "generation": {"with-security-parameters": False},  # the secret is given with every call
    "output": {"sanitization": {"enabled": False}},  # a reproduction can be run as it is printed
}
CHANGES: dict[str, list[dict[str, Any]]] = {
    "GS-1001": [
        {"type": "variant", "options": {"color": "black"}},
        {"type": "address", "address": {"street_address": "Hauptstr. 12", "city": "Berlin", "postal_code": "10117"}},
    ],
    "GS-1020": [{"type": "address", "address": {"street_address": "Hauptstr. 12"}}],
    "GS-1014": [
        {"type": "refund_parcel", "cause": "damaged", "evidence": "the seam is torn"},
        {"type": "return", "reason": "too_small"},
    ],
    "GS-1009": [{"type": "cancel"}, {"type": "cancel_duplicate"}],
    "GS-1003": [{"type": "hold"}],
}
CONFIRMED = ("GS-1001", "GS-1014")
RETURNING, SETTLED = "GS-1014", "emma"


@dataclass
class Known:
    """What exists in the prepared shop: order → customer, and ids with the order or customer that they belong to."""

    orders: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    skus: list[str] = field(default_factory=list)
    cases: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)


class House:
    """One application, whose database is a fresh copy of the prepared shop when `fresh` is called."""

    def __init__(self, databases: Databases, home: Path) -> None:
        self._databases = databases
        self._home = home
        self._database: Database | None = None
        self._ticks = 0
        self.known = Known()
        self.app = create_app(Settings(secret=SECRET, orders_database_url=databases.template, home=home), self._clock)
        self.client: ASGIClient = get_client(self.app)
        self._prepare()
        self.schema = schemathesis.openapi.from_asgi(
            "/openapi.json", self.app, headers=AUTHORIZED, config=schemathesis.Config.from_dict(CONFIG)
        )
        self.operations = {found.ok().label: found.ok() for found in self.schema.get_all_operations()}

    def fresh(self) -> None:
        """The shop as prepared; the clock too."""
        if self._database is not None:
            self._database.close()
        self._database = Database.open(self._databases.copy())
        self.app.state.shop, self._ticks = Shop.open(self._database, SECRET, self._home), 0

    def last_code(self, customer: str) -> str | None:
        """The newest one-time code that was sent to the customer."""
        shop: Shop = self.app.state.shop
        with shop.database.read() as session:
            sent = session.query(OutboxRow).filter_by(kind="email").order_by(OutboxRow.id.desc()).limit(20)
            to = self.known.emails[customer]
            codes = [row.payload["facts"].get("code") for row in sent if row.payload["to"] == to]
        return next((code for code in codes if code), None)

    def identity(self, customer: str) -> dict[str, Any]:
        """What the shop's server would sign for the customer."""
        given = Identity(customer, self.known.emails[customer], int(NOW.timestamp()) + 3600, "")
        return {**vars(given), "signature": sign_identity(SECRET, given)}

    def tokens(self, customer: str, about: str) -> tuple[str, str]:
        """Of the links in a mail: to rate `about`, and to have no more such mails."""
        return feedback_token(SECRET, about, customer), unsubscribe_token(SECRET, customer, "email_feedback")

    def ask(self, method: str, path: str, customer: str, body: Any = None, content: bytes | None = None) -> Any:
        """A well-formed call in the customer's name, for what must succeed."""
        headers = {**AUTHORIZED, "X-Conversation": talk_of(customer), "Idempotency-Key": f"prepared-{self._ticks}"}
        answer = self.client.request(method, path, json=body, data=content, headers=headers)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def close(self) -> None:
        if self._database is not None:
            self._database.close()

    def _clock(self) -> datetime:
        self._ticks += 1
        return NOW + timedelta(milliseconds=self._ticks)

    def _prepare(self) -> None:
        database = self.app.state.shop.database
        seed(database, NOW)
        with database.read() as session:
            self.known.orders = {row.number: row.customer_id for row in session.query(OrderRow)}
            self.known.emails = {row.id: row.email for row in session.query(CustomerRow)}
            self.known.skus = sorted(row.sku for row in session.query(VariantRow))
        for number, customer in self.known.orders.items():
            self.ask("POST", "/v1/verifications", customer, {"order": number, "contact": self.known.emails[customer]})
        for number, changes in CHANGES.items():
            self._prepare_order(number, changes)
        self._settle_case()
        settle(database)
        self.fresh()

    def _prepare_order(self, number: str, changes: list[dict[str, Any]]) -> None:
        customer = self.known.orders[number]
        case = self.ask("POST", "/v1/cases", customer, {"kind": "complaint", "order": number})["number"]
        picture = self.ask("POST", f"/v1/cases/{case}/evidence", customer, content=a_picture())
        self.known.cases[case], self.known.evidence[picture["id"]] = customer, case
        wish = {"type": "compensation", "remedy": "refund", "amount": 4000, "case": case}  # above the caps
        for change in (wish, *changes):
            proposal = self.ask("POST", f"/v1/orders/{number}/proposals", customer, {"changes": [change]})
            self.known.proposals[proposal["id"]] = customer
        if number in CONFIRMED:
            receipt = self.ask("POST", f"/v1/proposals/{proposal['id']}/confirm", customer)
            self.known.receipts[receipt["id"]] = customer

    def _settle_case(self) -> None:
        """One that its customer can say is settled, or not."""
        case = next(number for number, customer in self.known.cases.items() if customer == SETTLED)
        headers = {**AUTHORIZED, "X-Agent": AGENT}
        assert self.client.post(f"/v1/cases/{case}/settle", json={"note": "done"}, headers=headers).status_code == 200


def a_picture() -> bytes:
    """A small PNG, such as a customer sends as evidence."""
    content = BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "PNG")
    return content.getvalue()


def talk_of(customer: str) -> str:
    """The conversation that is verified for the customer."""
    return f"{customer}-talk"
