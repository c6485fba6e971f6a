"""What the metrics read of the database; each in a transaction of its own, for customers do not wait for all of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Result, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.gateway.tables import Approval, Conversation, Delivery, Owner, Rating, Turn, UnclearMessage

STALE = timedelta(days=30)
"""After which the desk does not show an approval any more."""


def turns(session: Session) -> dict[str, int]:
    """By state."""
    return {row.state: row.rows for row in _counted(session, Turn.state)}


def talks(session: Session) -> dict[tuple[str, str], int]:
    """By owner and team."""
    return {(row.owner, row.team): row.rows for row in _counted(session, Conversation.owner, Conversation.team)}


def deliveries(session: Session) -> dict[tuple[str, str], int]:
    """By channel and state."""
    return {(row.channel, row.state): row.rows for row in _counted(session, Delivery.channel, Delivery.state)}


def ratings(session: Session) -> dict[int, int]:
    """By stars."""
    return {row.stars: row.rows for row in _counted(session, Rating.stars)}


def unclear(session: Session) -> int:
    """Messages that wait to be labelled."""
    return session.scalar(select(func.count()).select_from(UnclearMessage)) or 0


def approvals(session: Session, now: datetime) -> int:
    """Proposals that wait for a person's word."""
    waiting = (Approval.answered_at.is_(None), Approval.asked_at > now - STALE)
    return session.scalar(select(func.count()).select_from(Approval).where(*waiting)) or 0


def longest_wait(session: Session, now: datetime) -> float:
    """Seconds for which the first in the queue has waited; 0 where nobody does."""
    since = session.scalar(select(func.min(Conversation.waiting_since)).where(Conversation.owner == Owner.WAITING))
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _counted(session: Session, *columns: InstrumentedAttribute[Any]) -> Result[Any]:
    """Rows for each combination of the columns, and how many `rows` of the table have it."""
    return session.execute(select(*columns, func.count().label("rows")).group_by(*columns))
