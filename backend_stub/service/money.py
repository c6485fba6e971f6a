"""The money of a change: refunds promised against payments, payments wanted, gift cards settled at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend_stub.model.decision import Effect
from backend_stub.model.enums import LedgerAccount, OutboxKind, PaidState, PaymentState, RefundState
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.policy import load_policy
from backend_stub.rules.business_days import after_business_days
from backend_stub.service.effects import Leaving, leave
from backend_stub.service.notify import notify
from backend_stub.service.promises import Match, fulfil_promise
from backend_stub.storage.events import add_event
from backend_stub.storage.history import write_steps
from backend_stub.storage.ledger import (
    balances,
    book,
    payment_received,
    payment_voided,
    refund_promised,
    refund_sent,
)
from backend_stub.storage.money_tables import PaymentRow, RefundRow
from backend_stub.storage.orders import load_customer, load_order
from backend_stub.storage.outbox import enqueue
from backend_stub.storage.payments import (
    add_payment,
    captured,
    move_balance,
    open_refunds,
    pending_payments,
    promise_refund,
    void_payments,
    withdraw_payment,
)


def send_refund(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    """Counted against what was paid at once; it leaves now, or when the goods are back.

    Only what is more than the order costs by now goes back: what the customer was asked for and has not paid is not
    asked for any more, or goes back when it comes.
    """
    said, number = effect.facts, leaving.order.number
    wanted = said["amount"]["amount"]
    there = min(wanted, _surplus(session, leaving.order))
    _call_off(session, number, wanted - there)
    giving = Giving(said["method"], said.get("method_id"), said.get("when", "now"), leaving.receipt["id"])
    _give(session, leaving.order, there, giving, leaving.policy, leaving.now)


@dataclass(frozen=True)
class Giving:
    """By which method money goes back, when, and by which receipt."""

    method: str
    method_id: str | None
    when: str
    receipt_id: str


def _give(session: Session, order: Order, amount: int, giving: Giving, policy: Policy, now: datetime) -> None:
    if amount <= 0:
        _promise_kept(session, giving.receipt_id, now)
        _settled(session, order.number, now)
        return
    book(session, order, now, refund_promised(amount), receipt_id=giving.receipt_id)
    refunds = promise_refund(
        session,
        order,
        amount,
        now,
        method=giving.method,
        method_id=giving.method_id,
        waits_for=giving.when,
        receipt_id=giving.receipt_id,
    )
    for refund in refunds:
        if refund.waits_for == "now":
            release(session, order, refund, policy, now)


def _call_off(session: Session, number: str, amount: int) -> None:
    """Payments that were wanted for what is taken back are wanted no more, the newest first."""
    for payment in pending_payments(session, number):
        if payment.amount <= amount:
            withdraw_payment(session, payment)
            amount -= payment.amount


def release(session: Session, order: Order, refund: RefundRow, policy: Policy, now: datetime) -> None:
    """Sends a refund that waits for nothing more: to the shop's own gift card at once, else through the provider."""
    if refund.method_id and move_balance(session, refund.method_id, refund.amount):
        refund.state = RefundState.ARRIVED.value
        refund.sent_at = refund.arrived_at = now
        book(session, order, now, refund_sent(refund.amount, refund.method), receipt_id=refund.receipt_id)

        _promise_kept(session, refund.receipt_id, now)
        _settled(session, order.number, now)
        return
    payment = session.get_one(PaymentRow, refund.payment_id)
    refund.state = RefundState.DUE.value
    refund.expected_by = after_business_days(now.date(), policy.refund_business_days[refund.method][1])
    payload = {
        "order": order.number,
        "amount": refund.amount,
        "currency": refund.currency,
        "method": refund.method,
        "reference": payment.reference,
        "refund": refund.id,
    }
    enqueue(
        session,
        OutboxKind.REFUND,
        payload,
        now,
        order_number=order.number,
        receipt_id=refund.receipt_id,
        idempotency_key=f"refund:{refund.id}",
    )


def left(session: Session, order: Order, refund: RefundRow, now: datetime) -> Order:
    """The money has left: booked, the payment's state moved when nothing more is due, and the customer told."""
    refund.state, refund.sent_at = RefundState.SENT.value, now
    book(session, order, now, refund_sent(refund.amount, refund.method), receipt_id=refund.receipt_id)

    _promise_kept(session, refund.receipt_id, now)
    return told_refund(session, order, refund.amount, refund.method, f"refund:{refund.id}:told", now)


def told_refund(session: Session, order: Order, amount: int, method: str, key: str, now: datetime) -> Order:
    """Tells that money was sent back; the order's payment is settled once nothing more is due."""
    order = _settled(session, order.number, now)
    facts = {"amount": order.money(amount).wire(), "refund_to": method}
    notify(session, load_customer(session, order.customer_id), "refund_sent", facts, now, key, order=order)
    add_event(session, "refund_sent", now, order_number=order.number, facts={"amount": facts["amount"]})
    return order


