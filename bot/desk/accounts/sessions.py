"""Sessions of staff: a random token, kept as a hash, that ends after 60 idle minutes, and after ten hours at most."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from bot.gateway.problems import Problem
from bot.gateway.sessions import hashed, new_token

from .tables import Staff, StaffSession

IDLE, LONGEST = timedelta(minutes=60), timedelta(hours=10)
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when somebody was last seen: not each request writes."""


def begin(session: Session, staff_id: str, now: datetime) -> str:
    """The token of a new session; forgets those that are over."""
    over = or_(StaffSession.created_at <= now - LONGEST, StaffSession.seen_at <= now - IDLE)
    session.execute(delete(StaffSession).where(over))
    token = new_token()
    session.add(StaffSession(token_hash=hashed(token), staff_id=staff_id, created_at=now, seen_at=now))
    return token


def find(session: Session, token_hash: str, now: datetime) -> Staff:
    """Whose session it is, seen now; Problem `sign_in_required` when there is none or it is over."""
    query = select(StaffSession, Staff).join(Staff).where(StaffSession.token_hash == token_hash)
    known, staff = session.execute(query).one_or_none() or (None, None)
    if known is None or staff is None or not staff.active or _is_over(known, now):
        raise Problem("sign_in_required")
    if known.seen_at + NOTED_EVERY <= now:
        known.seen_at = staff.seen_at = now
    return staff


def is_open(session: Session, token_hash: str, now: datetime) -> bool:
    """Whether it is still good; to ask keeps nobody signed in."""
    known = session.get(StaffSession, token_hash)
    return known is not None and not _is_over(known, now)


def end(session: Session, token_hash: str) -> None:
    session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash))


def has_any(session: Session, staff_id: str) -> bool:
    return session.scalar(select(StaffSession.token_hash).where(StaffSession.staff_id == staff_id)) is not None


def end_all(session: Session, staff_id: str, but: str = "") -> None:
    """Ends all sessions of an account, but the one of this hash."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.token_hash != but))


def _is_over(known: StaffSession, now: datetime) -> bool:
    return known.created_at + LONGEST <= now or known.seen_at + IDLE <= now
