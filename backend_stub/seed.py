"""Fills the demo shop of seed.yml: `python -m backend_stub.seed [--fresh]`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from backend_stub.model.address import Address
from backend_stub.model.changes import AddressChange, CancelChange, Change
from backend_stub.model.enums import CarrierKind, OrderState, PaymentMethod, PaymentState
from backend_stub.model.money import Money
from backend_stub.model.order import Order, OrderLine, Shipping, TrackingEvent
from backend_stub.policy import load_carriers
from backend_stub.rules.plan import make_plan
from backend_stub.service.parcels import report
from backend_stub.service.placing import place_order
from backend_stub.service.shop import Shop, gather
from backend_stub.service.writing import Writing, write_outcome
from backend_stub.storage.base import Base
from backend_stub.storage.database import Database
from backend_stub.storage.events import drop_events
from backend_stub.storage.money_tables import PaymentMethodRow
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import CustomerRow, OrderRow, OutboxRow, ProductRow, VariantRow
from reroute.settings import Settings

SEED = Path(__file__).with_name("seed.yml")
CURRENCY = "EUR"
Entry = dict[str, Any]


def seed(database: Database, now: datetime | None = None, *, fresh: bool = False) -> bool:
    """Puts the demo shop into the database; False when orders exist and it did nothing.

    `fresh` empties every table first. Dates are relative to `now`. What happened to the demo orders went through the
    same rules and writes as any change; only its mails and events, long since sent, are dropped.
    """
    now = now or datetime.now(UTC)
    demo = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    with database.write() as session:
        if fresh:
            _empty(session)
        elif session.scalar(select(func.count()).select_from(OrderRow)):
            return False
        _people(session, demo["customers"])
        add_catalogue(session, demo["products"], now)
        session.flush()
        for entry in demo["orders"]:
            _order(session, Shop.open(database, ""), demo, entry, now)
        session.flush()
        session.execute(delete(OutboxRow))
        drop_events(session)
    return True


def _empty(session: Session) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table))


def _people(session: Session, customers: dict[str, Entry]) -> None:
    for key, members in customers.items():
        methods = members.pop("methods", {})
        session.add(CustomerRow(id=key, **members))
        session.flush()
        session.add_all(
            PaymentMethodRow(id=method, customer_id=key, currency=CURRENCY, **stored)
            for method, stored in {f"{key}-card": {"kind": "card", "label": "Visa •• 4242"}, **methods}.items()
        )


def add_catalogue(session: Session, products: dict[str, Entry], now: datetime) -> None:
    """Products by key, with their variants, as seed.yml writes them."""
    for key, product in products.items():
        customs = {name: product[name] for name in ("hs_code", "origin", "weight_grams")}
        session.add(ProductRow(id=key, titles=product["titles"], **customs))
        session.flush()
        for variant in product["variants"]:
            restock = variant.get("restock")
            session.add(
                VariantRow(
                    sku="-".join([key, *variant["options"].values()]).lower(),
                    product_id=key,
                    options=variant["options"],
                    price=product["price"],
                    currency=CURRENCY,
                    listed_price=variant.get("listed"),
                    on_hand=variant["stock"],
                    restock_date=now.date() + timedelta(days=restock) if restock else None,
                )
            )


def _order(session: Session, shop: Shop, demo: Entry, entry: Entry, now: datetime) -> None:
    order = _placed(session, demo, entry, now)
    place_order(session, order)
    happenings = _happenings(demo, entry, now)
    for at, happening in sorted(happenings, key=lambda pair: pair[0]):
        if isinstance(happening, TrackingEvent):
            report(session, order.number, happening, _reporter(happening))
        else:
            _change(session, shop, order.number, happening, at)


def _placed(session: Session, demo: Entry, entry: Entry, now: datetime) -> Order:
    lines = tuple(_line(session, number, line) for number, line in enumerate(entry["lines"], start=1))
    price = entry.get("paid_shipping", 0)
    customer = entry["customer"]
    carrier = load_carriers().carriers[entry["carrier"]]
    promised = now.date() + timedelta(days=entry["promised"])
    address = Address.of({"name": demo["customers"][customer]["name"], **demo["addresses"][customer]})
    packed = any(state == "packed" for _, state, *_ in entry["events"])
    return Order(
        number=entry["number"],
        customer_id=customer,
        version=1,
        state=OrderState.RECEIVED,
        payment_state=PaymentState(entry.get("payment", "paid")),
        payment_method=PaymentMethod.CARD,
        placed_at=now + timedelta(days=entry["placed"], minutes=entry.get("minutes", -600)),
        delivered_at=None,
        total=Money(sum(line.worth for line in lines) + price, CURRENCY),
        address=address,
        shipping=Shipping(
            method=entry["method"],
            price=price,
            carrier=entry["carrier"],
            carrier_kind=CarrierKind(carrier.kind),
            tracking_number=entry.get("tracking"),
            label_id=entry.get("label"),
            promised_date=promised,
            expected_date=promised,
            labelled_to=address.wire() if packed or entry.get("label") else None,
        ),
        lines=lines,
        payment_method_id=f"{customer}-card",
    )


def _line(session: Session, number: int, line: Entry) -> OrderLine:
    listed = session.get_one(VariantRow, line["sku"]).price
    return OrderLine(number, line["sku"], 1, line.get("price", listed), allocated=line.get("allocated", True))


def _happenings(demo: Entry, entry: Entry, now: datetime) -> list[tuple[datetime, TrackingEvent | Change]]:
    """Parcel events and the customer's own changes, each with its time, an order's events minutes apart."""
    found: list[tuple[datetime, TrackingEvent | Change]] = []
    for position, (days, state, status, *place) in enumerate(entry["events"]):
        at = now + timedelta(days=days, minutes=position - (20 if days == 0 else 300))
        found.append((at, TrackingEvent(at, OrderState(state), status, place[0] if place else None)))
    if "moved" in entry:
        to = Address.of(demo["addresses"][entry["moved"]["to"]])
        found.append((now + timedelta(days=entry["moved"]["days"]), AddressChange(to)))
    if "cancelled" in entry:
        found.append((now + timedelta(days=entry["cancelled"]), CancelChange()))
    return found


def _reporter(event: TrackingEvent) -> str:
    return "warehouse" if event.state.in_warehouse else "carrier"


def _change(session: Session, shop: Shop, number: str, change: Change, at: datetime) -> None:
    order = load_order(session, number)
    facts = gather(session, shop, order, at)
    plan = make_plan(order, [change], facts, shop.policy, at)
    applied = [decision.wire()["change"] for decision in plan.decisions]
    writing = Writing(plan.outcome, applied, "change", "customer", None, None, undoable=True)
    write_outcome(session, shop, order, facts, writing, at)
    session.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="empty every table first")
    database = Database.open(Settings.from_env().orders_database_url)
    seed(database, fresh=parser.parse_args().fresh)
    database.close()


if __name__ == "__main__":
    main()
