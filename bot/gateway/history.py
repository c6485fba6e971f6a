"""What was said: messages in their order, as the customer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from . import owners, pictures
from .owners import Answering
from .pictures import PictureView
from .tables import Button, Conversation, Message, Sender

# Each turn asks these two: to put them together anew takes longer than to run them.
REPLIES = (
    select(Message)
    .where(Message.turn_id == bindparam("turn_id"), Message.sender != Sender.CUSTOMER, ~Message.hidden)
    .order_by(Message.seq)
)
BUTTONS = (
    select(Button.message_id, Button.id, Button.title)
    .where(Button.conversation_id == bindparam("conversation_id"))
    .where(Button.message_id.in_(bindparam("message_ids", expanding=True)))
    .order_by(Button.position)
)


class ButtonView(BaseModel):
    """A button as the customer sees it."""

    id: str
    title: str


class MessageView(BaseModel):
    """A message as the customer sees it."""

    id: str
    sender: str = Field(validation_alias="sender", serialization_alias="from")
    text: str
    at: datetime
    buttons: list[ButtonView] = []
    card: dict[str, Any] | None = None
    pictures: list[PictureView] | None = None


class Messages(Answering):
    """Messages, and who answers the customer now."""

    messages: list[MessageView]

    @property
    def answering(self) -> Answering:
        return Answering(owner=self.owner, agent=self.agent, queue=self.queue)


@dataclass(frozen=True)
class Page:
    """Messages from a place on; `seq` is the place of the last one."""

    view: Messages
    seq: int


def position(session: Session, conversation_id: str, message_id: str | None) -> int:
    """Where a message stands; 0, the beginning, for one that this conversation does not have."""
    found = message_id and session.get(Message, (conversation_id, message_id))
    return found.seq if found else 0


def page_after(session: Session, conversation_id: str, seq: int) -> Page:
    """All messages after `seq`, oldest first."""
    after = (Message.conversation_id == conversation_id, Message.seq > seq, ~Message.hidden)
    query = select(Message).where(*after).order_by(Message.seq)
    messages = session.scalars(query).all()
    return Page(_view(session, conversation_id, messages), messages[-1].seq if messages else seq)


def replies_to(session: Session, conversation_id: str, turn_id: str) -> Messages:
    """All answers to one message of the customer."""
    return _view(session, conversation_id, session.scalars(REPLIES, {"turn_id": turn_id}).all())


def _view(session: Session, conversation_id: str, messages: Sequence[Message]) -> Messages:
    # customers have no buttons and the bot has no pictures, so that its answers ask for none
    buttons = _buttons(session, conversation_id, [m.id for m in messages if m.sender != Sender.CUSTOMER])
    sent = [m.id for m in messages if m.sender in (Sender.CUSTOMER, Sender.AGENT)]
    shown = pictures.of_messages(session, conversation_id, sent) if sent else {}
    answering = owners.answering(session, session.get_one(Conversation, conversation_id))
    views = [
        MessageView(
            **{name: getattr(m, name) for name in ("id", "sender", "text", "at", "card")},
            buttons=buttons.get(m.id, []),
            pictures=shown.get(m.id),
        )
        for m in messages
    ]
    return Messages(messages=views, **dict(answering))


def _buttons(session: Session, conversation_id: str, message_ids: Sequence[str]) -> dict[str, list[ButtonView]]:
    """The buttons of each of these messages, in their order."""
    found: dict[str, list[ButtonView]] = {}
    if message_ids:
        for row in session.execute(BUTTONS, {"conversation_id": conversation_id, "message_ids": message_ids}):
            found.setdefault(row.message_id, []).append(ButtonView(id=row.id, title=row.title))
    return found
