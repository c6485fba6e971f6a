"""What warehouse and carriers report: the parcel moves on, and what waited for it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.enums import CarrierKind, LineState, OrderState, OutboxKind, RefundState
from backend_stub.model.order import Order, OrderLine, TrackingEvent
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step, replay
from backend_stub.policy import load_policy
from backend_stub.rules import postal
from backend_stub.rules.standing import freed, instant, iso
from backend_stub.service.money import release
from backend_stub.service.notify import notify
from backend_stub.service.views import line_wire
from backend_stub.storage.care import open_promises
from backend_stub.storage.events import add_event
from backend_stub.storage.history import write_steps
from backend_stub.storage.orders import add_tracking_event, load_customer, load_order
from backend_stub.storage.outbox import enqueue
from backend_stub.storage.payments import pay_out, refunds_of
from backend_stub.storage.stock import load_catalogue, move_stock
from backend_stub.storage.tables import ReceiptRow

SENT_BACK = ("refuse_at_door", "bring_back")
COMES_BACK = (LineState.RETURNING, LineState.EXCHANGING)


def report(
    session: Session, number: str, event: TrackingEvent, actor: str = "carrier", policy: Policy | None = None
) -> Order:
    """Notes an event in the caller's write transaction, moves the order's state, and returns the order.

    At hand-over the money is paid out; a parcel that is back sets free the refund that waited for it; one that was to
    come back and is delivered all the same gets a return label.
    """
    policy = policy or load_policy()
    order = load_order(session, number)
    add_tracking_event(session, number, event)
    add_event(session, "parcel_moved", event.at, order_number=number, facts={"state": event.state.value})
    coming = tuple(line.line for line in order.lines if line.state in COMES_BACK)
    if event.state is OrderState.RETURNED and coming:
        return receive_return(session, number, coming, event.at, policy=policy)
    after = write_steps(session, order, _steps(order, event), event.at, actor, "parcel")
    _tell_customer(session, order, after, event, policy)
    if event.state is OrderState.HANDED_OVER:
        pay_out(session, number)
        if order.state is not OrderState.HANDED_OVER:
            _tell_carrier(session, after, event.at)
    if event.state is OrderState.RETURNED:
        move_stock(session, freed(_in_the_parcel(order)), number)
    if event.state is OrderState.RETURNED or (event.state is OrderState.LOST and order.state is OrderState.RETURNING):
        _refund_what_waited(session, after, policy, event.at)
    sent_back = event.state is OrderState.DELIVERED and (order.delivery or {}).get("kind") in SENT_BACK
    if sent_back and _in_the_parcel(order):
        _send_return_label(session, after, event.at)
    return after


def receive_return(
    session: Session,
    number: str,
    lines: tuple[int, ...],
    now: datetime,
    *,
    resaleable: bool = True,
    policy: Policy | None = None,
) -> Order:
    """The warehouse has these lines' goods back: refunds leave, exchanges are sent, stock grows if it can be sold.

    Raises LookupError for a line that is not on its way back.
    """
    policy = policy or load_policy()
    order = load_order(session, number)
    back = [line for line in order.lines if line.line in lines and line.state in COMES_BACK]
    if len(back) != len(set(lines)):
        raise LookupError(number)
    after = write_steps(session, order, _received_steps(order, back), now, "warehouse", "return")
    if resaleable:
        move_stock(session, {line.sku: line.quantity for line in back}, number)
    _refund_what_waited(session, after, policy, now)
    _send_exchanges(session, after, [line.line for line in back if line.exchange], now)
    _tell(session, after, [line.line for line in back], now)
    return after


def _steps(order: Order, event: TrackingEvent) -> tuple[Step, ...]:
    sent_back = event.state is OrderState.DELIVERED and (order.delivery or {}).get("kind") in SENT_BACK
    state = OrderState.RETURNING if sent_back else event.state
    steps = [Step("state", order.state.value, state.value)]
    if sent_back:  # it comes back all the same, with a label
        returning = LineState.RETURNING.value
        steps.extend(Step("state", line.state.value, returning, line.line) for line in _in_the_parcel(order))
    if order.paused:
        steps.append(Step("paused", order.paused, None))
    if event.state is OrderState.DELIVERED:
        before = order.delivered_at.isoformat() if order.delivered_at else None
        steps.append(Step("delivered_at", before, event.at.isoformat()))
    if event.state is OrderState.RETURNED:
        back = LineState.RETURNED.value
        steps.extend(Step("state", line.state.value, back, line.line) for line in _in_the_parcel(order))
    return tuple(steps)


def _in_the_parcel(order: Order) -> tuple[OrderLine, ...]:
    """The lines that nothing else has become of."""
    return tuple(line for line in order.live_lines if line.state is LineState.ORDERED)


def _received_steps(order: Order, back: list[OrderLine]) -> tuple[Step, ...]:
    """Returned lines are returned; exchanged ones are the new variant from now on."""
    steps: list[Step] = []
    for line in back:
        if line.exchange is None:
            steps.append(Step("state", line.state.value, LineState.RETURNED.value, line.line))
            continue
        new = line.exchange
        steps += [
            Step("state", line.state.value, LineState.ORDERED.value, line.line),
            Step("sku", line.sku, new["sku"], line.line),
            Step("unit_price", line.unit_price, new["unit_price"], line.line),
            Step("exchange", new, {"from": line.sku}, line.line),
        ]
    after = replay(order, steps)
    if order.state is OrderState.RETURNING and not any(line.state in COMES_BACK for line in after.lines):
        gone = all(line.state is not LineState.ORDERED for line in after.live_lines)
        state = OrderState.RETURNED if gone else OrderState.DELIVERED
        steps.append(Step("state", order.state.value, state.value))
    return tuple(steps)


def _refund_what_waited(session: Session, order: Order, policy: Policy, now: datetime) -> None:
    """What was promised for when goods are back is due once those goods are; a lost parcel is waited for no more."""
    coming = {line.line for line in order.lines if line.state in COMES_BACK and order.state is not OrderState.LOST}
    for refund in refunds_of(session, order.number, RefundState.PROMISED):
        if not coming & (_lines_of(session, refund.receipt_id) or coming):
            release(session, order, refund, policy, now)


def _lines_of(session: Session, receipt_id: str | None) -> set[int]:
    """The lines that a receipt has made come back; none where the whole parcel was to."""
    receipt = session.get(ReceiptRow, receipt_id) if receipt_id else None
    steps = receipt.outcome["steps"] if receipt else []
    return {step["line"] for step in steps if step["field"] == "state" and step["after"] in COMES_BACK and step["line"]}


def _parcel(session: Session, order: Order, lines: list[int], now: datetime) -> dict[str, Any]:
    catalogue = load_catalogue(session, [line.sku for line in order.lines], order.number, now)
    return {
        "order": order.number,
        "address": postal.wire(order.address),
        "lines": [line_wire(line, order, catalogue) for line in order.live_lines if line.line in lines],
    }


def _send_exchanges(session: Session, order: Order, lines: list[int], now: datetime) -> None:
    """The new variants leave as a parcel of their own."""
    if not lines:
        return
    promised = open_promises(session, order.number, "exchange")
    kept = [promise.id for promise in promised if promise.facts["line"] in lines]
    payload = {**_parcel(session, order, lines, now), "voids": None, "again": lines, "exchange": True, "keeps": kept}
    key = f"exchange:{order.number}:{order.version}"
    enqueue(session, OutboxKind.LABEL, payload, now, order_number=order.number, idempotency_key=key)


def _tell_customer(session: Session, before: Order, order: Order, event: TrackingEvent, policy: Policy) -> None:
    """Shipped, out for delivery, delivered: once for each time the parcel comes to that state."""
    if before.state is order.state or event.state not in NEWS:
        return
    facts = NEWS[event.state][1](order, policy)
    key = f"news:{order.number}:{event.state.value}:{order.version}"
    customer = load_customer(session, order.customer_id)
    notify(session, customer, NEWS[event.state][0], facts, event.at, key, order=order)


def _shipped(order: Order, policy: Policy) -> dict[str, Any]:
    """policy.md: of an economy parcel it is said honestly that it cannot be tracked, and when the shop acts."""
    trackable = order.shipping.carrier_kind is not CarrierKind.ECONOMY
    acts_after = order.shipping.promised_date + timedelta(days=policy.acts_after_days)
    return {
        "carrier": order.shipping.carrier,
        "trackable": trackable,
        "tracking_number": order.shipping.tracking_number if trackable else None,
        "expected_delivery": iso(order.shipping.expected_date),
        "acts_after": None if trackable else acts_after.isoformat(),
    }


def _out_for_delivery(order: Order, policy: Policy) -> dict[str, Any]:
    return {"carrier": order.shipping.carrier, "tracking_number": order.shipping.tracking_number}


def _delivered(order: Order, policy: Policy) -> dict[str, Any]:
    return {"delivered_at": instant(order.delivered_at)} if order.delivered_at else {}


NEWS: dict[OrderState, tuple[str, Callable[[Order, Policy], dict[str, Any]]]] = {
    OrderState.HANDED_OVER: ("shipped", _shipped),
    OrderState.OUT_FOR_DELIVERY: ("out_for_delivery", _out_for_delivery),
    OrderState.DELIVERED: ("delivered", _delivered),
}
"""State that the parcel came to → the message, and what it says."""


def _tell_carrier(session: Session, order: Order, now: datetime) -> None:
    """The warehouse's manifest: a parcel that the carrier has booked is on its way from now on."""
    if not order.shipping.label_id or not order.shipping.tracking_number:
        return
    payload = {
        "order": order.number,
        "operation": "hand_over",
        "tracking_number": order.shipping.tracking_number,
    }
    key = f"hand-over:{order.number}:{order.shipping.label_id}:{order.version}"
    enqueue(session, OutboxKind.CARRIER_CALL, payload, now, order_number=order.number, idempotency_key=key)


def _send_return_label(session: Session, order: Order, now: datetime) -> None:
    """policy.md, 'No longer wanted': where the carrier could not bring it back, a label follows by e-mail."""
    customer = load_customer(session, order.customer_id)
    payload = _parcel(session, order, [line.line for line in order.live_lines], now)
    payload |= {"to": (order.contact or {}).get("email") or customer.email, "language": customer.language}
    key = f"return-label:{order.number}:{order.version}"
    enqueue(session, OutboxKind.RETURN_LABEL, payload, now, order_number=order.number, idempotency_key=key)


def _tell(session: Session, order: Order, lines: list[int], now: datetime) -> None:
    customer = load_customer(session, order.customer_id)
    facts = {"lines": _parcel(session, order, lines, now)["lines"]}
    key = f"return-received:{order.number}:{order.version}"
    notify(session, customer, "return_received", facts, now, key, order=order)
