"""The laws that the shop's books keep whatever happens; each function asserts one for one order or the whole shop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend_stub.model.enums import (
    LedgerAccount,
    LineState,
    OrderState,
    OutboxKind,
    OutboxState,
    PaidState,
    PaymentState,
    RefundState,
)
from backend_stub.model.order import Order
from backend_stub.rules import postal
from backend_stub.storage.care_tables import PromiseRow
from backend_stub.storage.history import entries, order_from_history
from backend_stub.storage.ledger import balances, till
from backend_stub.storage.money_tables import PaymentMethodRow, PaymentRow, RefundRow, VoucherRow
from backend_stub.storage.orders import find_order
from backend_stub.storage.tables import LedgerRow, OrderLineRow, OrderRow, OutboxRow, ReceiptRow, VariantRow

SENT_AGAIN = ("reship", "resend", "restore_details")
"""Changes by which goods leave the stock a second time for one order line."""
OF_THE_CHANGE = ("label", "customs", "carrier_call", "return_label")
IN_THE_TILL = (PaidState.CAPTURED.value, PaidState.PAID_OUT.value)
GONE_BACK = (RefundState.SENT.value, RefundState.ARRIVED.value)
NOT_WITHDRAWN = RefundRow.state != RefundState.WITHDRAWN.value


def _order(session: Session, number: str) -> Order:
    """As the session has it: laws are read after everything was written."""
    order = find_order(session, number, None)
    assert order is not None
    return order


def entries_add_up(session: Session) -> None:
    """Every booking's legs add up to zero."""
    sums = session.execute(select(LedgerRow.entry, func.sum(LedgerRow.amount)).group_by(LedgerRow.entry))
    assert {entry: amount for entry, amount in sums if amount} == {}


def money_is_true(session: Session, number: str) -> None:
    """What the ledger says of an order is what its total, payments and refunds say."""
    order, booked = _order(session, number), balances(session, number)
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


def units(session: Session) -> dict[str, int]:
    """Every SKU's units: on the shelf, in the orders, reserved for an exchange, and sent a second time."""
    stock = session.execute(select(VariantRow.sku, VariantRow.on_hand))
    found: dict[str, int] = {row.sku: row.on_hand for row in stock}
    gone = (LineState.CANCELLED.value, LineState.RETURNED.value)
    taken = (
        select(OrderLineRow.sku, OrderLineRow.quantity, OrderLineRow.state, OrderLineRow.exchange)
        .join(OrderRow, OrderRow.number == OrderLineRow.order_number)
        .where(OrderRow.state != OrderState.CANCELLED.value, OrderLineRow.allocated, OrderLineRow.state.not_in(gone))
    )
    for sku, quantity, state, exchange in session.execute(taken):
        found[sku] += quantity
        if state == LineState.EXCHANGING.value and exchange:
            found[exchange["sku"]] += quantity
    for receipt in session.scalars(select(ReceiptRow).where(ReceiptRow.undone_by.is_(None))):
        if any(change["type"] in SENT_AGAIN for change in receipt.body["applied"]):
            for sku, moved in receipt.outcome["stock"].items():
                found[sku] -= moved
    return found


def history_is_true(session: Session, number: str) -> None:
    """The order is its history replayed; of its label the outbox alone knows."""
    told, order = order_from_history(session, number), _order(session, number)
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
    order = _order(session, number)
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


def versions_count(session: Session, number: str) -> None:
    """Each entry with steps is one version more, and each receipt is in the history once."""
    version = 0
    for entry in entries(session, number):
        assert entry.version == version + (1 if entry.steps or not version else 0)
        version = entry.version
    kept = [entry.receipt_id for entry in entries(session, number) if entry.receipt_id]
    written = session.scalars(select(ReceiptRow.id).where(ReceiptRow.order_number == number))
    assert sorted(kept) == sorted(written)


def what_was_said_is_promised(session: Session, number: str) -> None:
    """What a receipt says will come is written down as a promise."""
    receipts = select(ReceiptRow).where(ReceiptRow.order_number == number)
    promised = session.execute(select(PromiseRow.receipt_id, PromiseRow.kind).where(PromiseRow.order_number == number))
    kinds = {(receipt_id, kind) for receipt_id, kind in promised}
    for receipt in session.scalars(receipts):
        for effect in receipt.body["effects"]:
            wanted = effect["kind"] if effect["type"] == "promise" else effect["type"]
            if effect["type"] in ("promise", "voucher", "return_label"):
                assert (receipt.id, wanted) in kinds


def one_label_is_wanted(session: Session, number: str) -> None:
    """However often an address was changed, one label says where the parcel goes: the newest one asked for."""
    order = _order(session, number)
    asked = select(OutboxRow).where(OutboxRow.order_number == number, OutboxRow.kind == OutboxKind.LABEL.value)
    rows = [row for row in session.scalars(asked.order_by(OutboxRow.id)) if not row.payload.get("again")]
    waiting = [row for row in rows if row.state == OutboxState.PENDING.value]
    if order.state.in_warehouse and waiting and order.shipping.labelled_to:
        assert waiting[-1].payload["address"] == postal.wire(order.address)


def every_law(session: Session) -> dict[str, Any]:
    """All of the laws for all orders."""
    return everything_is_true(session, all_orders(session))


def everything_is_true(session: Session, numbers: Iterable[str]) -> dict[str, Any]:
    """All of the laws for these orders and the shop; returns what must stay the same."""
    entries_add_up(session)
    vouchers_are_owed(session)
    promises_stand(session)
    what_was_taken_back_is_not_done(session)
    for number in numbers:
        money_is_true(session, number)
        history_is_true(session, number)
        versions_count(session, number)
        what_was_said_is_promised(session, number)
        one_label_is_wanted(session, number)
        nothing_is_given_twice(session, number)
    return {"cards": card_money(session), "units": units(session)}
