"""Writing to a customer: which template goes by which channel, as the customer wants it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.enums import OutboxKind
from backend_stub.model.order import Customer, Order
from backend_stub.storage.outbox import enqueue


def notify(
    session: Session,
    customer: Customer,
    template: str,
    facts: dict[str, Any],
    now: datetime,
    key: str,
    *,
    order: Order | None = None,
    receipt_id: str | None = None,
) -> None:
    """Leaves a mail in the outbox, once per key, in the customer's language, to the order's own contact if any."""
    contact = (order.contact if order else None) or {}
    said = {"name": customer.name, **({"order": order.number} if order else {}), **facts}
    mail = {
        "template": template,
        "to": contact.get("email") or customer.email,
        "language": customer.language,
        "facts": said,
    }
    number = order.number if order else None
    enqueue(session, OutboxKind.EMAIL, mail, now, order_number=number, receipt_id=receipt_id, idempotency_key=key)
