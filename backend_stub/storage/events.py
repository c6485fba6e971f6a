"""Events for the gateway, in the order in which they became visible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.storage.tables import EventRow
from backend_stub.storage.turns import take_turn


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

    Writers take turns until they commit: otherwise a reader that asks for what comes after the highest id it has seen
    would miss a lower one that is committed later.
    """
    take_turn(session, "events")
    session.add(EventRow(at=now, kind=kind, order_number=order_number, conversation=conversation, facts=facts or {}))


def events_after(session: Session, after: int, limit: int) -> list[EventRow]:
    return list(session.scalars(select(EventRow).where(EventRow.id > after).order_by(EventRow.id).limit(limit)))
