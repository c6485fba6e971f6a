"""Who owns a talk: one state machine, each step of it under the lock of the talk's row, and logged.

`docs/desk.md` has the table. While a talk waits for a person, or is one's, nothing that the customer says reaches Rasa.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from .problems import Problem
from .tables import Conversation, Owner, OwnershipChange, Turn, TurnState

CUSTOMER, RULE, CLOCK = "customer", "rule", "clock"
PEOPLES = frozenset({Owner.WAITING, Owner.AGENT})
"""Owners of talks that are people's business."""
ANY = frozenset(Owner)


class Event(StrEnum):
    """What can happen to who owns a talk."""

    ASK = "ask"
    WITHDRAW = "withdraw"
    CLAIM = "claim"
    ASSIGN = "assign"
    RELEASE = "release"
    TRANSFER = "transfer"
    HAND_BACK = "hand_back"
    CLOSE = "close"
    REOPEN = "reopen"


STEPS: dict[Event, tuple[frozenset[Owner], Owner]] = {
    Event.ASK: (frozenset({Owner.BOT, Owner.CLOSED}), Owner.WAITING),
    Event.WITHDRAW: (frozenset({Owner.WAITING}), Owner.BOT),
    Event.CLAIM: (ANY - {Owner.AGENT}, Owner.AGENT),
    Event.ASSIGN: (ANY, Owner.AGENT),
    Event.RELEASE: (frozenset({Owner.AGENT}), Owner.WAITING),
    Event.TRANSFER: (PEOPLES, Owner.WAITING),
    Event.HAND_BACK: (PEOPLES, Owner.BOT),
    Event.CLOSE: (PEOPLES, Owner.CLOSED),
    Event.REOPEN: (frozenset({Owner.CLOSED}), Owner.BOT),
}
"""From which owners each event leads, and to which."""


@dataclass(frozen=True)
class Agent:
    """A member of staff, as far as a talk knows them."""

    id: str
    first_name: str


@dataclass(frozen=True)
class Step:
    """An event, who brings it about, and what they say to it."""

    event: Event
    by: str
    """`customer`, `rule`, `clock`, or a member of staff's id."""
    agent: Agent | None = None
    """To whom, of `claim` and `assign`."""
    team: str | None = None
    """To which team, of `transfer`."""
    reason: str | None = None
    note: str | None = None


def take(session: Session, conversation: Conversation, step: Step, now: datetime) -> None:
    """Does a step in a talk whose row is locked; Problem `talk_changed` where it does not lead from here."""
    before = Owner(conversation.owner)
    sources, after = STEPS[step.event]
    if before not in sources:
        raise Problem("talk_changed")
    if after is Owner.AGENT and step.agent is None:
        raise ValueError(f"{step.event} without an agent")
    conversation.owner = after
    conversation.team = step.team or conversation.team
    _seat(conversation, step.agent if after is Owner.AGENT else None)
    if step.event is Event.ASK:
        conversation.customer_name = None  # it may be somebody else's by now
    if after in PEOPLES:
        conversation.waiting_since = conversation.waiting_since or now
        _hold(session, conversation.id)
    else:
        conversation.waiting_since = conversation.due_at = None
    session.add(
        OwnershipChange(
            conversation_id=conversation.id,
            at=now,
            event=step.event,
            before=before,
            after=after,
            by=step.by,
            staff_id=conversation.agent_id,
            reason=step.reason,
            note=step.note,
        )
    )


def is_peoples(conversation: Conversation) -> bool:
    """Whether it waits for a person, or is one's."""
    return conversation.owner in PEOPLES


def _seat(conversation: Conversation, agent: Agent | None) -> None:
    conversation.agent_id = agent.id if agent else None
    conversation.agent_name = agent.first_name if agent else None


def _hold(session: Session, conversation_id: str) -> None:
    """What Rasa has not answered yet is the person's now: its answer, should one come, is for staff alone."""
    waiting = (Turn.conversation_id == conversation_id, Turn.state == TurnState.WAITING)
    session.execute(update(Turn).where(*waiting).values(state=TurnState.HELD))
