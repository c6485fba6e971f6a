"""Where the bot falls short: talks that broke off, and words that it did not understand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.desk.accounts.access import Member
from bot.gateway.tables import Button, Conversation, Message, Owner, Rating, Sender, UnclearMessage

from .asked import Asked
from .begun import condition, spoken

SILENCE = timedelta(hours=24)
"""After which nobody answers any more."""
CONTENT = 4
"""Stars of a customer whom our open question did not trouble."""
NO_TOPIC = "unknown"
MOST = 50


@dataclass(frozen=True)
class Unknown:
    """Words that wait to be labelled, and how often they were written."""

    text: str
    language: str
    count: int


def breaks(session: Session, member: Member, asked: Asked, now: datetime) -> dict[str, int]:
    """Talks that began in these days and ended with an open question of the bot's, by topic."""
    seq = (
        select(func.max(Message.seq))
        .where(Message.conversation_id == Conversation.id, ~Message.hidden)
        .scalar_subquery()
        .label("seq")
    )
    liked = exists().where(Rating.conversation_id == Conversation.id, Rating.stars >= CONTENT)
    silent = (Conversation.owner == Owner.BOT, Conversation.last_at <= now - SILENCE)
    ended = select(Conversation.id, Conversation.topic, seq).where(condition(member, asked), *silent, ~liked).subquery()
    last = and_(Message.conversation_id == ended.c.id, Message.seq == ended.c.seq)
    query = select(ended.c.topic, func.count().label("talks")).join(Message, last)
    query = query.where(Message.sender == Sender.BOT, _asks()).group_by(ended.c.topic)
    return {row.topic or NO_TOPIC: row.talks for row in session.execute(query)}


def unknown(session: Session, asked: Asked) -> list[Unknown]:
    """The most frequent first. Of no team and no channel: nothing tells in which talk they were written."""
    words = (UnclearMessage.text, UnclearMessage.language)
    times = func.count().label("times")
    query = select(*words, times).where(asked.within(UnclearMessage.at)).group_by(*words)
    if asked.language is not None:
        query = query.where(UnclearMessage.language == asked.language)
    rows = session.execute(query.order_by(times.desc(), UnclearMessage.text).limit(MOST))
    return [Unknown(row.text, spoken(row.language, ""), row.times) for row in rows]


def _asks() -> ColumnElement[bool]:
    """True of a message that waits for an answer."""
    offers = exists().where(Button.message_id == Message.id, Button.conversation_id == Message.conversation_id)
    text = func.rtrim(Message.text, " \n")
    return or_(text.like("%?"), text.like("%？"), offers)
