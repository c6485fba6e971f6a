"""A newly placed order: all the rows that it begins with, for one order or for many at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.enums import PaidState
from backend_stub.model.order import Order
from backend_stub.storage import history, ledger
from backend_stub.storage.base import Base
from backend_stub.storage.money_tables import PaymentRow
from backend_stub.storage.orders import order_rows
from backend_stub.storage.tables import HistoryRow, LedgerRow, OrderLineRow, OrderRow

Rows = dict[type[Base], list[dict[str, Any]]]


def place_order(session: Session, order: Order) -> None:
    """Writes the order as its customer placed it, with its history, its ledger and what was paid."""
    write_rows(session, placed_rows(order))


def placed_rows(order: Order, paid: PaidState = PaidState.CAPTURED) -> Rows:
    """The order, its lines, the first entry of its history, what it is worth, and the payment where there is one."""
    row, lines = order_rows(order)
    at, total = order.placed_at, order.total.amount
    booked = ledger.entry_columns(str(ULID.from_datetime(at)), order, at, ledger.sale(total))
    rows: Rows = {OrderRow: [row], OrderLineRow: lines, HistoryRow: [history.placed_columns(order)], LedgerRow: booked}
    if order.paid and total:
        rows[PaymentRow] = [_payment(order, paid)]
        booked += ledger.entry_columns(
            str(ULID.from_datetime(at)), order, at, ledger.payment_received(total, order.payment_method)
        )
    return rows


def write_rows(session: Session, rows: Rows) -> None:
    """Inserts them table by table, each after those that it refers to."""
    session.flush()
    order = {table.name: position for position, table in enumerate(Base.metadata.sorted_tables)}
    for kind in sorted(rows, key=lambda kind: order[kind.__tablename__]):
        if rows[kind]:
            session.execute(insert(kind), rows[kind])


def _payment(order: Order, paid: PaidState) -> dict[str, Any]:
    return {
        "id": str(ULID.from_datetime(order.placed_at)),
        "order_number": order.number,
        "method": order.payment_method.value,
        "method_id": order.payment_method_id,
        "amount": order.total.amount,
        "refunded": 0,
        "currency": order.currency,
        "state": paid.value,
        "at": order.placed_at,
    }
