"""Orders: rows to objects and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend_stub.model.address import Address
from backend_stub.model.enums import CarrierKind, LineState, OrderState, PaymentMethod, PaymentState
from backend_stub.model.money import Money
from backend_stub.model.order import Customer, Order, OrderLine, Preferences, Shipping, TrackingEvent
from backend_stub.model.steps import Step
from backend_stub.storage.base import Base
from backend_stub.storage.tables import CustomerRow, OrderLineRow, OrderRow, TrackingEventRow, folded


def find_order(session: Session, number: str, customer_id: str | None) -> Order | None:
    """The customer's order, or anybody's for None; None when it is somebody else's, as when it does not exist."""
    row = session.get(OrderRow, number)
    return _order(row) if row is not None and customer_id in (None, row.customer_id) else None


def load_order(session: Session, number: str) -> Order:
    """The order with its row locked until the end of the transaction; LookupError when there is none."""
    query = select(OrderRow).where(OrderRow.number == number).options(selectinload(OrderRow.lines))
    row = session.scalar(query.with_for_update(key_share=True).execution_options(populate_existing=True))
    if row is None:
        raise LookupError(number)
    _keep(session, row)
    return _order(row)


def lock_orders(session: Session, numbers: Iterable[str]) -> None:
    """Locks these orders until the end of the transaction: before anything else, and one after the other by number.

    Whatever belongs to an order is written only under its lock, so that nothing of it needs a lock of its own.
    """
    for number in sorted(numbers):
        session.execute(select(OrderRow.number).where(OrderRow.number == number).with_for_update(key_share=True))


def orders_of(
    session: Session, customer_id: str, since: datetime | None = None, until: datetime | None = None
) -> list[Order]:
    """The customer's orders, newest first, all of them or those placed within a time."""
    query = select(OrderRow).where(OrderRow.customer_id == customer_id).options(selectinload(OrderRow.lines))
    if since is not None and until is not None:
        query = query.where(OrderRow.placed_at.between(since, until))
    rows = session.scalars(query.order_by(OrderRow.placed_at.desc(), OrderRow.number))
    return [_order(row) for row in rows]


def save_order(session: Session, order: Order) -> None:
    """Writes the order over its row; sqlalchemy.orm.exc.StaleDataError when somebody else was faster."""
    row = session.get_one(OrderRow, order.number)
    for name, value in _columns(order).items():
        setattr(row, name, value)
    rows = {line_row.line: line_row for line_row in row.lines}
    for line in order.lines:
        if line.line not in rows:
            row.lines.append(OrderLineRow(order_number=order.number, **_line_columns(line)))
            continue
        for name, value in _line_columns(line).items():
            setattr(rows[line.line], name, value)
    for number in rows.keys() - {line.line for line in order.lines}:
        row.lines.remove(rows[number])


def add_order(session: Session, order: Order) -> None:
    """A newly placed order."""
    row, lines = order_rows(order)
    session.add(OrderRow(**row, lines=[OrderLineRow(**line) for line in lines]))
    session.flush()  # history and ledger refer to it


def order_rows(order: Order) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The columns of the order and of each of its lines."""
    lines = [{"order_number": order.number, **_line_columns(line)} for line in order.lines]
    return {"number": order.number, **_columns(order)}, lines


def hold_customer(session: Session, customer_id: str) -> None:
    """Nobody erases the customer before this transaction ends; NoResultFound for who is erased."""
    session.get_one(CustomerRow, customer_id, with_for_update={"read": True, "key_share": True})


def load_customer(session: Session, customer_id: str) -> Customer:
    row = session.get_one(CustomerRow, customer_id)
    _keep(session, row)
    return Customer(
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        language=row.language,
        default_address=Address.of(row.default_address) if row.default_address else None,
        preferences=Preferences(**row.preferences),
        points=row.points,
    )


def customers_named(session: Session, name: str) -> list[CustomerRow]:
    """Everybody of this name, however it is capitalised."""
    return list(session.scalars(select(CustomerRow).where(CustomerRow.name_key == folded(name))))


def postcode_fits(session: Session, person: CustomerRow, postal_code: str) -> bool:
    """Whether this is the postcode of the person's default address, or of one of his orders."""
    wanted = _plain(postal_code)
    addresses = [person.default_address or {}]
    addresses += session.scalars(select(OrderRow.address).where(OrderRow.customer_id == person.id))
    return bool(wanted) and any(_plain(address.get("postal_code", "")) == wanted for address in addresses)


