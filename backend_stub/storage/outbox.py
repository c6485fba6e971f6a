"""The outbox: effects that must leave the database, written with the change that wants them.

Payloads by kind; money is integer minor units, addresses have the members of model.Address and `lines`:

    label         {order, address, lines: [{line, title, options, quantity}], voids: previous label id | null}
    label_void    {order, label}
    customs       {order, from_country, to_country, address, lines}
    carrier_call  {order, tracking_number, carrier, operation: redirect|hold|bring_back|intercept, address?, location?}
    refund        {order, amount, currency, ledger_entry, method: card|paypal|gift_card}
    payment       {order, amount, currency, ledger_entry, method}      collects a price difference
    return_label  {order, lines, address, to, language}
    email         {template, to, language, facts, customer, asks: whether for a rating, told: talks that know it}
                  templates: change_confirmed, change_undone, change_failed, code, security_details_changed,
                  order_cancelled, return_label, case_opened, refund_sent, voucher

A worker claims a row in a transaction of its own (attempts + 1, next_attempt_at = end of its lease) before it calls
anybody: an undo takes back a pending row only while `attempts` is 0. `last_error` holds no personal data.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.enums import OutboxKind, OutboxState
from backend_stub.storage.tables import OutboxRow


def enqueue(
    session: Session,
    kind: OutboxKind,
    payload: dict[str, Any],
    now: datetime,
    *,
    order_number: str | None = None,
    receipt_id: str | None = None,
    idempotency_key: str | None = None,
) -> OutboxRow:
    """Adds one effect to the caller's transaction, due at once; it is done at most once per idempotency key."""
    row_id = str(ULID.from_datetime(now))
    row = OutboxRow(
        id=row_id,
        kind=kind.value,
        payload=payload,
        order_number=order_number,
        receipt_id=receipt_id,
        idempotency_key=idempotency_key or f"{kind.value}:{row_id}",
        state=OutboxState.PENDING.value,
        attempts=0,
        next_attempt_at=now,
        created_at=now,
    )
    session.add(row)
    return row


def is_left(session: Session, key: str) -> bool:
    """Whether an effect was left under this key before."""
    return session.scalar(select(OutboxRow.id).where(OutboxRow.idempotency_key == key)) is not None


def label_waits(session: Session, number: str) -> bool:
    """Whether a new label for this order is on its way to the warehouse."""
    query = select(OutboxRow.id).where(OutboxRow.order_number == number, OutboxRow.kind == OutboxKind.LABEL.value)
    return session.scalar(query.where(OutboxRow.state == OutboxState.PENDING.value).limit(1)) is not None


def untouched(session: Session, key: str) -> OutboxRow | None:
    """The effect under this key, locked, while no worker has begun with it."""
    query = select(OutboxRow).where(OutboxRow.idempotency_key == key, OutboxRow.attempts == 0)
    return session.scalar(query.where(OutboxRow.state == OutboxState.PENDING.value).with_for_update())
