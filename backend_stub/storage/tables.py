"""The order service's tables. Times are UTC, money is integer minor units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend_stub.storage.base import Base


def folded(name: str) -> str:
    """A name as it is looked up: however it is capitalised and spaced."""
    return " ".join(name.split()).casefold()


def _name_key(context: Any) -> str:
    return folded(context.get_current_parameters()["name"])


class CustomerRow(Base):
    __tablename__ = "customers"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True, default=_name_key)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    phone: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    default_address: Mapped[dict[str, Any] | None]
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    points: Mapped[int] = mapped_column(default=0)
    erased_at: Mapped[datetime | None]


class ProductRow(Base):
    __tablename__ = "products"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    titles: Mapped[dict[str, Any]]
    hs_code: Mapped[str | None] = mapped_column(String(12))
    origin: Mapped[str | None] = mapped_column(String(2))
    weight_grams: Mapped[int | None]


class VariantRow(Base):
    """One SKU; `on_hand` counts the units that no order has taken, `listed_price` is what the shop's page says."""

    __tablename__ = "variants"
    __table_args__ = (CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),)

    sku: Mapped[str] = mapped_column(String(60), primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    options: Mapped[dict[str, Any]]
    price: Mapped[int]
    listed_price: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3))
    on_hand: Mapped[int]
    restock_date: Mapped[date | None]


class ReservationRow(Base):
    """Units kept for a proposal until it expires."""

    __tablename__ = "reservations"

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("variants.sku"), index=True)
    quantity: Mapped[int]
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    proposal_id: Mapped[str] = mapped_column(String(26), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class OrderRow(Base):
    """One order as it stands; `version` grows by one with every change."""

    __tablename__ = "orders"
    __table_args__ = (
        Index("orders_promised", "state", "promised_date"),
        Index("orders_delivered", "state", "delivered_at"),
        Index("orders_placed", "placed_at"),
    )

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    version: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(String(20))
    payment_state: Mapped[str] = mapped_column(String(20))
    payment_method: Mapped[str] = mapped_column(String(20))
    payment_method_id: Mapped[str | None] = mapped_column(String(60))
    placed_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    total: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    address: Mapped[dict[str, Any]]
    contact: Mapped[dict[str, Any] | None]
    paused: Mapped[dict[str, Any] | None]
    delivery: Mapped[dict[str, Any] | None]
    shipping_method: Mapped[str] = mapped_column(String(20))
    shipping_price: Mapped[int]
    duties: Mapped[int] = mapped_column(default=0)
    carrier: Mapped[str] = mapped_column(String(40))
    carrier_kind: Mapped[str] = mapped_column(String(20))
    tracking_number: Mapped[str | None] = mapped_column(String(60))
    label_id: Mapped[str | None] = mapped_column(String(60))
    labelled_to: Mapped[dict[str, Any] | None]
    promised_date: Mapped[date]
    expected_date: Mapped[date | None]
    remedies: Mapped[list[Any]]
    compensated: Mapped[int] = mapped_column(default=0)
    lines: Mapped[list[OrderLineRow]] = relationship(order_by="OrderLineRow.line", cascade="all, delete-orphan")

    # A write over another version than the one that was read fails.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012 - SQLAlchemy's


class OrderLineRow(Base):
    __tablename__ = "order_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sku: Mapped[str] = mapped_column(ForeignKey("variants.sku"))
    quantity: Mapped[int]
    unit_price: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    wish: Mapped[dict[str, Any] | None]
    exchange: Mapped[dict[str, Any] | None]
    allocated: Mapped[bool] = mapped_column(default=True)


SHORT = OrderLineRow.allocated.is_(False)
Index("lines_short", OrderLineRow.order_number, sqlite_where=SHORT, postgresql_where=SHORT)


class TrackingEventRow(Base):
    __tablename__ = "tracking_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(60))
    place: Mapped[str | None]


class HistoryRow(Base):
    """One entry per change; `steps` replayed from the placed order give the order as it stands."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    version: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    changes: Mapped[list[Any]]
    steps: Mapped[list[Any]]
    placed: Mapped[dict[str, Any] | None]
    receipt_id: Mapped[str | None] = mapped_column(String(26))


class LedgerRow(Base):
    """One leg of a booking; the legs of one `entry` add up to zero."""

    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[str] = mapped_column(String(26), index=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    account: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime]
    receipt_id: Mapped[str | None] = mapped_column(String(26))


class ProposalRow(Base):
    __tablename__ = "proposals"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    conversation: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    requested: Mapped[list[Any]]
    body: Mapped[dict[str, Any]]
    code_confirmed: Mapped[bool] = mapped_column(default=False)
    method_id: Mapped[str | None] = mapped_column(String(60))
    approval: Mapped[dict[str, Any] | None]
    agent: Mapped[str | None] = mapped_column(String(60))
    receipt_id: Mapped[str | None] = mapped_column(String(26))


class ReceiptRow(Base):
    __tablename__ = "receipts"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    applied_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any]]
    undone_by: Mapped[str | None] = mapped_column(String(26))


class EventRow(Base):
    """What the gateway reads: at least once, in order of `id`."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    order_number: Mapped[str | None] = mapped_column(String(20))
    conversation: Mapped[str | None]
    facts: Mapped[dict[str, Any]]


class OutboxRow(Base):
    """One effect on its way out; see storage/outbox.py for kinds, payloads and how a worker claims it."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_due", "state", "next_attempt_at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    payload: Mapped[dict[str, Any]]
    order_number: Mapped[str | None] = mapped_column(String(20), index=True)
    receipt_id: Mapped[str | None] = mapped_column(String(26), index=True)
    idempotency_key: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
