"""Who answers the customer, as the customer is told it: a person by name, or the place in the queue for one."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from .tables import FIRST_TEAM, Conversation, Owner


class AgentView(BaseModel):
    """The person who answers."""

    name: str


class QueueView(BaseModel):
    """How many it takes until it is this customer's turn, and how long, if that is known; or, where nobody is there,
    by when they hear from somebody: `queues.py` settles which of both."""

    position: int
    minutes: int | None = None
    due_at: datetime | None = None
    case: str | None = None
    team: str = Field(default=FIRST_TEAM, exclude=True)


class Answering(BaseModel):
    """Who answers the customer now."""

    owner: str = Owner.BOT
    agent: AgentView | None = None
    queue: QueueView | None = None


def answering(session: Session, conversation: Conversation) -> Answering:
    """Read anew each time: others leave the queue, too."""
    shown = Answering(owner=Owner.BOT if conversation.owner == Owner.CLOSED else conversation.owner)
    if conversation.owner == Owner.AGENT and conversation.agent_name:
        shown.agent = AgentView(name=conversation.agent_name)
    if conversation.owner == Owner.WAITING and conversation.waiting_since is not None:
        shown.queue = QueueView(
            position=_position(session, conversation.id, conversation.waiting_since),
            due_at=conversation.due_at,
            case=(conversation.handover or {}).get("case"),
            team=conversation.team,
        )
    return shown


def _position(session: Session, conversation_id: str, since: datetime) -> int:
    """1 for who has waited longest."""
    at_once = and_(Conversation.waiting_since == since, Conversation.id <= conversation_id)
    before = or_(Conversation.waiting_since < since, at_once)
    query = select(func.count()).select_from(Conversation).where(Conversation.owner == Owner.WAITING, before)
    return session.scalar(query) or 1
