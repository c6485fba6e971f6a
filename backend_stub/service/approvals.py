"""What goes over the caps waits for a person: one word with a reason, and the customer is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.enums import Need
from backend_stub.rules.standing import instant
from backend_stub.service.errors import NotWaitingError
from backend_stub.service.notify import notify
from backend_stub.service.proposals import find_proposal, renew
from backend_stub.service.shop import Shop
from backend_stub.storage.events import add_event
from backend_stub.storage.orders import load_customer, load_order
from backend_stub.storage.tables import ProposalRow


def answer(shop: Shop, agent: str, proposal_id: str, approved: bool, reason: str, now: datetime) -> dict[str, Any]:
    """The proposal decided anew, with its time begun again; NotWaitingError where it waits for no approval.

    The reason stays with the shop; the customer reads that it was approved, or not.
    """
    with shop.database.write() as session:
        row = find_proposal(session, proposal_id, None)
        if Need.APPROVAL.value not in row.body["needs"] or row.approval is not None or row.receipt_id is not None:
            raise NotWaitingError
        row.approval = {"approved": approved, "by": agent, "reason": reason, "at": instant(now)}
        row.expires_at = now + timedelta(minutes=shop.policy.proposals.approved_minutes)
        body = renew(session, shop, row, now)
        _tell(session, row, approved, now)
        return body


def _tell(session: Session, row: ProposalRow, approved: bool, now: datetime) -> None:
    order = load_order(session, row.order_number)
    template = "approval_granted" if approved else "approval_refused"
    facts = {"before_after": row.body["before_after"]}
    notify(session, load_customer(session, row.customer_id), template, facts, now, f"{row.id}:approval", order=order)
    said = {"proposal": row.id, "approved": approved}
    add_event(session, "approval_given", now, order_number=order.number, conversation=row.conversation, facts=said)
