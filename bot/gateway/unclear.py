"""Messages that wait to be labelled by people."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .replies import Unclear
from .tables import UnclearMessage

KEPT_FOR = timedelta(days=90)
"""Nobody labels what has waited longer: people write otherwise by then, or the gap is closed."""


def keep(session: Session, found: Unclear, now: datetime) -> None:
    """Notes a message, once, or what a known one was meant to be; those that have waited too long go."""
    session.execute(delete(UnclearMessage).where(UnclearMessage.at < now - KEPT_FOR))
    known = session.get(UnclearMessage, found.message)
    if known is not None:
        known.meant = found.meant or known.meant
    elif found.text and found.why:
        row = UnclearMessage(id=found.message, at=now, text=found.text, language=found.language)
        row.guesses, row.why, row.meant = [list(guess) for guess in found.guesses], found.why, found.meant
        session.add(row)


def waiting(session: Session, language: str | None = None) -> list[UnclearMessage]:
    """All of them, or those of one language, the oldest first."""
    query = select(UnclearMessage).order_by(UnclearMessage.at, UnclearMessage.id)
    if language is not None:
        query = query.where(UnclearMessage.language == language)
    return list(session.scalars(query))


def done(session: Session, message_id: str) -> None:
    """Lets a message go: it was labelled, or is of no use."""
    if (row := session.get(UnclearMessage, message_id)) is not None:
        session.delete(row)
