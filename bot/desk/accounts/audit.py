"""The audit log: what was done, by whom and to what. Ids alone; no names, addresses, words or passwords."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from .tables import AuditEntry


def note(session: Session, staff_id: str | None, action: str, subject: str | None, now: datetime, **facts: Any) -> None:
    """Writes an entry in the transaction of what it tells; the facts are such as JSON can hold."""
    session.add(AuditEntry(staff_id=staff_id, action=action, subject=subject, at=now, facts=facts))


def page(session: Session, before: int | None, limit: int) -> list[AuditEntry]:
    """Entries older than the one of this id, the latest first."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    return list(session.scalars(query if before is None else query.where(AuditEntry.id < before)))
