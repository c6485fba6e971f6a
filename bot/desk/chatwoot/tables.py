"""What of a talk is at Chatwoot."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.gateway.tables import Base, UtcTime


class Way(StrEnum):
    """By which side the customer writes."""

    BOT = "bot"
    """In an inbox of Chatwoot's, where we are the bot."""
    DESK = "desk"
    """By a channel of ours, and Chatwoot is the desk."""


class ChatwootTalk(Base):
    """A talk's conversation at Chatwoot, and how far it was told there."""

    __tablename__ = "chatwoot_talks"
    __table_args__ = (Index("chatwoot_talks_by_status", "status"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    number: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    """The conversation's at Chatwoot; None before it is begun there."""
    way: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(16))
    """As it is there, or as we have set it; see `standing`."""
    status_at: Mapped[float] = mapped_column(Float(53), default=0.0)
    confirmed: Mapped[bool] = mapped_column(default=True)
    told_seq: Mapped[int] = mapped_column(default=0)
    """The place of the last message that was passed on."""
    told_id: Mapped[int] = mapped_column(BigInteger, default=0)
    """What Chatwoot calls that message."""
    noted: Mapped[int] = mapped_column(default=0)
    """The hand-over whose packet stands there as a note: the id of its step in `ownership_changes`."""
    trying: Mapped[str | None] = mapped_column(String(64))
    """What is being told, from before it is tried until it is known to be there."""
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When it is tried again, after it failed."""
    fault: Mapped[str | None] = mapped_column(String(200))
