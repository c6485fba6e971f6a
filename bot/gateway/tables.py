"""What the gateway remembers: conversations, sessions, messages, buttons, and the inbox of turns."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NOTICE = "notice "
"""How the client ids of notices begin; the space keeps customers from choosing such an id."""


class Owner(StrEnum):
    """Who answers the customer."""

    BOT = "bot"
    WAITING = "waiting"
    AGENT = "agent"


class Sender(StrEnum):
    """Who said a message."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class TurnState(StrEnum):
    """How far a customer's message has come."""

    WAITING = "waiting"
    ANSWERED = "answered"
    FAILED = "failed"
    DECLINED = "declined"
    """Answered by the gateway itself (empty, too long): it never was Rasa's."""
    SILENT = "silent"
    """A notice to which there was nothing to say: the question before it stays open."""


class Base(DeclarativeBase):
    """The gateway's tables."""


class Conversation(Base):
    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), default="web")
    locale: Mapped[str] = mapped_column(String(35))
    owner: Mapped[str] = mapped_column(String(16), default=Owner.BOT)
    handover: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_seq: Mapped[int] = mapped_column(default=0)
    """Numbers messages and turns within the conversation; its row is the conversation's lock."""


class ChatSession(Base):
    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_message_at: Mapped[datetime] = mapped_column(UtcTime)


class Turn(Base):
    """One message of the customer in the inbox, under the id that the client gave it."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        Index("turns_by_conversation", "conversation_id", "seq"),
        Index("turns_by_state", "state"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    client_id: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    payload: Mapped[str] = mapped_column(Text)
    """What Rasa is given: the text with nothing left that Rasa takes for a command, or a button's payload."""
    locale: Mapped[str] = mapped_column(String(35))
    state: Mapped[str] = mapped_column(String(16), default=TurnState.WAITING)
    promised: Mapped[bool] = mapped_column(default=False)
    """The customer was told that the answer takes longer."""
    recoveries: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[datetime] = mapped_column(UtcTime)

    @property
    def is_notice(self) -> bool:
        """Nobody wrote it: it tells Rasa what the order service has found, and may stay without an answer."""
        return self.client_id.startswith(NOTICE)


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (Index("messages_by_conversation", "conversation_id", "seq", unique=True),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int]
    turn_id: Mapped[str | None] = mapped_column(ForeignKey("turns.id"), index=True)
    sender: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    card: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    at: Mapped[datetime] = mapped_column(UtcTime)


class UnclearMessage(Base):
    """A customer's message that a person should label; nothing in it, or beside it, tells who wrote it."""

    __tablename__ = "unclear_messages"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    guesses: Mapped[list[Any]] = mapped_column(JSON)
    """What the model held it for: `[intent, confidence]`, the likeliest first."""
    why: Mapped[str] = mapped_column(String(16))
    """`misunderstood`, or `corrected` by the customer right after the answer."""
    meant: Mapped[str | None] = mapped_column(String(64))
    """The intent of what the customer wrote or pressed next."""


class EventMark(Base):
    """How far the order service's events have been read."""

    __tablename__ = "event_marks"

    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    last_id: Mapped[int]
    last_at: Mapped[str] = mapped_column(String(40))


class Button(Base):
    """A button that was shown; its payload stays here, the customer knows its id only."""

    __tablename__ = "buttons"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id"))
    message_id: Mapped[str] = mapped_column(String(64), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)
