"""Five wrong passwords or codes in 15 minutes, for one account or from one address: no more tries for 15 minutes.

A try counts from before it is judged, so that many at once are no more than one after the other.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.orm import Session

from bot.gateway.problems import Problem

from .tables import SignInTry

MOST, WINDOW = 5, timedelta(minutes=15)


def key_of(email_or_address: str) -> str:
    """Under what tries are counted; the same for accounts that are not there, which must not be told from others."""
    return hashlib.sha256(email_or_address.encode()).hexdigest()


def begin(session: Session, account: str | None, address: str, now: datetime) -> int:
    """The id of a new try of these keys; Problem `sign_in_locked` when there are no more now."""
    _one_at_a_time(session)
    session.execute(delete(SignInTry).where(SignInTry.at <= now - 2 * WINDOW))
    until = _locked_until(session, SignInTry.address == address, now)
    if account is not None:
        until = max(filter(None, (until, locked_until(session, account, now))), default=None)
    if until is not None:
        raise Problem("sign_in_locked", retry_after=(until - now).total_seconds())
    new = SignInTry(account=account, address=address, at=now)
    session.add(new)
    session.flush()
    return new.id


def locked_until(session: Session, account: str, now: datetime) -> datetime | None:
    """When there are tries again for an account; None when there are now."""
    return _locked_until(session, SignInTry.account == account, now)


def withdraw(session: Session, try_id: int) -> None:
    """The try was neither right nor wrong: it does not count."""
    session.execute(delete(SignInTry).where(SignInTry.id == try_id))


def forgive(session: Session, account: str) -> None:
    """The account's tries count no more: the last one was right, or an admin says so."""
    session.execute(delete(SignInTry).where(SignInTry.account == account))


def _locked_until(session: Session, whose: ColumnElement[bool], now: datetime) -> datetime | None:
    query = select(SignInTry.at).where(whose).order_by(SignInTry.at.desc(), SignInTry.id.desc()).limit(MOST)
    last = session.scalars(query).all()
    if len(last) < MOST or last[0] - last[-1] >= WINDOW or last[0] + WINDOW <= now:
        return None
    return last[0] + WINDOW


def _one_at_a_time(session: Session) -> None:
    """SQLite has one writer anyway; elsewhere two tries at once would not see each other."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE sign_in_tries IN SHARE ROW EXCLUSIVE MODE"))
