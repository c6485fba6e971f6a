"""An order's history: every change with its steps, so that the order can be built anew from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.model.order import Order
from backend_stub.model.steps import Step, replay
from backend_stub.storage.orders import save_order
from backend_stub.storage.tables import HistoryRow, ReceiptRow

_ORDER = TypeAdapter(Order)


def add_entry(
    session: Session,
    order: Order,
    at: datetime,
    *,
    actor: str,
    kind: str,
    steps: tuple[Step, ...],
    changes: list[dict[str, Any]] | None = None,
    receipt_id: str | None = None,
) -> None:
    """One entry for the order as it is after these steps."""
    members = {"changes": changes or [], "receipt_id": receipt_id}
    session.add(HistoryRow(**entry_columns(order, at, actor=actor, kind=kind, steps=steps), **members))


def add_placed(session: Session, order: Order) -> None:
    """The first entry: the whole order as it was placed."""
    session.add(HistoryRow(**placed_columns(order)))


def entry_columns(order: Order, at: datetime, *, actor: str, kind: str, steps: tuple[Step, ...]) -> dict[str, Any]:
    """An entry's columns but for the changes that were asked for and their receipt."""
    return {
        "order_number": order.number,
        "version": order.version,
        "at": at,
        "actor": actor,
        "kind": kind,
        "steps": [step.wire() for step in steps],
    }


def placed_columns(order: Order) -> dict[str, Any]:
    entry = entry_columns(order, order.placed_at, actor="customer", kind="placed", steps=())
    return {**entry, "changes": [], "placed": _ORDER.dump_python(order, mode="json")}


def write_steps(session: Session, order: Order, steps: tuple[Step, ...], at: datetime, actor: str, kind: str) -> Order:
    """Writes steps that no proposal asked for, with their entry; the order after them."""
    after = replace(replay(order, steps), version=order.version + 1)
    save_order(session, after)
    add_entry(session, after, at, actor=actor, kind=kind, steps=steps)
    return after


def entries(session: Session, number: str) -> list[HistoryRow]:
    """Oldest first."""
    return list(session.scalars(select(HistoryRow).where(HistoryRow.order_number == number).order_by(HistoryRow.id)))


def applied_types(session: Session, number: str) -> frozenset[str]:
    """The types of the changes that were made to the order and not taken back."""
    rows = session.scalars(select(ReceiptRow).where(ReceiptRow.order_number == number, ReceiptRow.undone_by.is_(None)))
    bodies = [row.body for row in rows if row.outcome["kind"] == "change"]
    return frozenset(change["type"] for body in bodies for change in body["applied"])


def order_from_history(session: Session, number: str) -> Order:
    """The order as its history tells it: the placed order with every step replayed."""
    first, *later = entries(session, number)
    order = _ORDER.validate_python(first.placed)
    for entry in later:
        order = replace(replay(order, [Step.of(step) for step in entry.steps]), version=entry.version)
    return order
