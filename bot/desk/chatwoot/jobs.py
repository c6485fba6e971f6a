"""What Chatwoot is yet to be told of a talk, read off the talk itself: nothing is lost with a process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from bot.gateway import deliveries, ownership, saying
from bot.gateway.ownership import PEOPLES
from bot.gateway.ownership import Event as Change
from bot.gateway.tables import Conversation, Message, Owner, OwnershipChange, Picture, Sender

from . import marks
from .channel import NAME
from .note import note
from .shapes import Status
from .tables import ChatwootTalk, Way

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=10)
STANDS_FOR = {Owner.BOT: Status.PENDING, Owner.CLOSED: Status.RESOLVED}
"""What the conversation is set to once a talk is people's no more."""


class Kind(StrEnum):
    """What there is to tell."""

    BEGIN = "begin"
    MESSAGE = "message"
    NOTE = "note"
    STATUS = "status"


@dataclass(frozen=True)
class File:
    """A picture that goes with a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Job:
    """One thing to tell; `again`: it was tried before, and may be there already."""

    kind: Kind
    talk_id: str
    number: int
    key: str
    again: bool
    text: str = ""
    is_customers: bool = False
    files: Sequence[File] = ()
    after: int = 0
    """Chatwoot's id of the last message that was passed on: what is ours and new has a higher one."""
    place: int = 0
    """The message's in the talk, or the hand-over's among the steps."""
    status: Status = Status.OPEN


def due(session: Session, now: datetime) -> list[str]:
    """The talks of which there may be something to tell now."""
    query = (
        select(Conversation.id)
        .outerjoin(ChatwootTalk, ChatwootTalk.conversation_id == Conversation.id)
        .where(or_(ChatwootTalk.due_at.is_(None), ChatwootTalk.due_at <= now))
    )
    noted = func.coalesce(ChatwootTalk.noted, 0)
    has_new_handover = (
        select(OwnershipChange.id)
        .where(OwnershipChange.conversation_id == Conversation.id, OwnershipChange.event == Change.ASK)
        .where(OwnershipChange.by != NAME, OwnershipChange.id > noted)
        .exists()
    )
    is_behind = and_(ChatwootTalk.way == Way.DESK, ChatwootTalk.told_seq < Conversation.last_seq)
    is_shut = ChatwootTalk.status.not_in((Status.OPEN, Status.SNOOZED))
    is_new = and_(ChatwootTalk.conversation_id.is_(None), Conversation.channel != NAME)
    is_known = ChatwootTalk.conversation_id.is_not(None)
    wanting = or_(is_new, is_behind, is_shut, and_(is_known, has_new_handover))
    peoples = query.where(Conversation.owner.in_(PEOPLES), wanting)
    left = query.where(ChatwootTalk.status.in_((Status.OPEN, Status.SNOOZED)), Conversation.owner.not_in(PEOPLES))
    # two queries, each by its index: of many talks few are people's
    return [*session.scalars(peoples), *session.scalars(left)]


def next_job(session: Session, talk_id: str, now: datetime) -> Job | None:
    """What is to be told first; None where nothing is, or something else has to arrive before."""
    talk = saying.locked(session, talk_id)
    row = session.get(ChatwootTalk, talk_id, populate_existing=True)
    if row is None:
        if not ownership.is_peoples(talk) or talk.channel == NAME:
            return None
        row = _new_row(session, talk)
    job = _job(session, talk, row, now)
    if job is not None:
        row.trying = job.key
    return job


def _new_row(session: Session, talk: Conversation) -> ChatwootTalk:
    row = ChatwootTalk(conversation_id=talk.id, number=None, way=Way.DESK, status=Status.OPEN, confirmed=False)
    session.add(row)
    session.flush()
    return row


