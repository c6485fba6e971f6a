"""Turns: transactions that must not decide about one thing at the same time wait for each other."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def take_turn(session: Session, name: str) -> None:
    """Waits until no other transaction has this turn, and keeps it until the end of this one.

    For what has no row to lock yet. On SQLite a write transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