def _plain(postal_code: str) -> str:
    return "".join(filter(str.isalnum, postal_code)).upper()


def save_customer(session: Session, customer_id: str, steps: Iterable[Step]) -> None:
    """Writes steps of the customer's own record."""
    for step in steps:
        setattr(session.get_one(CustomerRow, customer_id), step.field, step.after)


def tracking_events(session: Session, number: str) -> tuple[TrackingEvent, ...]:
    """Oldest first."""
    rows: Iterable[TrackingEventRow] = session.scalars(
        select(TrackingEventRow)
        .where(TrackingEventRow.order_number == number)
        .order_by(TrackingEventRow.at, TrackingEventRow.id)
    )
    return tuple(TrackingEvent(row.at, OrderState(row.state), row.status, row.place) for row in rows)


def add_tracking_event(session: Session, number: str, event: TrackingEvent) -> None:
    session.add(
        TrackingEventRow(
            order_number=number, at=event.at, state=event.state.value, status=event.status, place=event.place
        )
    )


def _keep(session: Session, row: Base) -> None:
    """The session finds the row again without asking the database: by itself it holds on to none that nobody uses."""
    session.info.setdefault("kept", set()).add(row)


def _order(row: OrderRow) -> Order:
    return Order(
        number=row.number,
        customer_id=row.customer_id,
        version=row.version,
        state=OrderState(row.state),
        payment_state=PaymentState(row.payment_state),
        payment_method=PaymentMethod(row.payment_method),
        placed_at=row.placed_at,
        delivered_at=row.delivered_at,
        total=Money(row.total, row.currency),
        address=Address.of(row.address),
        shipping=_shipping(row),
        lines=tuple(_line(line) for line in row.lines),
        delivery=row.delivery,
        remedies=tuple(row.remedies),
        compensated=row.compensated,
        payment_method_id=row.payment_method_id,
        contact=row.contact,
        paused=row.paused,
        duties=row.duties,
    )


def _shipping(row: OrderRow) -> Shipping:
    return Shipping(
        method=row.shipping_method,
        price=row.shipping_price,
        carrier=row.carrier,
        carrier_kind=CarrierKind(row.carrier_kind),
        tracking_number=row.tracking_number,
        label_id=row.label_id,
        promised_date=row.promised_date,
        expected_date=row.expected_date,
        labelled_to=row.labelled_to,
    )


def _line(row: OrderLineRow) -> OrderLine:
    return OrderLine(
        line=row.line,
        sku=row.sku,
        quantity=row.quantity,
        unit_price=row.unit_price,
        state=LineState(row.state),
        wish=row.wish,
        exchange=row.exchange,
        allocated=row.allocated,
    )


def _columns(order: Order) -> dict[str, Any]:
    return {
        "customer_id": order.customer_id,
        "version": order.version,
        "state": order.state.value,
        "payment_state": order.payment_state.value,
        "payment_method": order.payment_method.value,
        "payment_method_id": order.payment_method_id,
        "contact": order.contact,
        "paused": order.paused,
        "duties": order.duties,
        "compensated": order.compensated,
        "placed_at": order.placed_at,
        "delivered_at": order.delivered_at,
        "total": order.total.amount,
        "currency": order.currency,
        "address": order.address.wire(),
        "delivery": order.delivery,
        "shipping_method": order.shipping.method,
        "shipping_price": order.shipping.price,
        "carrier": order.shipping.carrier,
        "carrier_kind": order.shipping.carrier_kind.value,
        "tracking_number": order.shipping.tracking_number,
        "label_id": order.shipping.label_id,
        "labelled_to": order.shipping.labelled_to,
        "promised_date": order.shipping.promised_date,
        "expected_date": order.shipping.expected_date,
        "remedies": list(order.remedies),
    }


def _line_columns(line: OrderLine) -> dict[str, Any]:
    return {
        "line": line.line,
        "sku": line.sku,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "state": line.state.value,
        "wish": line.wish,
        "exchange": line.exchange,
        "allocated": line.allocated,
    }
