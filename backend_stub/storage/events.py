"""Events for the gateway, in the order in which they became visible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend_stub.storage.tables import EventRow

EVENTS_LOCK = 7_203_002


def add_event(
    session: Session,
    kind: str,
    now: datetime,
    *,
    order_number: str | None = None,
    conversation: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Writes one event, without personal data.

    On PostgreSQL writers take turns until they commit: otherwise a reader that asks for what comes after the highest
    id it has seen would miss a lower one that is committed later. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({EVENTS_LOCK})"))
    session.add(EventRow(at=now, kind=kind, order_number=order_number, conversation=conversation, facts=facts or {}))


def events_after(session: Session, after: int, limit: int) -> list[EventRow]:
    return list(session.scalars(select(EventRow).where(EventRow.id > after).order_by(EventRow.id).limit(limit)))
