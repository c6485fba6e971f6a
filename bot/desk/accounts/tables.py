"""What is kept of staff: accounts, sessions, tries to sign in, and the audit log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.gateway.tables import Base, UtcTime


class Role(StrEnum):
    """What somebody is in the desk; `access.MAY` says what each may do."""

    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"


class Staff(Base):
    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """In lower case."""
    name: Mapped[str] = mapped_column(String(100))
    first_name: Mapped[str] = mapped_column(String(60))
    """As customers are told it."""
    role: Mapped[str] = mapped_column(String(16))
    teams: Mapped[list[str]] = mapped_column(JSON)
    languages: Mapped[list[str]] = mapped_column(JSON)
    password_hash: Mapped[str | None] = mapped_column(Text)
    """argon2id; None: signs in by OpenID Connect, and not otherwise."""
    oidc_subject: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Issuer and subject of the first sign-in by OpenID Connect, hashed: an address that is given to somebody else
    opens nothing."""
    totp_secret: Mapped[str | None] = mapped_column(Text)
    """Encrypted."""
    totp_on: Mapped[bool] = mapped_column(default=False)
    """Codes are required; until then the secret waits for its first code."""
    totp_step: Mapped[int] = mapped_column(default=0)
    """The step of the last code that was good: none up to it is good again."""
    active: Mapped[bool] = mapped_column(default=True)
    available: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """The last request, to the minute."""
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class StaffSession(Base):
    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)


class SignInTry(Base):
    """A try to sign in that failed, or is not judged yet."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (
        Index("sign_in_tries_by_account", "account", "at"),
        Index("sign_in_tries_by_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    account: Mapped[str | None] = mapped_column(String(64))
    """The e-mail that was given, hashed, whether there is such an account or not."""
    address: Mapped[str] = mapped_column(String(64))
    """The network address, hashed."""
    at: Mapped[datetime] = mapped_column(UtcTime)


class AuditEntry(Base):
    __tablename__ = "audit"
    __table_args__ = (Index("audit_by_time", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    staff_id: Mapped[str | None] = mapped_column(String(26))
    """Who did it; None: nobody who is signed in, or the command line."""
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(64))
    """The id of what it was done to."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
