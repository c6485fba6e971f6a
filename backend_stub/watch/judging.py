"""Judging one order by one cause: noted once, told to customer and gateway, carried out where the policy says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend_stub.model.changes import Change, change_wire
from backend_stub.model.decision import Offer
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.rules.plan import make_plan
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop, gather
from backend_stub.service.verification import conversations_of
from backend_stub.service.writing import Writing, write_outcome
from backend_stub.storage.events import add_event
from backend_stub.storage.exceptions import judged, open_exception
from backend_stub.storage.orders import load_order
from backend_stub.watch.finding import Finding, Scan


def judge(session: Session, shop: Shop, scan: Scan, number: str, now: datetime) -> bool:
    """Whether the order is astray by this cause and was not known to be."""
    order = load_order(session, number)
    facts = gather(session, shop, order, now, changes=scan.asks, lock=True)
    finding = scan.judge(order, facts, shop.policy, now)
    if finding is None or judged(session, number, scan.cause, finding.key):
        return False
    _note(session, shop, order, facts, scan, finding, now)
    return True


def _note(
    session: Session, shop: Shop, order: Order, facts: Facts, scan: Scan, finding: Finding, now: datetime
) -> None:
    remedies = [_wire(number, offer) for number, offer in enumerate(finding.remedies, start=1)]
    row = open_exception(session, order, scan.cause, finding.key, finding.facts, remedies, now)
    conversations = conversations_of(session, shop, order.customer_id, now)
    said = {
        "exception": row.id,
        "cause": scan.cause,
        "facts": finding.facts,
        "remedies": remedies,
        "conversations": conversations,
    }
    add_event(session, "exception_found", now, order_number=order.number, facts=said)
    key = f"exception:{order.number}:{scan.cause}:{finding.key}"
    notify(session, facts.customer, finding.template, finding.mail, now, key, order=order, told=conversations)
    if finding.automatic is not None:
        row.receipt_id = _carry_out(session, shop, order, facts, finding.automatic, now)
        row.state, row.settled_at = "settled", now


def _carry_out(session: Session, shop: Shop, order: Order, facts: Facts, change: Change, now: datetime) -> str:
    plan = make_plan(order, [change], facts, shop.policy, now)
    applied = [decision.wire()["change"] for decision in plan.decisions]
    writing = Writing(plan.outcome, applied, "change", "watch", None, None, undoable=order.state.in_warehouse)
    return str(write_outcome(session, shop, order, facts, writing, now)["id"])


def _wire(number: int, offer: Offer) -> dict[str, object]:
    return {"id": str(number), "change": change_wire(offer.change), "facts": offer.facts}
