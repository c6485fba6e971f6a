"""Tables of care: cases with evidence, promises, exceptions, claims, feedback, and the contact history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend_stub.storage.base import Base


class CaseRow(Base):
    """A case; its number is `C-` and 10000 + id. `order_claimed` is what was said, `order_number` what is proven."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20), default="open", index=True)
    channel: Mapped[str | None] = mapped_column(String(20))
    conversation: Mapped[str | None] = mapped_column(index=True)
    customer_id: Mapped[str | None] = mapped_column(String(40), index=True)
    order_claimed: Mapped[str | None] = mapped_column(String(40))
    order_number: Mapped[str | None] = mapped_column(ForeignKey("orders.number"), index=True)
    summary: Mapped[str | None] = mapped_column(Text)
    wanted: Mapped[str | None] = mapped_column(String(40))
    happened_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    impact: Mapped[dict[str, Any] | None]
    cause: Mapped[str | None] = mapped_column(String(20))
    remedy: Mapped[dict[str, Any] | None]
    language: Mapped[str | None] = mapped_column(String(8))
    opened_at: Mapped[datetime] = mapped_column(index=True)
    expected_by: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    satisfied: Mapped[bool | None]


class EvidenceRow(Base):
    """What a customer shows: words, or a file whose content was checked; the file lies under its digest."""

    __tablename__ = "evidence"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    words: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str | None] = mapped_column(String(40))
    size: Mapped[int | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]


class PromiseRow(Base):
    """What the shop has taken on, with the time by which it is done; the watch chases it."""

    __tablename__ = "promises"
    __table_args__ = (Index("promises_due", "state", "due_at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    customer_id: Mapped[str] = mapped_column(String(40), index=True)
    order_number: Mapped[str | None] = mapped_column(ForeignKey("orders.number"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    receipt_id: Mapped[str | None] = mapped_column(String(26), index=True)
    facts: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    chased: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]


class ExceptionRow(Base):
    """Something the watch found astray; an order is judged once per cause and key."""

    __tablename__ = "exceptions"
    __table_args__ = (
        UniqueConstraint("order_number", "cause", "key", name="judged_once"),
        Index("exceptions_open", "state", "found_at"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"))
    customer_id: Mapped[str] = mapped_column(String(40), index=True)
    cause: Mapped[str] = mapped_column(String(40), index=True)
    key: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]]
    remedies: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(20))
    found_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    receipt_id: Mapped[str | None] = mapped_column(String(26), index=True)


class ClaimRow(Base):
    """What the shop wants from a carrier for a parcel that is lost or damaged; one per parcel."""

    __tablename__ = "claims"
    __table_args__ = (UniqueConstraint("order_number", "tracking_number", name="claimed_once"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    carrier_kind: Mapped[str] = mapped_column(String(20))
    tracking_number: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(20), index=True)
    reference: Mapped[str | None] = mapped_column(String(60))
    receipt_id: Mapped[str | None] = mapped_column(String(26))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class FeedbackRow(Base):
    """One to five, and words; one for each thing that was asked about."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", name="one_to_five"),
        UniqueConstraint("about", name="rated_once"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    about: Mapped[str] = mapped_column(String(60))
    customer_id: Mapped[str] = mapped_column(String(40), index=True)
    order_number: Mapped[str | None] = mapped_column(ForeignKey("orders.number"))
    rating: Mapped[int]
    words: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(8))
    channel: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(index=True)


class ContactRow(Base):
    """The contact history: who wrote to whom, about what, when; no words of the talk."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(String(20))
    direction: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(60))
    order_number: Mapped[str | None] = mapped_column(String(20))
    conversation: Mapped[str | None]
    reference: Mapped[str | None] = mapped_column(String(120))


class WatchRow(Base):
    """How far a scan of the watch has come, so that the next run goes on from there."""

    __tablename__ = "watch"

    scan: Mapped[str] = mapped_column(String(40), primary_key=True)
    cursor: Mapped[dict[str, Any]]
    at: Mapped[datetime]
