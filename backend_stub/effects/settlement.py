"""What the shop writes down once an effect is done: the parcel's number, the money that moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend_stub.effects.carriers import CarrierLabel, Confirmation
from backend_stub.effects.carriers.port import ClaimStatus
from backend_stub.effects.effect import Done, ToldInChat
from backend_stub.effects.payments import Movement, MovementState
from backend_stub.model.address import Address
from backend_stub.model.enums import OutboxKind
from backend_stub.service.money import left, received, told_refund
from backend_stub.service.notify import notify
from backend_stub.service.promises import Match, fulfil_promise
from backend_stub.storage.care_tables import ClaimRow
from backend_stub.storage.contacts import note_contact, went_by_chat
from backend_stub.storage.ledger import book, payment_received, refund_sent
from backend_stub.storage.money_tables import PaymentRow, RefundRow
from backend_stub.storage.orders import load_customer, load_order
from backend_stub.storage.tables import OrderRow, OutboxRow, ReceiptRow

OF_THE_CHANGE = frozenset({OutboxKind.LABEL, OutboxKind.CUSTOMS, OutboxKind.CARRIER_CALL, OutboxKind.RETURN_LABEL})
CONFIRMATIONS = frozenset({"change_confirmed", "order_cancelled", "voucher"})
Settle = Callable[[Session, OutboxRow, Done, datetime], None]


def superseded(session: Session, row: OutboxRow) -> bool:
    """Whether the change that wanted this was taken back before it could happen.

    Money is not: what was taken or sent back is settled by an effect of its own.
    """
    receipt = session.get(ReceiptRow, row.receipt_id, populate_existing=True) if row.receipt_id else None
    if receipt is None or receipt.undone_by is None:
        return False
    return row.kind in OF_THE_CHANGE or row.payload.get("template") in CONFIRMATIONS


def settle(session: Session, row: OutboxRow, booked: Done, now: datetime) -> None:
    """Runs in the transaction that marks the row as sent."""
    if done := SETTLEMENTS.get(OutboxKind(row.kind)):
        done(session, row, booked, now)


def _label(session: Session, row: OutboxRow, booked: Done, now: datetime) -> None:
    """The order learns under which number its parcel travels and what its label says, unless one has left already.

    Its version stays as it is: nothing that a customer was shown has changed.
    """
    if isinstance(booked, CarrierLabel) and load_order(session, row.payload["order"]).state.in_warehouse:
        labelled = Address.of(row.payload["address"]).wire()
        order = update(OrderRow).where(OrderRow.number == row.order_number)
        session.execute(order.values(label_id=booked.id, tracking_number=booked.tracking_number, labelled_to=labelled))
    if isinstance(booked, CarrierLabel) and row.payload.get("again"):
        _sent_again(session, row, booked, now)
    _kept(session, row, now, "resend", "correction")


def _sent_again(session: Session, row: OutboxRow, booked: CarrierLabel, now: datetime) -> None:
    """Goods that travel as a parcel of their own: the customer gets their number, the order keeps its first one."""
    order = load_order(session, row.payload["order"])
    facts = {"lines": row.payload["lines"], "carrier": order.shipping.carrier}
    facts["tracking_number"] = booked.tracking_number
    template = "exchange_sent" if row.payload.get("exchange") else "goods_sent_again"
    notify(session, load_customer(session, order.customer_id), template, facts, now, f"{row.id}:told", order=order)
    for promise_id in row.payload.get("keeps", ()):
        fulfil_promise(session, promise_id, now)


def _kept(session: Session, row: OutboxRow, now: datetime, *kinds: str) -> None:
    """What the receipt promised of these kinds is done."""
    for kind in kinds if row.receipt_id else ():
        fulfil_promise(session, Match(kind=kind, receipt_id=row.receipt_id), now)


def _claim(session: Session, row: OutboxRow, booked: Done, now: datetime) -> None:
    """The carrier knows of it; the watch follows what it says."""
    claim = session.get_one(ClaimRow, row.payload["claim"])
    claim.state = ClaimStatus.FILED.value
    claim.reference = booked.reference if isinstance(booked, Confirmation) else None


def _return_label(session: Session, row: OutboxRow, _booked: Done, now: datetime) -> None:
    _kept(session, row, now, "return_label")


def _email(session: Session, row: OutboxRow, told: Done, now: datetime) -> None:
    if isinstance(told, ToldInChat):
        _in_the_chat(session, row, told, now)
    if row.payload["template"] == "voucher":
        _kept(session, row, now, "voucher")


def _in_the_chat(session: Session, row: OutboxRow, told: ToldInChat, now: datetime) -> None:
    """The contact history says by which way the news went."""
    customer, key, talk = row.payload["customer"], row.idempotency_key, told.conversation
    if not told.mailed:
        went_by_chat(session, customer, key, talk)
        return
    template, number = row.payload["template"], row.order_number
    note_contact(session, customer, "chat", "out", template, now, order_number=number, conversation=talk, reference=key)


def _payment(session: Session, row: OutboxRow, moved: Done, now: datetime) -> None:
    """The money is there, unless the provider will tell later: then the watch hears of it."""
    order = load_order(session, row.payload["order"])
    if "payment" not in row.payload:  # rows that waited while payments had no table name none
        came = payment_received(row.payload["amount"], row.payload["method"])
        book(session, order, now, came, receipt_id=row.receipt_id)
        return
    payment = session.get_one(PaymentRow, row.payload["payment"], with_for_update=True)
    payment.reference = _reference(moved)
    if not _pending(moved):
        received(session, order, payment, now, replaces=row.payload["replaces"])


def _refund(session: Session, row: OutboxRow, moved: Done, now: datetime) -> None:
    """The money has left, unless the provider will tell later: then the watch hears of it."""
    payload, order = row.payload, load_order(session, row.payload["order"])
    if "refund" not in payload:  # rows that waited while refunds had no table name none
        book(session, order, now, refund_sent(payload["amount"], payload["method"]), receipt_id=row.receipt_id)
        told_refund(session, order, payload["amount"], payload["method"], f"{row.id}:told", now)
        return
    refund = session.get_one(RefundRow, payload["refund"], with_for_update=True)
    refund.reference = _reference(moved)
    if not _pending(moved):
        left(session, order, refund, now)


def _reference(moved: Done) -> str | None:
    return moved.reference if isinstance(moved, Movement) else None


def _pending(moved: Done) -> bool:
    return isinstance(moved, Movement) and moved.state is MovementState.PENDING


SETTLEMENTS: dict[OutboxKind, Settle] = {
    OutboxKind.LABEL: _label,
    OutboxKind.RETURN_LABEL: _return_label,
    OutboxKind.EMAIL: _email,
    OutboxKind.PAYMENT: _payment,
    OutboxKind.REFUND: _refund,
    OutboxKind.CLAIM: _claim,
}
