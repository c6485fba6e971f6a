"""The talks in which a customer may be told news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend_stub.storage.tables import CustomerRow, OrderRow
from backend_stub.storage.trust_tables import VerificationRow

MOST_TALKS = 20
PROVEN = ("code", "identity")


@dataclass(frozen=True)
class Talk:
    """A conversation that has spoken for the customer; proven, if by a code to the mailbox or the shop's word."""

    conversation: str
    proven: bool


def talks_of(
    session: Session, customer_id: str, email: str, order: OrderRow | None, since: datetime
) -> tuple[Talk, ...]:
    """Those that spoke after `since`, newest first; none where the mail is for another than the customer.

    Who only knew an order's number and a detail of it hears of the orders that could be seen then, of no later one.
    """
    seen, proven = VerificationRow.last_seen_at, VerificationRow.way.in_(PROVEN)
    query = (
        select(VerificationRow.conversation, VerificationRow.way)
        .join(CustomerRow, CustomerRow.id == VerificationRow.customer_id)
        .where(CustomerRow.id == customer_id, CustomerRow.email == email, seen > since)
        .where(proven if order is None else or_(proven, seen >= order.placed_at))
        .order_by(seen.desc(), VerificationRow.conversation)
        .limit(MOST_TALKS)
    )
    return tuple(Talk(conversation, way in PROVEN) for conversation, way in session.execute(query))
