"""Promises: what the shop has taken on towards a customer, with the time by which it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.enums import PromiseState
from backend_stub.storage.care_tables import PromiseRow


def make_promise(
    session: Session,
    kind: str,
    now: datetime,
    due_at: datetime,
    customer_id: str,
    *,
    order_number: str | None = None,
    case_id: int | None = None,
    receipt_id: str | None = None,
    facts: dict[str, Any] | None = None,
) -> PromiseRow:
    """Writes a promise in the caller's transaction; `kind` says what is promised, e.g. `refund_sent`."""
    row = PromiseRow(
        id=str(ULID.from_datetime(now)),
        kind=kind,
        state=PromiseState.OPEN.value,
        customer_id=customer_id,
        order_number=order_number,
        case_id=case_id,
        receipt_id=receipt_id,
        facts=facts or {},
        made_at=now,
        due_at=due_at,
    )
    session.add(row)
    return row
