"""Writing an outcome: order, stock, ledger, history, receipt and outbox, all in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.decision import Outcome
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.steps import replay
from backend_stub.rules.plan import expected_delivery
from backend_stub.rules.standing import instant, iso
from backend_stub.service.effects import Leaving, send_effects, tell_of_security
from backend_stub.service.shop import Shop
from backend_stub.storage.events import add_event
from backend_stub.storage.history import add_entry
from backend_stub.storage.ledger import Legs, book, refund_promised, sale
from backend_stub.storage.orders import save_order
from backend_stub.storage.stock import move_stock
from backend_stub.storage.tables import ReceiptRow


@dataclass(frozen=True)
class Writing:
    """What is written and why: `kind` is `change`, `undo` or `compensation`."""

    outcome: Outcome
    applied: list[dict[str, Any]]
    kind: str
    actor: str
    proposal: str | None
    conversation: str | None
    undoable: bool
    refund_withdrawn: bool = False


def write_outcome(
    session: Session, shop: Shop, order: Order, facts: Facts, writing: Writing, now: datetime
) -> dict[str, Any]:
    """Writes it and returns the receipt; the caller has asked the rules in this same transaction."""
    after = replay(order, writing.outcome.steps)
    after = replace(after, version=order.version + 1) if writing.outcome.steps else after
    receipt = _receipt(after, writing, now)
    save_order(session, after)
    move_stock(session, writing.outcome.stock, order.number)
    entry = _book(session, after, writing, receipt["id"], now)
    add_entry(
        session,
        after,
        now,
        actor=writing.actor,
        kind=writing.kind,
        steps=writing.outcome.steps,
        changes=writing.applied,
        receipt_id=receipt["id"],
    )
    _keep_receipt(session, after, writing, receipt, now)
    leaving = Leaving(after, facts, receipt, entry, now)
    send_effects(session, writing.outcome.effects, leaving)
    if _diverts(writing.outcome) and order.worth.amount > shop.policy.code_above_worth:
        tell_of_security(session, leaving)
    said = {"receipt": receipt["id"], "kind": writing.kind, "types": [change["type"] for change in writing.applied]}
    add_event(session, "order_changed", now, order_number=order.number, conversation=writing.conversation, facts=said)
    return receipt


def _receipt(after: Order, writing: Writing, now: datetime) -> dict[str, Any]:
    outcome = writing.outcome
    return {
        "id": str(ULID.from_datetime(now)),
        "order": after.number,
        "proposal": writing.proposal,
        "applied_at": instant(now),
        "applied": writing.applied,
        "before_after": [row.wire() for row in outcome.rows],
        "price_difference": after.money(outcome.difference).wire(),
        "new_total": after.total.wire(),
        "expected_delivery": iso(expected_delivery(after)),
        "effects": [effect.wire() for effect in outcome.effects],
        "undoable": writing.undoable,
        "undo_until": "hand_over" if writing.undoable else None,
    }


def _book(session: Session, after: Order, writing: Writing, receipt_id: str, now: datetime) -> str | None:
    difference = writing.outcome.difference
    if difference == 0:
        return None
    bookings: list[Legs] = [sale(difference)]
    if any(effect.type == "refund" for effect in writing.outcome.effects):
        bookings.append(refund_promised(-difference))
    if writing.refund_withdrawn:
        bookings.append(refund_promised(-difference))
    return book(session, after, now, *bookings, receipt_id=receipt_id)


def _keep_receipt(session: Session, after: Order, writing: Writing, receipt: dict[str, Any], now: datetime) -> None:
    outcome = writing.outcome
    kept = {
        "steps": [step.wire() for step in outcome.steps],
        "rows": receipt["before_after"],
        "difference": outcome.difference,
        "stock": dict(outcome.stock),
        "in_warehouse": writing.undoable,
        "kind": writing.kind,
    }
    session.add(
        ReceiptRow(
            id=receipt["id"],
            order_number=after.number,
            customer_id=after.customer_id,
            applied_at=now,
            body=receipt,
            outcome=kept,
        )
    )


def _diverts(outcome: Outcome) -> bool:
    return any(step.field == "address" for step in outcome.steps)
