"""What goes over the caps waits for a person: one word with a reason, and the customer is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
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
from backend_stub.storage.retrying import retried
from backend_stub.storage.tables import ProposalRow


@dataclass(frozen=True)
class Word:
    """A person's word: the reason stays with the shop, the customer reads `because`, a word of the mails."""

    agent: str
    approved: bool
    reason: str
    because: str


@retried
def answer(shop: Shop, word: Word, proposal_id: str, now: datetime) -> dict[str, Any]:
    """The proposal decided anew, with its time begun again; NotWaitingError where it waits for no approval."""
    with shop.database.write() as session:
        row = find_proposal(session, proposal_id, None)
        if Need.APPROVAL.value not in row.body["needs"] or row.approval is not None or row.receipt_id is not None:
            raise NotWaitingError
        row.approval = {**asdict(word), "at": instant(now)}
        row.expires_at = now + timedelta(minutes=shop.policy.proposals.approved_minutes)
        body = renew(session, shop, row, now)
        _tell(session, row, word, now)
        return body


def _tell(session: Session, row: ProposalRow, word: Word, now: datetime) -> None:
    order = load_order(session, row.order_number)
    template = "approval_granted" if word.approved else "approval_refused"
    facts: dict[str, Any] = {"what": [_remedy(change) for change in row.requested]}
    facts |= {"next_step": "choose"} if word.approved else {"reason": word.because}
    notify(session, load_customer(session, row.customer_id), template, facts, now, f"{row.id}:approval", order=order)
    said = {"proposal": row.id, "approved": word.approved}
    add_event(session, "approval_given", now, order_number=order.number, conversation=row.conversation, facts=said)


def _remedy(change: dict[str, Any]) -> str:
    """What was asked for, as a word of the mails."""
    remedy = change.get("remedy", "refund")
    return "partial_refund" if remedy == "refund" else str(remedy)
