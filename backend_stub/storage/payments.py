"""What was paid for an order and what goes back, each refund a part of one payment.

A promise counts against its payment at once, and the database refuses to count more than was paid: no bug, race or
repeated message can send the same money back twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.enums import OutboxKind, OutboxState, PaidState, PaymentMethod, RefundState
from backend_stub.model.order import Order, StoredMethod
from backend_stub.storage.money_tables import PaymentMethodRow, PaymentRow, RefundRow
from backend_stub.storage.tables import OutboxRow, ReceiptRow

PAID = (PaidState.CAPTURED.value, PaidState.PAID_OUT.value)


def stored_methods(session: Session, customer_id: str, *, lock: bool = False) -> tuple[StoredMethod, ...]:
    """The ways to pay that the customer has stored; with `lock`, their balances stay until the transaction ends."""
    query = select(PaymentMethodRow).where(PaymentMethodRow.customer_id == customer_id).order_by(PaymentMethodRow.id)
    query = query.execution_options(populate_existing=True)
    rows = session.scalars(query.with_for_update() if lock else query)
    return tuple(StoredMethod(row.id, PaymentMethod(row.kind), row.label, row.balance) for row in rows)


def add_payment(
    session: Session,
    order: Order,
    amount: int,
    state: PaidState,
    now: datetime,
    *,
    method: str | None = None,
    method_id: str | None = None,
    receipt_id: str | None = None,
    reference: str | None = None,
) -> PaymentRow:
    """Notes a payment of this order by the method named, else by the order's own."""
    row = PaymentRow(
        id=str(ULID.from_datetime(now)),
        order_number=order.number,
        method=method or order.payment_method.value,
        method_id=method_id if method else order.payment_method_id,
        amount=amount,
        refunded=0,
        currency=order.currency,
        state=state.value,
        reference=reference,
        receipt_id=receipt_id,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def payments_of(session: Session, number: str, *, lock: bool = False) -> list[PaymentRow]:
    """Those that were captured, oldest first."""
    query = (
        select(PaymentRow)
        .where(PaymentRow.order_number == number, PaymentRow.state.in_(PAID))
        .order_by(PaymentRow.at, PaymentRow.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query.with_for_update() if lock else query))


def paid_out(session: Session, number: str) -> bool:
    """Whether money of this order has reached the shop, so that it can only be refunded."""
    row = select(PaymentRow.id).where(PaymentRow.order_number == number, PaymentRow.state == PaidState.PAID_OUT.value)
    return session.scalar(row.limit(1)) is not None


def pay_out(session: Session, number: str) -> None:
    """The provider sends the captured money to the shop: with the hand-over of the parcel."""
    session.execute(
        update(PaymentRow)
        .where(PaymentRow.order_number == number, PaymentRow.state == PaidState.CAPTURED.value)
        .values(state=PaidState.PAID_OUT.value)
    )


def promise_refund(
    session: Session,
    order: Order,
    amount: int,
    now: datetime,
    *,
    method: str,
    method_id: str | None,
    waits_for: str,
    receipt_id: str,
) -> list[RefundRow]:
    """Counts the amount against the order's payments, those by the same method first; one refund for each part."""
    rows = payments_of(session, order.number, lock=True)
    rows.sort(key=lambda row: (row.method_id != method_id, row.method != method, -row.amount, row.id))
    refunds: list[RefundRow] = []
    for row in rows:
        part = min(amount, row.amount - row.refunded)
        if part > 0:
            row.refunded += part
            amount -= part
            refunds.append(_refund(row, part, now, method, method_id, waits_for, receipt_id))
    if amount:
        raise ValueError("more would go back than was paid")
    session.add_all(refunds)
    session.flush()
    return refunds


def _refund(
    payment: PaymentRow,
    amount: int,
    now: datetime,
    method: str,
    method_id: str | None,
    waits_for: str,
    receipt_id: str,
) -> RefundRow:
    return RefundRow(
        id=str(ULID.from_datetime(now)),
        order_number=payment.order_number,
        payment_id=payment.id,
        receipt_id=receipt_id,
        method=method,
        method_id=method_id,
        amount=amount,
        currency=payment.currency,
        waits_for=waits_for,
        state=(RefundState.DUE if waits_for == "now" else RefundState.PROMISED).value,
        promised_at=now,
    )


def refunds_of(session: Session, number: str, *states: RefundState) -> list[RefundRow]:
    """The order's refunds in these states, oldest first, locked."""
    query = select(RefundRow).where(RefundRow.order_number == number, RefundRow.state.in_(_values(states)))
    return list(session.scalars(query.order_by(RefundRow.promised_at, RefundRow.id).with_for_update()))


def all_refunds(session: Session, number: str) -> list[RefundRow]:
    """Every refund of the order that was not taken back, oldest first."""
    query = select(RefundRow).where(RefundRow.order_number == number, RefundRow.state != RefundState.WITHDRAWN.value)
    return list(session.scalars(query.order_by(RefundRow.promised_at, RefundRow.id)))


def standing_refunds(session: Session, number: str) -> list[RefundRow]:
    """The order's refunds that were not taken back, by changes that were not."""
    undone = select(ReceiptRow.id).where(ReceiptRow.order_number == number, ReceiptRow.undone_by.is_not(None))
    query = select(RefundRow).where(RefundRow.order_number == number, RefundRow.state != RefundState.WITHDRAWN.value)
    return list(session.scalars(query.where(RefundRow.receipt_id.not_in(undone)).order_by(RefundRow.id)))


def waiting_refunds(session: Session, receipt_id: str, *, lock: bool) -> list[RefundRow]:
    """What one receipt promised to send back and has not begun to leave: it waits for goods, or for a worker.

    With `lock` no worker begins with it until the end of the transaction.
    """
    touched = (OutboxRow.state != OutboxState.PENDING.value) | (OutboxRow.attempts > 0)
    wanted = select(OutboxRow.idempotency_key, touched).where(
        OutboxRow.receipt_id == receipt_id, OutboxRow.kind == OutboxKind.REFUND.value
    )
    asked = session.execute(wanted.with_for_update() if lock else wanted)
    begun = {key for key, is_touched in asked if is_touched}
    query = select(RefundRow).where(
        RefundRow.receipt_id == receipt_id, RefundRow.state.in_((RefundState.PROMISED.value, RefundState.DUE.value))
    )
    rows = session.scalars(query.order_by(RefundRow.id))
    return [row for row in rows if f"refund:{row.id}" not in begun]


def open_refunds(session: Session, receipt_id: str | None) -> bool:
    """Whether something that this receipt promised has not been sent."""
    waiting = (RefundState.PROMISED.value, RefundState.DUE.value)
    query = select(RefundRow.id).where(RefundRow.receipt_id == receipt_id, RefundRow.state.in_(waiting))
    return session.scalar(query.limit(1)) is not None


def withdraw(session: Session, refunds: Iterable[RefundRow]) -> None:
    """Takes promises back: the money stays paid."""
    for refund in refunds:
        refund.state = RefundState.WITHDRAWN.value
        session.get_one(PaymentRow, refund.payment_id).refunded -= refund.amount


def waiting_payment(session: Session, receipt_id: str) -> PaymentRow | None:
    """What this receipt wants the customer to pay and has not got."""
    wanted = (PaymentRow.receipt_id == receipt_id, PaymentRow.state == PaidState.PENDING.value)
    return session.scalar(select(PaymentRow).where(*wanted))


def withdraw_payment(session: Session, payment: PaymentRow) -> None:
    """It is wanted no more: nobody asks for it, or, where a worker is at it, it goes back as soon as it comes."""
    payment.state = PaidState.WITHDRAWN.value
    untouched = (OutboxRow.state == OutboxState.PENDING.value, OutboxRow.attempts == 0)
    asked = (OutboxRow.receipt_id == payment.receipt_id, OutboxRow.kind == OutboxKind.PAYMENT.value)
    session.execute(delete(OutboxRow).where(*asked, *untouched))


def decline_payment(session: Session, payment_id: str) -> bool:
    """Marks a payment that did not come; False when it had come."""
    payment = session.get_one(PaymentRow, payment_id, with_for_update=True)
    if payment.state != PaidState.PENDING.value:
        return False
    payment.state = PaidState.DECLINED.value
    return True


def pending_payments(session: Session, number: str) -> list[PaymentRow]:
    """What the customer was asked for and has not paid, the newest first."""
    query = select(PaymentRow).where(PaymentRow.order_number == number, PaymentRow.state == PaidState.PENDING.value)
    return list(session.scalars(query.order_by(PaymentRow.at.desc(), PaymentRow.id.desc()).with_for_update()))


def void_payments(session: Session, order_number: str, replaced_by: PaymentRow) -> list[PaymentRow]:
    """Voids what was paid, or asked for, before this payment of all; returns those of which something is to go back."""
    rows = [row for row in payments_of(session, order_number, lock=True) if _before(row, replaced_by)]
    for row in pending_payments(session, order_number):
        if _before(row, replaced_by):
            withdraw_payment(session, row)
    for row in rows:
        row.state = PaidState.VOIDED.value
    return [row for row in rows if row.amount > row.refunded]


def _before(row: PaymentRow, other: PaymentRow) -> bool:
    return row.id != other.id and row.at <= other.at


def move_balance(session: Session, method_id: str, amount: int) -> bool:
    """Adds to a gift card (or takes from it: the database refuses to go below zero); False for another method."""
    moved = session.execute(
        update(PaymentMethodRow)
        .where(PaymentMethodRow.id == method_id, PaymentMethodRow.balance.is_not(None))
        .values(balance=PaymentMethodRow.balance + amount)
        .execution_options(synchronize_session=False)
    )
    return bool(getattr(moved, "rowcount", 0))


def captured(session: Session, number: str) -> int:
    """What was paid and has not gone back, in minor units."""
    left = select(func.coalesce(func.sum(PaymentRow.amount - PaymentRow.refunded), 0))
    return int(session.scalar(left.where(PaymentRow.order_number == number, PaymentRow.state.in_(PAID))) or 0)


def _values(states: tuple[RefundState, ...]) -> list[str]:
    return [state.value for state in states]
