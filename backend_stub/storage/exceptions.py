"""Exceptions: what the watch found, each once, until a change settles it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.order import Order
from backend_stub.storage.care_tables import ExceptionRow


def judged(session: Session, number: str, cause: str, key: str) -> bool:
    """Whether this was found before."""
    query = select(ExceptionRow.id).where(
        ExceptionRow.order_number == number, ExceptionRow.cause == cause, ExceptionRow.key == key
    )
    return session.scalar(query) is not None


def open_exception(
    session: Session,
    order: Order,
    cause: str,
    key: str,
    facts: dict[str, Any],
    remedies: list[dict[str, Any]],
    now: datetime,
) -> ExceptionRow:
    row = ExceptionRow(
        id=str(ULID.from_datetime(now)),
        order_number=order.number,
        customer_id=order.customer_id,
        cause=cause,
        key=key,
        facts=facts,
        remedies=remedies,
        state="open",
        found_at=now,
    )
    session.add(row)
    return row


def open_exceptions(session: Session, number: str | None, customer_id: str | None) -> list[ExceptionRow]:
    """Newest first, at most 500: of one order, of one customer, or of all."""
    query = select(ExceptionRow).where(ExceptionRow.state == "open")
    if number is not None:
        query = query.where(ExceptionRow.order_number == number)
    if customer_id is not None:
        query = query.where(ExceptionRow.customer_id == customer_id)
    return list(session.scalars(query.order_by(ExceptionRow.found_at.desc(), ExceptionRow.id.desc()).limit(500)))


def settle_exceptions(session: Session, number: str, kinds: Iterable[str], receipt_id: str, now: datetime) -> None:
    """A change of these types answers what was found at the order, where it was among the remedies."""
    done = set(kinds)
    for row in open_exceptions(session, number, None):
        if done & {remedy["change"]["type"] for remedy in row.remedies}:
            row.state, row.settled_at, row.receipt_id = "settled", now, receipt_id


def reopen_exceptions(session: Session, receipt_id: str) -> None:
    """The change that settled them was taken back."""
    for row in session.scalars(select(ExceptionRow).where(ExceptionRow.receipt_id == receipt_id)):
        row.state, row.settled_at, row.receipt_id = "open", None, None
