"""Talks by what somebody still knows of them: id, case, name, label, a word of a message or a note.

By plain LIKE, which finds parts of words in every language (Chinese has no spaces for a full-text index to cut at), has
nothing to keep in step when a talk is forgotten, and is the same on either database. Over all messages of a large shop
it would be too slow: with 600,000 it took 0.25 s on SQLite, in the one thread that all wait for, and 0.3 to 1 s on
PostgreSQL. So words of messages are looked for in the last 90 days, by an index; all else over all time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.desk.accounts.access import Member
from bot.gateway.tables import Conversation, Label, Message, Note

from .queue import seen_by, summaries
from .views import Summary

SAID_WITHIN = timedelta(days=90)
MOST = 20
Text = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


def talks(session: Session, member: Member, words: str, now: datetime) -> list[Summary]:
    """The newest of those that this member sees, 20 at the most."""
    found: dict[str, Conversation] = {}
    for way in _ways(words, now):
        query = select(Conversation).where(seen_by(member), way).order_by(Conversation.last_at.desc()).limit(MOST)
        found |= {talk.id: talk for talk in session.scalars(query)}
    newest = sorted(found.values(), key=lambda talk: talk.last_at or talk.created_at, reverse=True)
    return summaries(session, newest[:MOST])


def _ways(words: str, now: datetime) -> Iterator[ColumnElement[bool]]:
    """One after the other, for a database plans each of them well, and all in one badly."""
    case = Conversation.handover["case"].as_string()
    yield or_(Conversation.id == words, case == words.upper(), _holds(Conversation.customer_name, words))
    said = (Message.at > now - SAID_WITHIN, _holds(Message.text, words))
    yield Conversation.id.in_(select(Message.conversation_id).where(*said))
    yield Conversation.id.in_(select(Note.conversation_id).where(_holds(Note.text, words)))
    yield Conversation.id.in_(select(Label.conversation_id).where(_holds(Label.name, words)))


def _holds(column: Text, words: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(each, autoescape=True) for each in _spellings(words)))


def _spellings(words: str) -> list[str]:
    """As it was typed; or, with letters beyond ASCII, of which SQLite knows no capitals, as it may stand in a text."""
    return [words] if words.isascii() else sorted({words.lower(), words.title()})
