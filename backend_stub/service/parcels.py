"""What warehouse and carriers report: the parcel moves on, and what waited for it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from backend_stub.model.enums import LedgerAccount, LineState, OrderState, OutboxKind
from backend_stub.model.order import Order, TrackingEvent
from backend_stub.model.steps import Step, replay
from backend_stub.rules.standing import instant
from backend_stub.storage.events import add_event
from backend_stub.storage.history import add_entry
from backend_stub.storage.ledger import balances
from backend_stub.storage.orders import add_tracking_event, load_order, save_order
from backend_stub.storage.outbox import enqueue


def report(session: Session, number: str, event: TrackingEvent, actor: str = "carrier") -> Order:
    """Notes an event in the caller's write transaction, moves the order's state, and returns the order.

    A parcel that is back sets free the refund that waited for it.
    """
    order = load_order(session, number)
    steps = _steps(order, event)
    after = replace(replay(order, steps), version=order.version + 1)
    save_order(session, after)
    add_entry(session, after, event.at, actor=actor, kind="parcel", steps=steps)
    add_tracking_event(session, number, event)
    add_event(session, "parcel_moved", event.at, order_number=number, facts={"state": event.state.value})
    if event.state is OrderState.RETURNED:
        _refund_what_waited(session, after, event.at)
    return after


def _steps(order: Order, event: TrackingEvent) -> tuple[Step, ...]:
    steps = [Step("state", order.state.value, event.state.value)]
    if event.state is OrderState.DELIVERED:
        before = order.delivered_at.isoformat() if order.delivered_at else None
        steps.append(Step("delivered_at", before, event.at.isoformat()))
    if event.state is OrderState.RETURNED:
        back = LineState.RETURNED.value
        steps.extend(Step("state", line.state.value, back, line.line) for line in order.lines)
    return tuple(steps)


def _refund_what_waited(session: Session, order: Order, now: datetime) -> None:
    session.flush()
    due = -balances(session, order.number).get(LedgerAccount.REFUND_DUE, 0)
    if due <= 0:
        return
    payload = {
        "order": order.number,
        "amount": due,
        "currency": order.currency,
        "method": order.payment_method.value,
        "ledger_entry": None,
    }
    key = f"parcel-back:{order.number}:{instant(now)}"
    enqueue(session, OutboxKind.REFUND, payload, now, order_number=order.number, idempotency_key=key)
