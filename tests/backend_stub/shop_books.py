"""The laws that the shop's books keep whatever happens; each function asserts one for one order or the whole shop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend_stub.model.enums import LedgerAccount, LineState, OrderState, PaidState, PaymentState, RefundState
from backend_stub.model.order import Order
from backend_stub.storage.care_tables import PromiseRow
from backend_stub.storage.history import order_from_history
from backend_stub.storage.ledger import balances, till
from backend_stub.storage.money_tables import PaymentMethodRow, PaymentRow, RefundRow, VoucherRow
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import LedgerRow, OrderRow, OutboxRow, ReceiptRow, VariantRow

SENT_AGAIN = ("reship", "resend", "restore_details")
"""Changes by which goods leave the stock a second time for one order line."""
OF_THE_CHANGE = ("label", "customs", "carrier_call", "return_label")
IN_THE_TILL = (PaidState.CAPTURED.value, PaidState.PAID_OUT.value)
GONE_BACK = (RefundState.SENT.value, RefundState.ARRIVED.value)
NOT_WITHDRAWN = RefundRow.state != RefundState.WITHDRAWN.value


def entries_add_up(session: Session) -> None:
    """Every booking's legs add up to zero."""
    sums = session.execute(select(LedgerRow.entry, func.sum(LedgerRow.amount)).group_by(LedgerRow.entry))
    assert {entry: amount for entry, amount in sums if amount} == {}


def money_is_true(session: Session, number: str) -> None:
    """What the ledger says of an order is what its total, payments and refunds say."""
    order, booked = load_order(session, number), balances(session, number)
    payments = list(session.scalars(select(PaymentRow).where(PaymentRow.order_number == number)))
    refunds = list(session.scalars(select(RefundRow).where(RefundRow.order_number == number, NOT_WITHDRAWN)))
    due = sum(r.amount for r in refunds if r.state in (RefundState.PROMISED.value, RefundState.DUE.value))
    assert order.total.amount >= 0
    assert booked.get(LedgerAccount.SALES, 0) == -order.total.amount
    for account in (LedgerAccount.CASH, LedgerAccount.GIFT_CARDS):
        assert booked.get(account, 0) == _in_till(payments, refunds, account)
    assert booked.get(LedgerAccount.REFUND_DUE, 0) == -due
    for payment in payments:
        assert payment.refunded == sum(r.amount for r in refunds if r.payment_id == payment.id) <= payment.amount
    owed, open_ = booked.get(LedgerAccount.RECEIVABLE, 0), {p.state for p in payments} - {*IN_THE_TILL, "voided"}
    assert owed >= 0
    assert not order.paid or open_ or owed == 0
    pending = order.payment_state is PaymentState.REFUND_PENDING
    assert not pending or due or RefundState.FAILED.value in {r.state for r in refunds}


def _in_till(payments: list[PaymentRow], refunds: list[RefundRow], account: LedgerAccount) -> int:
    """What came in and has not gone out again by the payment methods of one account."""
    mine = [p for p in payments if till(p.method) is account]
    got = sum(p.amount for p in mine if p.state in IN_THE_TILL)
    kept = sum(p.refunded for p in mine if p.state == PaidState.VOIDED.value)
    return got + kept - sum(r.amount for r in refunds if r.state in GONE_BACK and till(r.method) is account)


def vouchers_are_owed(session: Session) -> None:
    """What the shop owes in vouchers of an amount is what it has issued and not voided."""
    worth = select(func.coalesce(func.sum(VoucherRow.amount), 0)).where(VoucherRow.voided_at.is_(None))
    booked = select(func.coalesce(func.sum(LedgerRow.amount), 0))
    owed = session.scalar(booked.where(LedgerRow.account == LedgerAccount.VOUCHERS.value))
    given = session.scalar(booked.where(LedgerRow.account == LedgerAccount.GOODWILL.value))
    assert (session.scalar(worth), given) == (-owed, -owed)


def card_money(session: Session) -> dict[str, int]:
    """Each gift card's money, with what it has paid and got back: a constant."""
    found: dict[str, int] = {}
    for card in session.scalars(select(PaymentMethodRow).where(PaymentMethodRow.balance.is_not(None))):
        assert card.balance is not None
        assert card.balance >= 0
        paid = session.scalars(select(PaymentRow).where(PaymentRow.method_id == card.id))
        back = select(func.coalesce(func.sum(RefundRow.amount), 0)).where(RefundRow.method_id == card.id)
        spent = sum(
            p.amount if p.state in IN_THE_TILL else p.refunded if p.state == PaidState.VOIDED.value else 0 for p in paid
        )
        arrived = session.scalar(back.where(RefundRow.state == RefundState.ARRIVED.value)) or 0
        found[card.id] = card.balance + spent - arrived
    return found


