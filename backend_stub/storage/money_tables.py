"""Tables of money beside the ledger: how customers pay, what was paid, what goes back, and vouchers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend_stub.storage.base import Base


class PaymentMethodRow(Base):
    """A way to pay that a customer has stored; only a gift card has a balance."""

    __tablename__ = "payment_methods"
    __table_args__ = (CheckConstraint("balance IS NULL OR balance >= 0", name="balance_not_negative"),)

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(60))
    balance: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3))


class PaymentRow(Base):
    """One payment of an order. What goes back is counted here, so that no refund can exceed what was paid."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("refunded >= 0 AND refunded <= amount", name="refunded_at_most_what_was_paid"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    method: Mapped[str] = mapped_column(String(20))
    method_id: Mapped[str | None] = mapped_column(String(60))
    amount: Mapped[int]
    refunded: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(60), index=True)
    receipt_id: Mapped[str | None] = mapped_column(String(26), index=True)
    at: Mapped[datetime]


class RefundRow(Base):
    """Money on its way back, from the promise until it has arrived; each is a part of one payment."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("refunds_followed", "state", "expected_by"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    payment_id: Mapped[str] = mapped_column(ForeignKey("payments.id"), index=True)
    receipt_id: Mapped[str | None] = mapped_column(String(26), index=True)
    method: Mapped[str] = mapped_column(String(20))
    method_id: Mapped[str | None] = mapped_column(String(60))
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    waits_for: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(60), index=True)
    promised_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    expected_by: Mapped[date | None]
    arrived_at: Mapped[datetime | None]


class VoucherRow(Base):
    """Off a later order: a share or an amount, never both."""

    __tablename__ = "vouchers"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"))
    percent: Mapped[int | None]
    amount: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(40))
    receipt_id: Mapped[str | None] = mapped_column(String(26), index=True)
    issued_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    redeemed_at: Mapped[datetime | None]
