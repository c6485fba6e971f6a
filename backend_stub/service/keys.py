"""Idempotency keys: the same key gives the same answer for 24 hours, to the same customer."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend_stub.model.policy import ProposalPolicy
from backend_stub.service.errors import KeyReusedError
from backend_stub.storage.trust_tables import IdempotencyRow


def key_owner(customer_id: str, agent: str | None) -> str:
    """Whose key it is: keys of customers and of agents never meet."""
    return f"agent:{agent}"[:40] if agent else customer_id


def answer_under(
    session: Session, customer_id: str, key: str, request: str, policy: ProposalPolicy, now: datetime
) -> dict[str, Any] | None:
    """The answer already given; None for a new key. Raises KeyReusedError when it was given to another request."""
    oldest = now - timedelta(hours=policy.key_hours)
    session.execute(
        delete(IdempotencyRow).where(IdempotencyRow.customer_id == customer_id, IdempotencyRow.created_at <= oldest)
    )
    row = session.get(IdempotencyRow, (customer_id, key))
    if row is None:
        return None
    if row.request != _digest(request):
        raise KeyReusedError
    return row.body


def keep_answer(
    session: Session, customer_id: str, key: str, request: str, body: dict[str, Any], now: datetime
) -> None:
    session.add(IdempotencyRow(customer_id=customer_id, key=key, request=_digest(request), body=body, created_at=now))


def _digest(request: str) -> str:
    return hashlib.sha256(request.encode()).hexdigest()
