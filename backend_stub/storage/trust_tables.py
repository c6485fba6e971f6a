"""Tables of who may ask: verifications, wrong answers, locks, codes, idempotency keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend_stub.storage.base import Base


class IdempotencyRow(Base):
    """The answer given under a key; kept 24 hours, per customer."""

    __tablename__ = "idempotency_keys"

    customer_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class VerificationRow(Base):
    """Which customer a conversation speaks for."""

    __tablename__ = "verifications"

    conversation: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    way: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class AttemptRow(Base):
    """One wrong answer, counted for each of its keys (`conversation:…`, `order:…`)."""

    __tablename__ = "verification_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(240), index=True)
    at: Mapped[datetime]


class LockRow(Base):
    __tablename__ = "verification_locks"

    key: Mapped[str] = mapped_column(String(240), primary_key=True)
    until: Mapped[datetime]


class CodeRow(Base):
    """A one-time code; `customer_id` is empty when the e-mail was unknown, so both cases write alike."""

    __tablename__ = "codes"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    conversation: Mapped[str] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column(String(60))
    customer_id: Mapped[str | None] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
