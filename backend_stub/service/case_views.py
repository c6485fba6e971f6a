"""Cases, evidence and promises as JSON: for customers, and with what only staff may see."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.care import Impact
from backend_stub.model.changes import change_wire
from backend_stub.model.decision import Offer
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.rules.complaints import remedies
from backend_stub.rules.standing import instant
from backend_stub.storage.care import case_number
from backend_stub.storage.care_tables import CaseRow, EvidenceRow, PromiseRow
from backend_stub.storage.cases import evidence_of, number_of, promises_of_case
from backend_stub.storage.orders import find_order


def case_summary(row: CaseRow) -> dict[str, Any]:
    """One line of a list of cases."""
    return {
        "number": case_number(row),
        "kind": row.kind,
        "state": row.state,
        "order": row.order_number or row.order_claimed,
        "opened_at": instant(row.opened_at),
        "expected_by": instant(row.expected_by),
        "settled_at": instant(row.settled_at) if row.settled_at else None,
    }


def case_view(session: Session, row: CaseRow, policy: Policy, *, staff: bool) -> dict[str, Any]:
    """The whole case; `offers` are remedies that can be proposed as they are."""
    offers = offers_for(session, row, policy)
    view = {
        **case_summary(row),
        "summary": row.summary,
        "wanted": row.wanted,
        "happened_at": instant(row.happened_at) if row.happened_at else None,
        "cause": row.cause,
        "impact": row.impact,
        "remedy": row.remedy,
        "satisfied": row.satisfied,
        "offers": [
            {"id": str(place), "change": change_wire(offer.change), "facts": offer.facts}
            for place, offer in enumerate(offers, start=1)
        ],
        "promises": [promise_view(promise) for promise in promises_of_case(session, row)],
        "evidence": [evidence_view(piece) for piece in evidence_of(session, row)],
    }
    return {**view, **_for_staff(row)} if staff else view


def evidence_view(row: EvidenceRow) -> dict[str, Any]:
    """What a piece of evidence is; the file itself goes to staff only."""
    return {
        "id": row.id,
        "at": instant(row.at),
        "words": row.words,
        "media_type": row.media_type,
        "size": row.size,
    }


def promise_view(row: PromiseRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "order": row.order_number,
        "case": number_of(row.case_id) if row.case_id else None,
        "receipt": row.receipt_id,
        "facts": row.facts,
        "made_at": instant(row.made_at),
        "due_at": instant(row.due_at),
        "chased": row.chased,
        "done_at": instant(row.done_at) if row.done_at else None,
    }


def offers_for(session: Session, row: CaseRow, policy: Policy) -> tuple[Offer, ...]:
    """What the table offers for the case as its order stands now; nothing without a proven order."""
    order = order_of(session, row)
    if order is None:
        return ()
    return remedies(order, row.kind, row.cause, _impact(row), policy, case_number(row))


def order_of(session: Session, row: CaseRow) -> Order | None:
    """The order that the case is proven to be about."""
    return find_order(session, row.order_number, row.customer_id) if row.order_number and row.customer_id else None


def _impact(row: CaseRow) -> Impact:
    """As it was found; the delay that the books told where nobody wrote down another."""
    written = row.impact or {}
    money = {name: written[name]["amount"] for name in ("loss", "cost") if written.get(name)}
    return Impact(delay_days=written.get("delay_days", row.facts.get("days_late", 0)), **money)


def _for_staff(row: CaseRow) -> dict[str, Any]:
    return {
        "customer": row.customer_id,
        "conversation": row.conversation,
        "channel": row.channel,
        "language": row.language,
        "facts": row.facts,
    }