def _settled(session: Session, number: str, now: datetime) -> Order:
    """Once nothing more is due the order's money is no longer pending but refunded, in part or in full."""
    session.flush()
    order = load_order(session, number)
    due = balances(session, number).get(LedgerAccount.REFUND_DUE, 0) < 0
    if due or order.payment_state is not PaymentState.REFUND_PENDING:
        return order
    state = PaymentState.REFUNDED if order.total.amount <= 0 else PaymentState.PART_REFUNDED
    step = Step("payment_state", order.payment_state.value, state.value)
    return write_steps(session, order, (step,), now, "system", "refund")


def _promise_kept(session: Session, receipt_id: str | None, now: datetime) -> None:
    """A receipt's refund is sent when its last part is."""
    session.flush()
    if receipt_id and not open_refunds(session, receipt_id):
        fulfil_promise(session, Match(kind="refund", receipt_id=receipt_id), now)


def arrived(session: Session, order: Order, refund: RefundRow, now: datetime) -> None:
    """The money is there, once."""
    if refund.state == RefundState.DUE.value:
        order = left(session, order, refund, now)
    if refund.state != RefundState.SENT.value:
        return
    refund.state, refund.arrived_at = RefundState.ARRIVED.value, now
    facts = {"amount": order.money(refund.amount).wire(), "refund_to": refund.method}
    customer = load_customer(session, order.customer_id)
    notify(session, customer, "refund_arrived", facts, now, f"refund:{refund.id}:arrived", order=order)
    add_event(session, "refund_arrived", now, order_number=order.number, facts={"amount": facts["amount"]})


def send_payment(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    """A difference, or with `replaces` the whole order anew: from a gift card at once, else through the provider."""
    said, order = effect.facts, leaving.order
    amount, method_id, receipt_id = said["amount"]["amount"], said.get("method_id"), leaving.receipt["id"]
    at_once = method_id is not None and move_balance(session, method_id, -amount)
    payment = add_payment(
        session,
        order,
        amount,
        PaidState.CAPTURED if at_once else PaidState.PENDING,
        leaving.now,
        method=said["method"],
        method_id=method_id,
        receipt_id=receipt_id,
    )
    if at_once:
        received(session, order, payment, leaving.now, replaces=said.get("replaces", False))
        return
    payload = {
        "order": order.number,
        **said["amount"],
        "method": said["method"],
        "payment": payment.id,
        "replaces": said.get("replaces", False),
    }
    leave(session, OutboxKind.PAYMENT, payload, leaving, key)


def received(session: Session, order: Order, payment: PaymentRow, now: datetime, *, replaces: bool) -> None:
    """The money is there; with `replaces`, what was paid before is voided only now.

    What is wanted no more by the time that it comes goes back at once.
    """
    wanted = payment.state != PaidState.WITHDRAWN.value
    book(session, order, now, payment_received(payment.amount, payment.method), receipt_id=payment.receipt_id)
    payment.state = (PaidState.CAPTURED if wanted else PaidState.VOIDED).value
    if not wanted:
        _give_back(session, order, payment, payment.receipt_id, now)
        return
    session.flush()
    if replaces:
        for old in void_payments(session, order.number, payment):
            _give_back(session, order, old, payment.receipt_id, now)
    _give_surplus(session, order, payment, now)


def _give_surplus(session: Session, order: Order, payment: PaymentRow, now: datetime) -> None:
    """What is more than the order costs by now was wanted for something that has been taken back."""
    if payment.receipt_id:
        giving = Giving(payment.method, payment.method_id, "now", payment.receipt_id)
        _give(session, order, min(_surplus(session, order), payment.amount), giving, load_policy(), now)


def return_surplus(session: Session, number: str, policy: Policy, receipt_id: str, now: datetime) -> None:
    """What is paid too much once a change is taken back, whose payment had made good for a refund of another."""
    order = load_order(session, number)
    surplus = _surplus(session, order)
    if surplus:
        giving = Giving(order.payment_method.value, order.payment_method_id, "now", receipt_id)
        _give(session, order, surplus, giving, policy, now)


def _surplus(session: Session, order: Order) -> int:
    """What has been paid beyond what the order costs, in minor units."""
    session.flush()
    return max(0, captured(session, order.number) - max(0, order.total.amount))


def _give_back(session: Session, order: Order, old: PaymentRow, receipt_id: str | None, now: datetime) -> None:
    """What of a voided payment has not been refunded."""
    left = old.amount - old.refunded
    book(session, order, now, payment_voided(left, old.method), receipt_id=receipt_id)
    if old.method_id and move_balance(session, old.method_id, left):
        return
    payload = {
        "order": order.number,
        "amount": left,
        "currency": old.currency,
        "method": old.method,
        "reference": old.reference,
        "payment": old.id,
    }
    enqueue(
        session,
        OutboxKind.PAYMENT_VOID,
        payload,
        now,
        order_number=order.number,
        receipt_id=receipt_id,
        idempotency_key=f"void:{old.id}",
    )
