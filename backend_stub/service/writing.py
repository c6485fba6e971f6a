"""Writing an outcome: order, customer, stock, ledger, history, receipt and outbox, all in the caller's transaction."""

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
from backend_stub.service import effects as leaving_house
from backend_stub.service import giving, money
from backend_stub.service.effects import Leaving, Send, tell_of_security
from backend_stub.service.promises import Match, fulfil_promise
from backend_stub.service.shop import Shop
from backend_stub.storage.events import add_event
from backend_stub.storage.exceptions import settle_exceptions
from backend_stub.storage.history import add_entry
from backend_stub.storage.ledger import Legs, book, refund_promised, sale
from backend_stub.storage.orders import save_customer, save_order
from backend_stub.storage.stock import move_stock
from backend_stub.storage.tables import ReceiptRow

SENDERS: dict[str, Send] = {
    "label": leaving_house.send_label,
    "label_void": leaving_house.void_label,
    "customs": leaving_house.send_customs,
    "carrier_call": leaving_house.call_carrier,
    "return_label": leaving_house.send_return_label,
    "email": leaving_house.send_email,
    "refund": money.send_refund,
    "payment": money.send_payment,
    "voucher": giving.issue_voucher,
    "points": giving.credit_points,
    "claim": giving.claim_from_carrier,
    "promise": giving.promise,
}
"""Effect → what is done for it in the change's transaction; any other only informs the customer."""
DIVERTING = ("address", "payment_method_id")
"""Fields that say where goods or money go."""
MADE_GOOD = frozenset({"refund_parcel", "reship"})
"""Changes that end the search for a parcel."""


@dataclass(frozen=True)
class Writing:
    """What is written and why: `kind` is `change`, `undo` or `compensation`; `withdrawn` counts refunds taken back."""

    outcome: Outcome
    applied: list[dict[str, Any]]
    kind: str
    actor: str
    proposal: str | None
    conversation: str | None
    undoable: bool
    withdrawn: int = 0


def actor(agent: str | None) -> str:
    """Who acted, as history keeps it."""
    return f"agent:{agent}" if agent else "customer"


def write_outcome(
    session: Session, shop: Shop, order: Order, facts: Facts, writing: Writing, now: datetime
) -> dict[str, Any]:
    """Writes it and returns the receipt; the caller has asked the rules in this same transaction."""
    after = replay(order, writing.outcome.steps)
    after = replace(after, version=order.version + 1) if writing.outcome.steps else after
    effects = giving.open_cases(session, shop.policy, order, writing.outcome.effects, writing.conversation, now)
    writing = replace(writing, outcome=replace(writing.outcome, effects=effects))
    receipt = _receipt(after, writing, now)
    save_order(session, after)
    save_customer(session, order.customer_id, writing.outcome.customer)
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
    leaving = Leaving(order, after, facts, shop.policy, receipt, entry, now)
    giving.promises_by_themselves(session, effects, leaving)
    for number, effect in enumerate(effects, start=1):
        if send := SENDERS.get(effect.type):
            send(session, effect, leaving, leaving.key(f"{number}:{effect.type}"))
    if _is_told_of_security(order, writing.outcome, shop):
        tell_of_security(session, leaving)
    if not MADE_GOOD.isdisjoint(change["type"] for change in writing.applied):
        fulfil_promise(session, Match(kind="parcel_search", order_number=order.number), now)
    settle_exceptions(session, order.number, (change["type"] for change in writing.applied), receipt["id"], now)
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
    if writing.withdrawn:
        bookings.append(refund_promised(-writing.withdrawn))
    return book(session, after, now, *bookings, receipt_id=receipt_id)


def _keep_receipt(session: Session, after: Order, writing: Writing, receipt: dict[str, Any], now: datetime) -> None:
    outcome = writing.outcome
    kept = {
        "steps": [step.wire() for step in outcome.steps],
        "rows": receipt["before_after"],
        "difference": outcome.difference,
        "stock": dict(outcome.stock),
        "in_warehouse": writing.undoable,
        "customer": [step.wire() for step in outcome.customer],
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


def _is_told_of_security(order: Order, outcome: Outcome, shop: Shop) -> bool:
    """Once for each receipt, however many of its changes ask for it."""
    asked = any(effect.type == "security" for effect in outcome.effects)
    return asked or (_diverts(order, outcome) and order.worth.amount > shop.policy.code_above_worth)


def _diverts(order: Order, outcome: Outcome) -> bool:
    """Whether goods or money go elsewhere than before."""
    elsewhere = any(
        effect.type == "refund" and effect.facts.get("method_id", order.payment_method_id) != order.payment_method_id
        for effect in outcome.effects
    )
    return elsewhere or any(step.field in DIVERTING for step in outcome.steps)
