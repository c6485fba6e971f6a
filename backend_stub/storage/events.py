"""Events for the gateway, in the order in which they become visible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from backend_stub.storage.tables import EventRow
from backend_stub.storage.turns import take_turn

WAITING = "events"
"""Where a session keeps the events of its transaction."""


def add_event(
    session: Session,
    kind: str,
    now: datetime,
    *,
    order_number: str | None = None,
    conversation: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """One event, without personal data; it gets its id when the transaction commits."""
    row = EventRow(at=now, kind=kind, order_number=order_number, conversation=conversation, facts=facts or {})
    if WAITING not in session.info:
        session.info[WAITING] = []
        event.listen(session, "before_commit", _write, once=True)
    session.info[WAITING].append(row)


def drop_events(session: Session) -> None:
    """What this transaction would have told is told to nobody."""
    session.info.get(WAITING, []).clear()


def _write(session: Session) -> None:
    """Writers take turns until they have committed: a reader that asks for what comes after the highest id it has seen
    would otherwise miss a lower one that is committed later.

    This turn is the last thing that a transaction waits for, so nobody who has it keeps others waiting for long.
    """
    rows = session.info.pop(WAITING)
    if rows:
        session.flush()
        take_turn(session, "events")
        session.add_all(rows)


def events_after(session: Session, after: int, limit: int) -> list[EventRow]:
    return list(session.scalars(select(EventRow).where(EventRow.id > after).order_by(EventRow.id).limit(limit)))
