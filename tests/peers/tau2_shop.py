"""Loads the source's shop into the order service's own tables, through its storage layer."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.address import Address
from backend_stub.model.enums import CarrierKind, OrderState, PaidState, PaymentState, RefundState
from backend_stub.model.money import Money
from backend_stub.model.order import Order, OrderLine, Shipping
from backend_stub.model.policy import Policy
from backend_stub.policy import HERE, load_carriers
from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database
from backend_stub.storage.history import add_placed
from backend_stub.storage.ledger import book, payment_received, refund_promised, refund_sent, sale
from backend_stub.storage.money_tables import PaymentMethodRow, PaymentRow, RefundRow
from backend_stub.storage.orders import add_order
from backend_stub.storage.tables import CustomerRow, ProductRow, VariantRow
from tests.peers import tau2_source
from tests.peers.tau2_source import Source
from tests.peers.tau2_words import KINDS, STATES, number_of, service_address

WHOLE = ("countries", "delivery", "duties")
SECRET = "secret"  # noqa: S105 - of a shop that lives as long as a test
CURRENCY = "USD"
CARRIER, METHOD = "USPS", "standard"
PLENTY = 1_000  # the source knows whether an item can be had, not how many
ARRIVED = (OrderState.DELIVERED,)


def open_shop(database: Database) -> Shop:
    """The service's shop with that shop's own policy."""
    return Shop(database, SECRET, that_shops_policy(), load_carriers())


@cache
def that_shops_policy() -> Policy:
    """The service's policy with what policy.yml beside the data says otherwise."""
    whole = _yaml(HERE / "policy.yml")
    for section, members in _yaml(tau2_source.DATA / "policy.yml").items():
        whole[section] = {**whole[section], **members} if _in_part(section, members) else members
    return TypeAdapter(Policy).validate_python(whole)


def _in_part(section: str, members: Any) -> bool:
    return isinstance(members, dict) and section not in WHOLE


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def load_shop(database: Database, source: Source, now: datetime) -> None:
    """Writes every product, customer and order; orders carry no dates, so deliveries are of three days ago."""
    with database.write() as session:
        _catalogue(session, source)
        _people(session, source)
        session.flush()
        for order in source.orders.values():
            _order(session, source, order, now)


def _catalogue(session: Session, source: Source) -> None:
    session.add_all(ProductRow(id=product, titles={"en": name}) for product, name in source.products.items())
    session.flush()
    session.add_all(
        VariantRow(
            sku=variant.item,
            product_id=variant.product,
            options=variant.options,
            price=variant.price,
            currency=CURRENCY,
            on_hand=PLENTY if variant.available else 0,
        )
        for variant in source.variants.values()
    )


def _people(session: Session, source: Source) -> None:
    for user in source.users.values():
        name = f"{user.first_name} {user.last_name}"
        address = Address.of({"name": name, **service_address(user.address)})
        session.add(
            CustomerRow(
                id=user.id, name=name, email=user.email, phone="", language="en", default_address=address.wire()
            )
        )
    session.flush()
    session.add_all(
        PaymentMethodRow(
            id=method.id,
            customer_id=user.id,
            kind=KINDS[method.kind].value,
            label=method.id,
            balance=method.balance,
            currency=CURRENCY,
        )
        for user in source.users.values()
        for method in user.methods.values()
    )


def _order(session: Session, source: Source, given: tau2_source.Order, now: datetime) -> None:
    order = _placed(source, given, now)
    add_order(session, order)
    add_placed(session, order)
    payments = {entry.method: _payment(session, source, order, entry) for entry in _of(given, "payment")}
    session.flush()
    for entry in _of(given, "refund"):
        _refund(session, order, payments[entry.method], entry.amount)
        book(
            session,
            order,
            now,
            sale(-entry.amount),
            refund_promised(entry.amount),
            refund_sent(entry.amount, payments[entry.method].method),
        )


def _of(given: tau2_source.Order, kind: str) -> list[tau2_source.Entry]:
    return [entry for entry in given.history if entry.kind == kind]


def _placed(source: Source, given: tau2_source.Order, now: datetime) -> Order:
    user, state = source.users[given.user], STATES[given.status]
    cancelled = state is OrderState.CANCELLED
    lines = tuple(OrderLine(place, item.item, 1, item.price) for place, item in enumerate(given.items, start=1))
    first = given.history[0].method
    return Order(
        number=number_of(given.id),
        customer_id=given.user,
        version=1,
        state=state,
        payment_state=PaymentState.REFUNDED if cancelled else PaymentState.PAID,
        payment_method=KINDS[user.methods[first].kind],
        payment_method_id=first,
        placed_at=now - timedelta(days=10),
        delivered_at=now - timedelta(days=3) if state in ARRIVED else None,
        total=Money(0 if cancelled else sum(line.worth for line in lines), CURRENCY),
        address=Address.of({"name": f"{user.first_name} {user.last_name}", **service_address(given.address)}),
        shipping=_shipping(now),
        lines=lines,
    )


def _shipping(now: datetime) -> Shipping:
    promised = (now + timedelta(days=4)).date()
    return Shipping(
        method=METHOD,
        price=0,
        carrier=CARRIER,
        carrier_kind=CarrierKind(load_carriers().carriers[CARRIER].kind),
        tracking_number=None,
        label_id=None,
        promised_date=promised,
        expected_date=promised,
    )


def _payment(session: Session, source: Source, order: Order, entry: tau2_source.Entry) -> PaymentRow:
    state = PaidState.CAPTURED if order.state.in_warehouse else PaidState.PAID_OUT
    row = PaymentRow(
        id=str(ULID.from_datetime(order.placed_at)),
        order_number=order.number,
        method=KINDS[source.users[order.customer_id].methods[entry.method].kind].value,
        method_id=entry.method,
        amount=entry.amount,
        refunded=0,
        currency=CURRENCY,
        state=state.value,
        at=order.placed_at,
    )
    session.add(row)
    book(session, order, order.placed_at, sale(entry.amount), payment_received(entry.amount, row.method))
    return row


def _refund(session: Session, order: Order, payment: PaymentRow, amount: int) -> None:
    payment.refunded = amount
    session.add(
        RefundRow(
            id=str(ULID.from_datetime(order.placed_at)),
            order_number=order.number,
            payment_id=payment.id,
            method=payment.method,
            method_id=payment.method_id,
            amount=amount,
            currency=CURRENCY,
            waits_for="now",
            state=RefundState.ARRIVED.value,
            promised_at=order.placed_at,
            sent_at=order.placed_at,
            arrived_at=order.placed_at,
        )
    )