def units(session: Session, numbers: Iterable[str]) -> dict[str, int]:
    """Every SKU's units: on the shelf, in these orders, reserved for an exchange, and sent a second time."""
    rows = session.execute(select(VariantRow.sku, VariantRow.on_hand))
    found: dict[str, int] = {sku: on_hand for sku, on_hand in rows}  # noqa: C416  dict() takes a result for a mapping
    for number in numbers:
        for sku, quantity in _in_the_order(load_order(session, number)):
            found[sku] += quantity
    for receipt in session.scalars(select(ReceiptRow).where(ReceiptRow.undone_by.is_(None))):
        if any(change["type"] in SENT_AGAIN for change in receipt.body["applied"]):
            for sku, moved in receipt.outcome["stock"].items():
                found[sku] -= moved
    return found


def _in_the_order(order: Order) -> list[tuple[str, int]]:
    if order.state is OrderState.CANCELLED:
        return []
    gone = (LineState.CANCELLED, LineState.RETURNED)
    lines = [line for line in order.lines if line.allocated and line.state not in gone]
    new = [line for line in lines if line.state is LineState.EXCHANGING and line.exchange]
    return [(line.sku, line.quantity) for line in lines] + [
        (line.exchange["sku"], line.quantity) for line in new if line.exchange
    ]


def history_is_true(session: Session, number: str) -> None:
    """The order is its history replayed; of its label the outbox alone knows."""
    told, order = order_from_history(session, number), load_order(session, number)
    shipping = {"label_id": None, "tracking_number": None, "labelled_to": None}
    assert replace(told, shipping=replace(told.shipping, **shipping)) == replace(
        order, shipping=replace(order.shipping, **shipping)
    )


def promises_stand(session: Session) -> None:
    """Nothing is promised any more by what was taken back."""
    query = select(PromiseRow.kind).join(ReceiptRow, ReceiptRow.id == PromiseRow.receipt_id)
    assert session.scalars(query.where(ReceiptRow.undone_by.is_not(None), PromiseRow.state == "open")).all() == []


def nothing_is_given_twice(session: Session, number: str) -> None:
    """Each remedy once, and what was given by goodwill is what the standing receipts gave."""
    order = load_order(session, number)
    given = [remedy for remedy in order.remedies if remedy != "parcel_search"]
    assert len(given) == len(set(given))
    receipts = select(ReceiptRow).where(ReceiptRow.order_number == number, ReceiptRow.undone_by.is_(None))
    kept = [receipt.outcome for receipt in session.scalars(receipts) if receipt.outcome["kind"] == "change"]
    steps = [step for outcome in kept for step in outcome["steps"] if step["field"] == "compensated"]
    assert order.compensated == sum(step["after"] - step["before"] for step in steps)


def what_was_taken_back_is_not_done(session: Session) -> None:
    """No label, paper or call of an undone change leaves after it was undone."""
    undoing = {receipt.id: receipt.applied_at for receipt in session.scalars(select(ReceiptRow))}
    query = select(OutboxRow, ReceiptRow.undone_by).join(ReceiptRow, ReceiptRow.id == OutboxRow.receipt_id)
    for row, undone_by in session.execute(query.where(ReceiptRow.undone_by.is_not(None))):
        late = row.sent_at is not None and row.sent_at > undoing[undone_by]
        assert not (late and row.kind in OF_THE_CHANGE), row.kind


def all_orders(session: Session) -> list[str]:
    return list(session.scalars(select(OrderRow.number).order_by(OrderRow.number)))


def everything_is_true(session: Session, numbers: Iterable[str]) -> dict[str, Any]:
    """All of the laws for these orders and the shop; returns what must stay the same."""
    entries_add_up(session)
    vouchers_are_owed(session)
    promises_stand(session)
    what_was_taken_back_is_not_done(session)
    for number in numbers:
        money_is_true(session, number)
        history_is_true(session, number)
        nothing_is_given_twice(session, number)
    return {"cards": card_money(session), "units": units(session, all_orders(session))}
