"""The money of a change: refunds promised against payments, payments wanted, gift cards settled at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend_stub.model.decision import Effect
from backend_stub.model.enums import LedgerAccount, OutboxKind, PaidState, PaymentState, RefundState
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.business_days import after_business_days
from backend_stub.service.effects import Leaving, leave
from backend_stub.service.notify import notify
from backend_stub.service.promises import Match, fulfil_promise
from backend_stub.storage.events import add_event
from backend_stub.storage.history import write_steps
from backend_stub.storage.ledger import balances, book, payment_received, payment_voided, refund_sent
from backend_stub.storage.money_tables import PaymentRow, RefundRow
from backend_stub.storage.orders import load_customer
from backend_stub.storage.outbox import enqueue
from backend_stub.storage.payments import add_payment, move_balance, promise_refund, void_payments


def send_refund(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    """Counted against what was paid at once; it leaves now, or when the goods are back."""
    said = effect.facts
    refunds = promise_refund(
        session,
        leaving.order,
        said["amount"]["amount"],
        leaving.now,
        method=said["method"],
        method_id=said.get("method_id"),
        waits_for=said.get("when", "now"),
        receipt_id=leaving.receipt["id"],
    )
    for refund in refunds:
        if refund.waits_for == "now":
            release(session, leaving.order, refund, leaving.policy, leaving.now)


def release(session: Session, order: Order, refund: RefundRow, policy: Policy, now: datetime) -> None:
    """Sends a refund that waits for nothing more: to the shop's own gift card at once, else through the provider."""
    if refund.method_id and move_balance(session, refund.method_id, refund.amount):
        refund.state = RefundState.ARRIVED.value
        refund.sent_at = refund.arrived_at = now
        book(session, order, now, refund_sent(refund.amount), receipt_id=refund.receipt_id)
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
    book(session, order, now, refund_sent(refund.amount), receipt_id=refund.receipt_id)
    if refund.receipt_id:
        fulfil_promise(session, Match(kind="refund", receipt_id=refund.receipt_id), now)
    return told_refund(session, order, refund.amount, refund.method, f"refund:{refund.id}:told", now)


def told_refund(session: Session, order: Order, amount: int, method: str, key: str, now: datetime) -> Order:
    """Tells that money was sent back; the order's payment is settled once nothing more is due."""
    session.flush()
    nothing_due = balances(session, order.number).get(LedgerAccount.REFUND_DUE, 0) >= 0
    if nothing_due and order.payment_state is PaymentState.REFUND_PENDING:
        whole = order.total.amount <= 0
        state = PaymentState.REFUNDED if whole else PaymentState.PART_REFUNDED
        step = Step("payment_state", order.payment_state.value, state.value)
        order = write_steps(session, order, (step,), now, "system", "refund")
    facts = {"amount": order.money(amount).wire(), "refund_to": method}
    notify(session, load_customer(session, order.customer_id), "refund_sent", facts, now, key, order=order)
    add_event(session, "refund_sent", now, order_number=order.number, facts={"amount": facts["amount"]})
    return order


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
    """The money is there; with `replaces`, what was paid before is voided only now."""
    payment.state = PaidState.CAPTURED.value
    session.flush()
    book(session, order, now, payment_received(payment.amount), receipt_id=payment.receipt_id)
    if replaces:
        for old in void_payments(session, order.number, payment.id):
            _give_back(session, order, old, payment.receipt_id, now)


def _give_back(session: Session, order: Order, old: PaymentRow, receipt_id: str | None, now: datetime) -> None:
    book(session, order, now, payment_voided(old.amount), receipt_id=receipt_id)
    if old.method_id and move_balance(session, old.method_id, old.amount):
        return
    payload = {
        "order": order.number,
        "amount": old.amount,
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
