"""What customers say of their talks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from . import typed
from .tables import Rating

LOW = 2
"""A person looks into marks up to this."""


def keep(session: Session, conversation_id: str, stars: int, words: str | None, now: datetime) -> None:
    """One rating of a talk: the last."""
    session.merge(Rating(conversation_id=conversation_id, stars=stars, words=typed.shown(words or "") or None, at=now))
