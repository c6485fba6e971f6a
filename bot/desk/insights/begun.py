"""Talks that began, and those of them in which the customer needed no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Integer, cast, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.desk.accounts.access import Member
from bot.desk.talks.queue import seen_by
from bot.gateway.ownership import PEOPLES
from bot.gateway.strings import FALLBACK
from bot.gateway.tables import Conversation, Message, OwnershipChange, Sender

from .asked import Asked
from .days import day_of, hour_of

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Group:
    """Talks that have all of this in common, and how many of them the bot solved alone."""

    day: str
    hour: int
    channel: str
    language: str
    talks: int
    alone: int


@dataclass(frozen=True)
class Begun:
    """All groups of what was asked."""

    groups: list[Group]

    @property
    def total(self) -> int:
        return sum(group.talks for group in self.groups)

    @property
    def solved_alone(self) -> float | None:
        """The share; None where no talk began."""
        alone = sum(group.alone for group in self.groups)
        return round(alone / self.total, 4) if self.total else None

    def by(self, key: Callable[[Group], Key]) -> Counter[Key]:
        """Talks by what `key` reads of a group."""
        counted: Counter[Key] = Counter()
        for group in self.groups:
            counted[key(group)] += group.talks
        return counted

    def alone_by_day(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for group in self.groups:
            counted[group.day] += group.alone
        return counted


def read(session: Session, member: Member, asked: Asked) -> Begun:
    """Counted by all that tells talks apart, so that the database looks at each of them once."""
    helped = exists().where(OwnershipChange.conversation_id == Conversation.id, OwnershipChange.after.in_(PEOPLES))
    talks = (
        select(
            day_of(session, Conversation.created_at).label("day"),
            hour_of(session, Conversation.created_at).label("hour"),
            Conversation.channel,
            Conversation.language,
            Conversation.locale,
            cast(~helped, Integer).label("alone"),
        )
        .where(condition(member, asked))
        .subquery()
    )
    groups = [talks.c[name] for name in ("day", "hour", "channel", "language", "locale")]
    query = select(*groups, func.count().label("talks"), func.sum(talks.c.alone).label("alone")).group_by(*groups)
    return Begun(
        [
            Group(str(row.day), int(row.hour), row.channel, spoken(row.language, row.locale), row.talks, int(row.alone))
            for row in session.execute(query)
        ]
    )


def condition(member: Member, asked: Asked) -> ColumnElement[bool]:
    """Begun in these days, for the member to see, and the customer said something."""
    wrote = exists().where(Message.conversation_id == Conversation.id, Message.sender == Sender.CUSTOMER)
    return asked.within(Conversation.created_at) & asked.of_talk() & seen_by(member) & wrote


def of_talk(
    member: Member, asked: Asked, conversation_id: ColumnElement[str] | InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    """The condition on what was done in a talk, whenever it began; by a join, SQLite would read all talks."""
    return exists().where(Conversation.id == conversation_id, asked.of_talk(), seen_by(member))


def spoken(language: str | None, locale: str) -> str:
    """The talk's language; before the first answer that of the customer's page."""
    return (language or locale.split("-")[0] or FALLBACK).lower()
