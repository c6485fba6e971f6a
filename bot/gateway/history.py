"""What was said: messages in their order, as the customer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from . import owners, pictures
from .owners import Answering
from .pictures import PictureView
from .tables import Button, Conversation, Message


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
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq > seq).order_by(Message.seq)
    messages = session.scalars(query).all()
    return Page(_view(session, conversation_id, messages), messages[-1].seq if messages else seq)


def replies_to(session: Session, conversation_id: str, turn_id: str) -> Messages:
    """All answers to one message of the customer."""
    query = select(Message).where(Message.turn_id == turn_id, Message.sender != "customer").order_by(Message.seq)
    return _view(session, conversation_id, session.scalars(query).all())


def _view(session: Session, conversation_id: str, messages: Sequence[Message]) -> Messages:
    buttons: dict[str, list[ButtonView]] = {}
    query = (
        select(Button)
        .where(Button.conversation_id == conversation_id, Button.message_id.in_([m.id for m in messages]))
        .order_by(Button.position)
    )
    for button in session.scalars(query) if messages else ():
        buttons.setdefault(button.message_id, []).append(ButtonView(id=button.id, title=button.title))
    shown = pictures.of_messages(session, conversation_id, [m.id for m in messages])
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
