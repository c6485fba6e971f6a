"""One-time codes: six digits by e-mail, valid once, for one purpose of one conversation."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.order import Customer
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop
from backend_stub.storage.trust_tables import CodeRow


def send_code(
    session: Session, shop: Shop, conversation: str, purpose: str, customer: Customer | None, now: datetime
) -> None:
    """Sends a fresh code in place of the last one; to nobody when there is no customer or too many were sent."""
    policy = shop.policy.verification
    since = now - timedelta(minutes=policy.window_minutes)
    session.execute(delete(CodeRow).where(CodeRow.conversation == conversation, CodeRow.created_at <= since))
    sent = session.scalar(select(func.count()).select_from(CodeRow).where(CodeRow.conversation == conversation)) or 0
    if sent >= policy.codes_per_window:
        return
    code, row_id = f"{secrets.randbelow(1_000_000):06d}", str(ULID.from_datetime(now))
    session.add(
        CodeRow(
            id=row_id,
            conversation=conversation,
            purpose=purpose,
            customer_id=customer.id if customer else None,
            digest=_digest(shop, row_id, code),
            created_at=now,
            expires_at=now + timedelta(minutes=policy.code_lifetime_minutes),
        )
    )
    if customer:
        facts = {"code": code, "minutes": policy.code_lifetime_minutes}
        notify(session, customer, "code", facts, now, f"code:{row_id}")


def redeem_code(session: Session, shop: Shop, conversation: str, purpose: str, code: str, now: datetime) -> str | None:
    """The customer whose newest code this is, once; None for any other."""
    row = session.scalar(
        select(CodeRow)
        .where(CodeRow.conversation == conversation, CodeRow.purpose == purpose)
        .order_by(CodeRow.created_at.desc(), CodeRow.id.desc())
        .limit(1)
    )
    expected = row.digest if row else ""
    right = hmac.compare_digest(expected, _digest(shop, row.id if row else "", code))
    if row is None or not right or row.customer_id is None or row.expires_at <= now:
        return None
    customer_id = row.customer_id
    row.customer_id = None  # used up; the row stays to count what was sent
    return customer_id


def _digest(shop: Shop, row_id: str, code: str) -> str:
    return hmac.new(shop.secret.encode(), f"code:{row_id}:{code}".encode(), hashlib.sha256).hexdigest()
