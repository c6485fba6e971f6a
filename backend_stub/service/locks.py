"""Wrong answers, and what they lock: the conversation and the order number, each counted by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from backend_stub.model.policy import VerificationPolicy
from backend_stub.service.errors import VerificationLockedError
from backend_stub.storage.events import add_event
from backend_stub.storage.trust_tables import AttemptRow, LockRow
from backend_stub.storage.turns import take_turn


def conversation_key(conversation: str) -> str:
    return f"conversation:{conversation}"


def order_key(number: str) -> str:
    return f"order:{number}"


def ask_locks(session: Session, keys: Iterable[str], now: datetime) -> None:
    """Raises VerificationLockedError while one of the keys is locked; guesses under one key take turns."""
    keys = sorted(keys)
    for key in keys:
        take_turn(session, key)
    until = session.scalar(select(func.max(LockRow.until)).where(LockRow.key.in_(keys), LockRow.until > now))
    if until is not None:
        raise VerificationLockedError(max(1, math.ceil((until - now).total_seconds())))


def count_wrong(
    session: Session, keys: Iterable[str], policy: VerificationPolicy, now: datetime, conversation: str
) -> None:
    """Notes a wrong answer under each key, and locks those that have too many."""
    since = now - timedelta(minutes=policy.window_minutes)
    for key in keys:
        session.execute(delete(AttemptRow).where(AttemptRow.key == key, AttemptRow.at <= since))
        session.add(AttemptRow(key=key, at=now))
        session.flush()
        wrong = session.scalar(select(func.count()).select_from(AttemptRow).where(AttemptRow.key == key)) or 0
        if wrong >= policy.wrong_answers:
            _lock(session, key, policy, now, conversation)


def _lock(session: Session, key: str, policy: VerificationPolicy, now: datetime, conversation: str) -> None:
    until = now + timedelta(minutes=policy.lock_minutes)
    session.merge(LockRow(key=key, until=until))
    session.execute(delete(AttemptRow).where(AttemptRow.key == key))
    kind, _, name = key.partition(":")
    order_number = name if kind == "order" else None
    facts = {"locked": kind, "minutes": policy.lock_minutes}
    add_event(session, "verification_locked", now, order_number=order_number, conversation=conversation, facts=facts)