def _job(session: Session, talk: Conversation, row: ChatwootTalk, now: datetime) -> Job | None:
    if row.number is None:
        return Job(Kind.BEGIN, talk.id, 0, Kind.BEGIN, row.trying == Kind.BEGIN, talk.customer_name or "")
    if ownership.is_peoples(talk):
        if row.way == Way.DESK and (job := _message(session, row, talk, row.number)) is not None:
            return job
        if (job := _note(session, talk, row, row.number)) is not None:
            # what the bot said to it comes first, if it gets there soon
            is_first = row.way == Way.DESK or not deliveries.is_fresh(session, talk.id, now)
            return job if is_first else None
    return _status(talk, row, row.number)


def _message(session: Session, row: ChatwootTalk, talk: Conversation, number: int) -> Job | None:
    """The next message that Chatwoot lacks: what came from there, and what tells only who answers, is left out."""
    said = (Message.conversation_id == row.conversation_id, Message.seq > row.told_seq, ~Message.hidden)
    query = select(Message).where(*said, Message.sender != Sender.SYSTEM).order_by(Message.seq)
    for message in session.scalars(query.where(~Message.id.startswith(f"{NAME}-"))):
        files = _files(session, message)
        if message.text or files:
            key = f"{marks.MESSAGE}{message.seq}"
            return Job(
                Kind.MESSAGE,
                talk.id,
                number,
                key,
                again=row.trying == key,
                text=message.text,
                is_customers=message.sender == Sender.CUSTOMER,
                files=files,
                after=row.told_id,
                place=message.seq,
            )
    row.told_seq = talk.last_seq
    return None


def _files(session: Session, message: Message) -> list[File]:
    of_message = (Picture.conversation_id == message.conversation_id, Picture.message_id == message.id)
    found = session.scalars(select(Picture).where(*of_message).order_by(Picture.at, Picture.id))
    return [File(each.name, each.media_type, each.content) for each in found]


def _note(session: Session, talk: Conversation, row: ChatwootTalk, number: int) -> Job | None:
    asked = (OwnershipChange.conversation_id == talk.id, OwnershipChange.event == Change.ASK)
    newest = session.scalar(select(func.max(OwnershipChange.id)).where(*asked, OwnershipChange.by != NAME)) or 0
    if newest <= row.noted:
        return None
    key = f"{marks.NOTE}{newest}"
    return Job(Kind.NOTE, talk.id, number, key, row.trying == key, note(talk), place=newest)


def _status(talk: Conversation, row: ChatwootTalk, number: int) -> Job | None:
    wanted = STANDS_FOR.get(Owner(talk.owner), Status.OPEN)
    is_peoples = Status(row.status).is_peoples
    if is_peoples == wanted.is_peoples or not (is_peoples or wanted.is_peoples):
        return None
    key = f"status {wanted}"
    return Job(Kind.STATUS, talk.id, number, key, row.trying == key, status=wanted)


def done(session: Session, job: Job, told_id: int = 0, status: Status | None = None) -> None:
    """Chatwoot has it; `told_id` is what it calls a message or the conversation, `status` how that is."""
    saying.locked(session, job.talk_id)
    row = session.get_one(ChatwootTalk, job.talk_id, populate_existing=True)
    if job.kind is Kind.BEGIN:
        row.number, row.status, row.confirmed = told_id, status or Status.OPEN, False
    elif job.kind is Kind.MESSAGE:
        row.told_seq, row.told_id = max(row.told_seq, job.place), max(row.told_id, told_id)
    elif job.kind is Kind.NOTE:
        row.noted = max(row.noted, job.place)
    elif row.status != job.status:
        row.status, row.confirmed = job.status, False
    row.trying = row.due_at = row.fault = None
    row.attempts = 0


def put_off(session: Session, job: Job, fault: str, after: float, now: datetime) -> int:
    """Waits twice as long as the last time, at least as long as Chatwoot asks; how often it was tried."""
    row = session.get_one(ChatwootTalk, job.talk_id)
    pause = min(FIRST_PAUSE * 2 ** min(row.attempts, 16), LONGEST_PAUSE)
    row.attempts += 1
    row.fault = fault[:200]
    row.due_at = now + max(pause, timedelta(seconds=min(after, 86_400)))
    return row.attempts
