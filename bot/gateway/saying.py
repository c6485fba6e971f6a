"""One message more in a talk whose row is locked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from ulid import ULID

from . import buttons, deliveries
from .replies import Reply
from .tables import WEB, Conversation, Message, Sender, Turn

OWN_PREFIX = "m-"
"""How the ids begin that the gateway gives to messages."""


def locked(session: Session, conversation_id: str) -> Conversation:
    """The talk, its row locked: it is the lock of all within it. Raises NoResultFound."""
    conversation = locked_if_any(session, conversation_id)
    if conversation is None:
        raise NoResultFound(conversation_id)
    return conversation


def locked_if_any(session: Session, conversation_id: str) -> Conversation | None:
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def say(
    session: Session,
    conversation: Conversation,
    sender: Sender,
    reply: Reply,
    now: datetime,
    turn: Turn | None = None,
    message_id: str | None = None,
    hidden: bool = False,
    staff_id: str | None = None,
) -> Message:
    """Stores a message, and has it sent where the customer wrote last; choices only under an answer to a turn.

    `hidden`: for staff alone, so that it goes nowhere, and nothing under it can be pressed.
    """
    conversation.last_seq += 1
    conversation.last_at = now
    message = Message(
        conversation_id=conversation.id,
        id=message_id or f"{OWN_PREFIX}{ULID()}",
        seq=conversation.last_seq,
        turn_id=turn.id if turn else None,
        sender=sender,
        text=reply.text,
        card=reply.card,
        at=now,
        hidden=hidden,
        staff_id=staff_id,
    )
    session.add(message)
    session.flush()
    if hidden:
        return message
    if turn is not None:
        buttons.issue(session, message, turn.id, reply.choices)
    if sender is not Sender.CUSTOMER and conversation.channel != WEB:
        deliveries.queue(session, conversation, message)
    return message
