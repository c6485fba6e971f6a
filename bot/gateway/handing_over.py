"""When a talk goes to a person: the customer asked, Rasa gave up, or words of danger or law or a staff rule say so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import buttons, ownership, pictures
from .orders import OpenedCase
from .ownership import Event, Step
from .replies import Answer, Choice, Handover, Reply
from .rules import Heard, Rule
from .strings import language_of
from .tables import Conversation, OwnershipChange, Turn

log = logging.getLogger("reroute.gateway")

RESPECTED_FOR = timedelta(days=1)
"""So long no rule brings a person again to who left its queue for the bot."""


@dataclass(frozen=True)
class People:
    """What a hand-over needs to know of the staff."""

    free: Callable[[Session, str], bool]
    """Whether somebody of this team is there who could take the talk now."""
    rules: Callable[[Session, Heard], list[Rule]]
    """The rules of the staff's that hold for a message, the first of them first."""
    stay_with_bot: str
    """The title of the button by which a customer leaves the queue."""
    to_person: str
    """What is said when a word of the customer's, or a rule, brings a person."""
    case: OpenedCase | None = None
    """The case that was opened, since nobody is there."""
    may_open: bool = False
    """Whether one can still be opened."""


NOBODY = People(free=lambda session, team: False, rules=lambda session, heard: [], stay_with_bot="×", to_person="!")


class CaseWanted(Exception):
    """Nobody is there who could take the talk: before the turn is settled, a case of this kind has to be opened."""

    def __init__(self, kind: str, summary: str) -> None:
        super().__init__(kind)
        self.kind, self.summary = kind, summary


def hand_over(
    session: Session, conversation: Conversation, turn: Turn, answer: Answer, people: People, now: datetime
) -> list[Reply]:
    """Has the talk wait for a person where one shall take over; what the customer is told in answer to the turn.

    Raises CaseWanted, before anything is changed.
    """
    handover, replies = answer.handover, list(answer.replies)
    rule = None if turn.alarm or turn.is_notice else _rule(session, conversation, turn, answer, people, now)
    reason = turn.alarm or ("rule" if rule else None)
    if reason and (handover is None or handover.only_if_free):
        team = rule.team if rule else None
        if people.may_open and not people.free(session, team or conversation.team):
            raise CaseWanted("staff_rule" if rule else reason, _typed(turn) or (rule.title if rule else ""))
        handover = _brought(handover, reason, people.case)
        replies.append(Reply(people.to_person))
        if people.case is not None and answer.evidence is None:
            pictures.make_evidence(session, conversation.id, people.case.number)
    if handover is not None and _ask(session, conversation, handover, rule, people, now):
        log.info("hand-over: conversation=%s message=%s reason=%s", conversation.id, turn.id, handover.reason)
        replies[-1] = replace(
            replies[-1], choices=[*replies[-1].choices, Choice(people.stay_with_bot, buttons.WITHDRAW)]
        )
    return replies


def _brought(handover: Handover | None, reason: str, case: OpenedCase | None) -> Handover:
    """What a person should know, as far as Rasa told it; at any hour, since the customer has been promised one."""
    facts = {"reason": reason, "only_if_free": False}
    if case is not None:
        facts |= {"case": case.number, "expected_by": case.expected_by}
    return (handover or Handover()).model_copy(update=facts)


def _ask(
    session: Session,
    conversation: Conversation,
    handover: Handover,
    rule: Rule | None,
    people: People,
    now: datetime,
) -> bool:
    """Whether the customer waits for a person from now on."""
    if handover.only_if_free and not people.free(session, conversation.team):
        return False
    title = rule.title if rule else None
    told = handover.model_copy(update={"rule": title})
    conversation.handover = told.model_dump(mode="json", exclude_none=True)
    if conversation.owner not in ownership.STEPS[Event.ASK][0]:
        return False
    by = ownership.CUSTOMER if handover.reason == "asked" else ownership.RULE
    step = Step(Event.ASK, by, team=rule.team if rule else None, reason=handover.reason, note=title)
    ownership.take(session, conversation, step, now)
    conversation.due_at = handover.expected_by
    return True


def _rule(
    session: Session, conversation: Conversation, turn: Turn, answer: Answer, people: People, now: datetime
) -> Rule | None:
    """The first rule of the staff's that holds, but for one whose queue the customer has just left."""
    language = conversation.language or language_of(turn.locale, turn.payload)
    topics = {intent for intent, _ in answer.understood.intents} if answer.understood else set()
    heard = Heard(_typed(turn), language.split("-")[0].lower(), conversation.channel, frozenset(topics))
    if not (held := people.rules(session, heard)):
        return None
    left = _left(session, conversation, now - RESPECTED_FOR)
    return next((rule for rule in held if rule.title != left), None)


def _left(session: Session, conversation: Conversation, since: datetime) -> str | None:
    """The title of the rule that brought a person last, if the customer then chose the bot."""
    of_talk = OwnershipChange.conversation_id == conversation.id
    last = session.scalar(select(OwnershipChange).where(of_talk).order_by(OwnershipChange.id.desc()).limit(1))
    if last is None or last.event != Event.WITHDRAW or last.at <= since:
        return None
    return (conversation.handover or {}).get("rule")


def _typed(turn: Turn) -> str:
    """What the customer wrote; Rasa's own commands, as of buttons and pictures, begin with a slash."""
    return "" if turn.payload.startswith("/") else turn.payload
