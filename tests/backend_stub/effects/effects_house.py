"""What the tests of effects share: a clock that stands still, one order, an outbox with everything around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.effects.outbox import Outbox
from backend_stub.model.enums import OutboxKind
from backend_stub.storage.outbox import enqueue
from backend_stub.storage.tables import CustomerRow, OrderLineRow, OrderRow, OutboxRow, ProductRow, VariantRow

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BERLIN = {
    "name": "Anna Schmidt",
    "street_address": "Torstraße 5",
    "city": "Berlin",
    "city_area": "",
    "postal_code": "10119",
    "country_area": "",
    "country_code": "DE",
}
MILANO = {"en": "Milano handbag", "de": "Milano-Handtasche"}
EUR_89 = {"amount": 8900, "currency": "EUR"}
BAG = {"line": 1, "title": MILANO, "options": {"color": "red"}, "quantity": 1, "unit_price": EUR_89}


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class House:
    """An outbox with everything around it, on a clock that stands at noon."""

    home: Path
    clock: Clock
    box: Outbox
    taken_back: list[tuple[str, str]] = field(default_factory=list)

    def want(self, kind: str, payload: dict[str, Any], order: str | None = "GS-1001", key: str | None = None) -> str:
        with self.box.database.write() as session:
            now = self.clock()
            return enqueue(session, OutboxKind(kind), payload, now, order_number=order, idempotency_key=key).id

    def row(self, effect: str) -> OutboxRow:
        with self.box.database.read() as session:
            row = session.get(OutboxRow, effect)
            assert row is not None
            return row

    def read(self, ask: Callable[[Session], Any]) -> Any:
        with self.box.database.read() as session:
            return ask(session)


def one_order(session: Session) -> None:
    session.add(CustomerRow(id="anna", name="Anna Schmidt", email="anna@example.com", phone="", language="de"))
    session.add(ProductRow(id="milano-handbag", titles=MILANO))
    session.flush()
    session.add(
        VariantRow(
            sku="MILANO-RED",
            product_id="milano-handbag",
            options={"color": "red"},
            price=8900,
            currency="EUR",
            on_hand=3,
            restock_date=None,
        )
    )
    session.flush()
    session.add(
        OrderRow(
            number="GS-1001",
            customer_id="anna",
            version=1,
            state="packed",
            payment_state="paid",
            payment_method="card",
            placed_at=NOON,
            delivered_at=None,
            total=8900,
            currency="EUR",
            address=BERLIN,
            delivery=None,
            shipping_method="standard",
            shipping_price=0,
            carrier="DHL",
            carrier_kind="postal",
            tracking_number=None,
            label_id="postal-CE123456785DE",
            promised_date=date(2026, 11, 26),
            expected_date=None,
            remedies=[],
            lines=[OrderLineRow(line=1, sku="MILANO-RED", quantity=1, unit_price=8900, state="ordered", wish=None)],
        )
    )
