"""What the shop writes down once an effect is done: the parcel's number, the money that moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend_stub.effects.carriers import CarrierLabel, Confirmation
from backend_stub.effects.carriers.port import ClaimStatus
from backend_stub.effects.handlers import Done
from backend_stub.model.address import Address
from backend_stub.model.enums import OutboxKind, RefundState
from backend_stub.model.order import Order
from backend_stub.service.money import all_sent, received
from backend_stub.service.notify import notify
from backend_stub.storage.care import keep_promises
from backend_stub.storage.care_tables import ClaimRow
from backend_stub.storage.events import add_event
from backend_stub.storage.ledger import book, payment_received, refund_sent
from backend_stub.storage.money_tables import PaymentRow, RefundRow
from backend_stub.storage.orders import load_customer, load_order
from backend_stub.storage.payments import open_refunds
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
    keep_promises(session, row.receipt_id, ("resend", "correction"), now)


def _claim(session: Session, row: OutboxRow, booked: Done, now: datetime) -> None:
    """The carrier knows of it; the watch follows what it says."""
    claim = session.get_one(ClaimRow, row.payload["claim"])
    claim.state = ClaimStatus.FILED.value
    claim.reference = booked.reference if isinstance(booked, Confirmation) else None


def _return_label(session: Session, row: OutboxRow, _booked: Done, now: datetime) -> None:
    keep_promises(session, row.receipt_id, ("return_label",), now)


def _email(session: Session, row: OutboxRow, _booked: Done, now: datetime) -> None:
    if row.payload["template"] == "voucher":
        keep_promises(session, row.receipt_id, ("voucher",), now)


def _payment(session: Session, row: OutboxRow, _booked: Done, now: datetime) -> None:
    order = load_order(session, row.payload["order"])
    if "payment" not in row.payload:  # rows that waited while payments had no table name none
        book(session, order, now, payment_received(row.payload["amount"]), receipt_id=row.receipt_id)
        return
    payment = session.get_one(PaymentRow, row.payload["payment"], with_for_update=True)
    received(session, order, payment, now, replaces=row.payload["replaces"])


def _refund(session: Session, row: OutboxRow, _booked: Done, now: datetime) -> None:
    """Books the money as sent, moves the payment's state when nothing more is due, and tells the customer."""
    payload, order = row.payload, load_order(session, row.payload["order"])
    if "refund" in payload:  # rows that waited while refunds had no table name none
        refund = session.get_one(RefundRow, payload["refund"], with_for_update=True)
        refund.state, refund.sent_at = RefundState.SENT.value, now
    book(session, order, now, refund_sent(payload["amount"]), receipt_id=row.receipt_id)
    session.flush()
    all_sent(session, order.number, now)
    if not open_refunds(session, row.receipt_id):
        keep_promises(session, row.receipt_id, ("refund",), now)
    _tell(session, row, order, now)


def _tell(session: Session, row: OutboxRow, order: Order, now: datetime) -> None:
    customer, payload = load_customer(session, order.customer_id), row.payload
    money = {"amount": payload["amount"], "currency": payload["currency"]}
    facts = {"amount": money, "refund_to": payload["method"]}
    notify(session, customer, "refund_sent", facts, now, f"{row.id}:told", order=order)
    add_event(session, "refund_sent", now, order_number=order.number, facts={"amount": money})


SETTLEMENTS: dict[OutboxKind, Settle] = {
    OutboxKind.LABEL: _label,
    OutboxKind.RETURN_LABEL: _return_label,
    OutboxKind.EMAIL: _email,
    OutboxKind.PAYMENT: _payment,
    OutboxKind.REFUND: _refund,
    OutboxKind.CLAIM: _claim,
}
