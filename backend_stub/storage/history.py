"""An order's history: every change with its steps, so that the order can be built anew from them."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.model.order import Order
from backend_stub.model.steps import Step, replay
from backend_stub.storage.orders import save_order
from backend_stub.storage.tables import HistoryRow

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
    session.add(
        HistoryRow(
            order_number=order.number,
            version=order.version,
            at=at,
            actor=actor,
            kind=kind,
            changes=changes or [],
            steps=[step.wire() for step in steps],
            placed=None,
            receipt_id=receipt_id,
        )
    )


def add_placed(session: Session, order: Order) -> None:
    """The first entry: the whole order as it was placed."""
    session.add(
        HistoryRow(
            order_number=order.number,
            version=order.version,
            at=order.placed_at,
            actor="customer",
            kind="placed",
            changes=[],
            steps=[],
            placed=_plain(asdict(order)),
            receipt_id=None,
        )
    )


def write_steps(session: Session, order: Order, steps: tuple[Step, ...], at: datetime, actor: str, kind: str) -> Order:
    """Writes steps that no proposal asked for, with their entry; the order after them."""
    after = replace(replay(order, steps), version=order.version + 1)
    save_order(session, after)
    add_entry(session, after, at, actor=actor, kind=kind, steps=steps)
    return after


def entries(session: Session, number: str) -> list[HistoryRow]:
    """Oldest first."""
    return list(session.scalars(select(HistoryRow).where(HistoryRow.order_number == number).order_by(HistoryRow.id)))


def order_from_history(session: Session, number: str) -> Order:
    """The order as its history tells it: the placed order with every step replayed."""
    first, *later = entries(session, number)
    order = _ORDER.validate_python(first.placed)
    for entry in later:
        order = replace(replay(order, [Step.of(step) for step in entry.steps]), version=entry.version)
    return order


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value
