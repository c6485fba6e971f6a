"""What the gateway remembers: conversations, sessions, messages, buttons, and the inbox of turns."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
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
    CLOSED = "closed"
    """Settled by a person; to the customer it is the bot's, whom their next message reaches."""


class Sender(StrEnum):
    """Who said a message."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


FIRST_TEAM = "service"
"""The team of talks that nobody gave to another."""

WEB = "web"
"""The channel of the widget: it fetches what it is told, and so needs no delivery."""


class DeliveryState(StrEnum):
    """How far a message to a messaging platform has come."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    """Given up: `reroute outbox` shows it, and sends it again when it is told to."""


class TurnState(StrEnum):
    """How far a customer's message has come."""

    WAITING = "waiting"
    ANSWERED = "answered"
    FAILED = "failed"
    DECLINED = "declined"
    """Answered by the gateway itself (empty, too long): it never was Rasa's."""
    SILENT = "silent"
    """A notice to which there was nothing to say: the question before it stays open."""
    HELD = "held"
    """Kept for the person who answers; it is not Rasa's any more."""


class Base(DeclarativeBase):
    """The gateway's tables."""


class Conversation(Base):
    __tablename__ = "conversations"
    __table_args__ = (
        Index("conversations_by_owner", "owner", "waiting_since"),
        Index("conversations_by_agent", "agent_id"),
        Index("conversations_unheard", "unheard_since"),
        Index("conversations_by_last", "team", "owner", "last_at"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), default=WEB)
    """Where the customer wrote last, and so where answers go."""
    locale: Mapped[str] = mapped_column(String(35))
    owner: Mapped[str] = mapped_column(String(16), default=Owner.BOT)
    handover: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What a person should know who takes over, as Rasa told it when it asked for one."""
    language: Mapped[str | None] = mapped_column(String(16))
    """In which the bot answered last."""
    team: Mapped[str] = mapped_column(String(40), default=FIRST_TEAM)
    """Whose staff see the talk."""
    topic: Mapped[str | None] = mapped_column(String(64))
    """The intent of what was wished last."""
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_seq: Mapped[int] = mapped_column(default=0)
    """Numbers messages and turns within the conversation; its row is the conversation's lock."""
    waiting_since: Mapped[datetime | None] = mapped_column(UtcTime)
    """Since when the customer waits for a person: their place in the queue; kept until the talk is the bot's again."""
    due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """By when the customer was promised an answer of a person."""
    agent_id: Mapped[str | None] = mapped_column(String(26))
    agent_name: Mapped[str | None] = mapped_column(String(100))
    """As the customer is told it, while a person answers."""
    last_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When anybody said something last."""
    customer_name: Mapped[str | None] = mapped_column(String(200))
    """As the order service knows who the talk speaks for, once staff have to do with it; empty where it does not."""
    unheard_since: Mapped[datetime | None] = mapped_column(UtcTime)
    """When an agent said something on the website that the customer has not seen yet, as far as is known."""
    customer_read: Mapped[int] = mapped_column(default=0)
    """The place of the last message that the customer has seen, as far as their page tells."""
    staff_read: Mapped[int] = mapped_column(default=0)


class OwnershipChange(Base):
    """One step of who owns a talk: docs/desk.md has the table of them."""

    __tablename__ = "ownership_changes"
    __table_args__ = (
        Index("ownership_changes_by_conversation", "conversation_id", "id"),
        Index("ownership_changes_by_time", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    event: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(32))
    """`customer`, `rule`, `clock`, or the id of the member of staff who did it."""
    staff_id: Mapped[str | None] = mapped_column(String(26))
    """Whose the talk is after it."""
    reason: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)


class Approval(Base):
    """A proposal that waits for a person's word, as the order service told it."""

    __tablename__ = "approvals"
    __table_args__ = (Index("approvals_by_answer", "answered_at", "asked_at"),)

    proposal: Mapped[str] = mapped_column(String(26), primary_key=True)
    order_number: Mapped[str] = mapped_column(String(40))
    conversation_id: Mapped[str | None] = mapped_column(String(128))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Note(Base):
    """For staff alone."""

    __tablename__ = "notes"
    __table_args__ = (Index("notes_by_conversation", "conversation_id", "id"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    staff_id: Mapped[str] = mapped_column(String(26))
    at: Mapped[datetime] = mapped_column(UtcTime)
    text: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[str]] = mapped_column(JSON)
    """Ids of the staff who are named in it."""


class Label(Base):
    __tablename__ = "labels"
    __table_args__ = (Index("labels_by_name", "name"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)


class StaffRule(Base):
    """By which a talk goes to a person, as staff wrote it."""

    __tablename__ = "staff_rules"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    active: Mapped[bool]
    team: Mapped[str | None] = mapped_column(String(40))
    """To whose queue the talk goes; None: it stays in its own."""
    when: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    """`words`, `languages`, `channels`, `topics`: each that is given must hold, by any of its values."""


class ChatSession(Base):
    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_message_at: Mapped[datetime] = mapped_column(UtcTime)
    origin: Mapped[str | None] = mapped_column(Text)
    """The page that opened it, and the only one that may use it; None where no browser did."""
    ends_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When this token ends, another having taken its place."""


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
    understood: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """What the message was held for: `[intent, confidence]` of each of its clauses."""
    alarm: Mapped[str | None] = mapped_column(String(16))
    """Why a person must see it: `safety` or `legal`."""

    @property
    def is_notice(self) -> bool:
        """Nobody wrote it: it tells Rasa what the order service has found, and may stay without an answer."""
        return self.client_id.startswith(NOTICE)


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (
        Index("messages_by_conversation", "conversation_id", "seq", unique=True),
        Index("messages_by_time", "at"),
    )

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int]
    turn_id: Mapped[str | None] = mapped_column(ForeignKey("turns.id"), index=True)
    sender: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    card: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    at: Mapped[datetime] = mapped_column(UtcTime)
    hidden: Mapped[bool] = mapped_column(default=False)
    """For staff alone: the bot's answer that came when a person had taken over."""
    staff_id: Mapped[str | None] = mapped_column(String(26))
    """Who said it, of an agent's message."""


class Contact(Base):
    """Somebody who writes by a messaging channel, and the talk that this is."""

    __tablename__ = "contacts"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    address: Mapped[str] = mapped_column(String(320), primary_key=True)
    """Where the platform takes answers: a chat's id, a phone number, an e-mail address."""
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    thread: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What an answer needs beside the address, of the customer's newest message: a thread, a subject."""
    last_message_at: Mapped[datetime] = mapped_column(UtcTime)


class Delivery(Base):
    """The outbox: a message that a messaging platform is to be given, or was."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("deliveries_by_state", "state", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(320))
    state: Mapped[str] = mapped_column(String(16), default=DeliveryState.WAITING)
    parts_sent: Mapped[int] = mapped_column(default=0)
    """A long message goes in several parts; those that went are not sent again."""
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(String(200))
    """What went wrong the last time, without a word of the message."""
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SentPart(Base):
    """A message that a platform took, known again where it tells that it did not arrive; goes with its delivery."""

    __tablename__ = "sent_parts"
    __table_args__ = (Index("sent_parts_by_delivery", "delivery_id", "number"),)

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the platform's id, in which the customer's phone number may stand."""
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Which part of the delivery it is, from 1."""


class Link(Base):
    """A code by which the customer goes on with this talk in a messaging app."""

    __tablename__ = "links"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str] = mapped_column(String(16))
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class Picture(Base):
    """A picture that the customer sent, drawn anew; evidence once it has a `case_number`, filed once it is there."""

    __tablename__ = "pictures"
    __table_args__ = (
        Index("pictures_by_message", "conversation_id", "message_id"),
        Index("pictures_to_file", "filed_at", "case_number"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(16))
    width: Mapped[int]
    height: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime)
    case_number: Mapped[str | None] = mapped_column(String(40))
    filed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    content: Mapped[bytes] = mapped_column("bytes", LargeBinary)


class Rating(Base):
    """What the customer says of the talk: one to five, and words."""

    __tablename__ = "ratings"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    stars: Mapped[int]
    words: Mapped[str | None] = mapped_column(Text)
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
