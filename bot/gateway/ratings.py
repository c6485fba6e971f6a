"""What customers say of their talks, how they are asked for it in messaging apps, and who hears of a bad mark."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import buttons, saying, typed
from .orders import Orders
from .ownership import PEOPLES, Event
from .problems import Problem
from .replies import Choice, Reply
from .strings import FALLBACK, Strings
from .tables import WEB, Conversation, Message, OwnershipChange, Rating, Sender

log = logging.getLogger("reroute.gateway")

LOW = 2
"""A person looks into marks up to this."""
HIGHEST = 5
ENDS = frozenset({Event.HAND_BACK, Event.CLOSE})
"""Steps by which a take-over is over, and after which the customer is asked how it was."""
NOT_ASKED_IN = frozenset({WEB, "email"})
"""The widget asks by itself, and one mail more for a mark would be one too many."""
MARK = "mark "
"""How the payloads begin of buttons that give a mark; they are the gateway's own and never Rasa's."""


@dataclass(frozen=True)
class Given:
    """A mark from one to five, and what the customer is told who gave it."""

    stars: int
    answer: str


def keep(session: Session, conversation_id: str, stars: int, words: str | None, now: datetime) -> None:
    """One rating of a talk: the last."""
    session.merge(Rating(conversation_id=conversation_id, stars=stars, words=typed.shown(words or "") or None, at=now))


def ask(session: Session, conversation: Conversation, strings: Strings, name: str, now: datetime) -> None:
    """Asks how it was with the agent whose take-over has just ended; nobody to whom no agent has spoken in it.

    The question is open until the customer says something else, so that it stands in nobody's way.
    """
    turn_id = buttons.newest_turn(session, conversation.id)
    if conversation.channel in NOT_ASKED_IN or turn_id is None or not _has_spoken(session, conversation.id):
        return
    spoken = (conversation.language or "", conversation.locale)
    question, thanks, regret = (strings.say(key, *spoken) for key in ("rate_talk", "rated", "rated_low"))
    message = saying.say(session, conversation, Sender.SYSTEM, Reply(question.format(name=name)), now)
    answers = {stars: regret if stars <= LOW else thanks for stars in range(1, HIGHEST + 1)}
    choices = [Choice(str(stars), f"{MARK}{stars} {answer}") for stars, answer in answers.items()]
    buttons.issue(session, message, turn_id, choices)


def given_by(payload: str) -> Given | None:
    """The mark that a button with this payload gives; None for any other button."""
    if not payload.startswith(MARK):
        return None
    stars, _, answer = payload.removeprefix(MARK).partition(" ")
    return Given(int(stars), answer)


async def look_into(orders: Orders, conversation_id: str, stars: int, words: str | None, locale: str) -> None:
    """A person hears of a bad mark, once for each talk."""
    if stars > LOW:
        return
    summary, language = f"{stars}/{HIGHEST} {words or ''}".strip(), locale.split("-")[0] or FALLBACK
    try:
        await orders.open_case(conversation_id, "bad_rating", summary, language, "rating")
    except Problem as problem:
        log.warning("no case of a bad mark: conversation=%s problem=%s", conversation_id, problem.name)


def _has_spoken(session: Session, conversation_id: str) -> bool:
    """Whether an agent has said something since people took over last."""
    begun = (
        select(OwnershipChange.at)
        .where(OwnershipChange.conversation_id == conversation_id, OwnershipChange.after.in_(PEOPLES))
        .where(OwnershipChange.before.not_in(PEOPLES))
        .order_by(OwnershipChange.id.desc())
        .limit(1)
    )
    said = (Message.conversation_id == conversation_id, Message.sender == Sender.AGENT)
    return session.scalar(select(Message.id).where(*said, Message.at >= begun.scalar_subquery()).limit(1)) is not None
