"""Of which days, language and channel the figures are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, and_, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from bot.desk.accounts.access import Lead
from bot.gateway.problems import Problem
from bot.gateway.tables import Conversation

FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)
LONGEST = 400
"""Days at once."""
USUAL = timedelta(days=29)
"""From the first day to the last, where nothing is said of the first."""


@dataclass(frozen=True)
class Asked:
    """Days in UTC, both whole; None: in any language, by any channel."""

    first: date
    last: date
    language: str | None = None
    channel: str | None = None

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    def within(self, at: InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
        """The condition on when something was."""
        since = datetime.combine(self.first, time.min, UTC)
        until = datetime.combine(self.last + timedelta(days=1), time.min, UTC)
        return and_(at >= since, at < until)

    def of_talk(self) -> ColumnElement[bool]:
        """The condition on the talk's language and channel; before the first answer it has its page's."""
        by_channel = Conversation.channel == self.channel if self.channel else true()
        if self.language is None:
            return and_(by_channel)
        locale = Conversation.locale
        page = or_(locale == self.language, locale.istartswith(f"{self.language}-", autoescape=True))
        unanswered = and_(Conversation.language.is_(None), page)
        return and_(by_channel, or_(Conversation.language == self.language, unanswered))


def _asked(
    member: Lead,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    language: Annotated[str, Query(max_length=16)] = "",
    channel: Annotated[str, Query(max_length=16)] = "",
) -> Asked:
    """The last thirty days, where none are named; Problem `invalid` for days that run backwards or are too many."""
    last = last or member.gateway.now().date()
    first = first or last - USUAL
    if not FIRST <= first <= last <= LAST or (last - first).days >= LONGEST:
        raise Problem("invalid", "Check: from, to")
    return Asked(first, last, language or None, channel or None)


Wanted = Annotated[Asked, Depends(_asked)]
