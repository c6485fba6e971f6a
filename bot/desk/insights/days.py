"""Days and hours in UTC, as the database counts by them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column
from sqlalchemy.orm import InstrumentedAttribute, Session

# Bound as parameters, PostgreSQL would not group by these.
UTC: ColumnElement[str] = literal_column("'UTC'")
HOUR_OF_SQLITE: ColumnElement[str] = literal_column("'%H'")
HOUR_OF_POSTGRESQL: ColumnElement[str] = literal_column("'HH24'")

Moment = InstrumentedAttribute[datetime]


def day_of(session: Session, at: Moment) -> ColumnElement[Any]:
    """The day; `str()` of what is read gives `2026-11-22`."""
    return func.date(func.timezone(UTC, at)) if _on_postgresql(session) else func.date(at)


def hour_of(session: Session, at: Moment) -> ColumnElement[Any]:
    """The hour; `int()` of what is read gives 0 to 23."""
    if _on_postgresql(session):
        return func.to_char(func.timezone(UTC, at), HOUR_OF_POSTGRESQL)
    return func.strftime(HOUR_OF_SQLITE, at)


def _on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
