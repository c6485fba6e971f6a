"""How long customers wait for a person whom they, or a rule, asked for."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from bot.desk.accounts.access import Member
from bot.gateway.ownership import Event
from bot.gateway.tables import Owner, OwnershipChange

from .asked import Asked
from .begun import of_talk


@dataclass(frozen=True)
class Times:
    """Minutes until somebody came."""

    minutes: list[float]

    @property
    def count(self) -> int:
        return len(self.minutes)

    @property
    def median(self) -> float | None:
        """None where nobody came."""
        return round(statistics.median(self.minutes), 1) if self.minutes else None

    @property
    def p90(self) -> float | None:
        """The time within which nine of ten were met, by nearest rank."""
        return round(sorted(self.minutes)[math.ceil(0.9 * self.count) - 1], 1) if self.minutes else None


@dataclass(frozen=True)
class Waits:
    """By the day on which a person was asked for; `waiting`: how many nobody has come to yet."""

    by_day: dict[str, list[float]]
    waiting: int

    @property
    def all(self) -> Times:
        return Times(list(chain.from_iterable(self.by_day.values())))

    def of(self, day: str) -> Times:
        return Times(self.by_day.get(day, []))


def read(session: Session, member: Member, asked: Asked) -> Waits:
    """Of each `ask` in these days: the next step that ended the waiting. Who left before anybody came is in neither."""
    ask, step, end = aliased(OwnershipChange), aliased(OwnershipChange), aliased(OwnershipChange)
    next_end = (
        select(func.min(step.id))
        .where(step.conversation_id == ask.conversation_id, step.id > ask.id, step.after != Owner.WAITING)
        .scalar_subquery()
    )
    query = (
        select(ask.at.label("asked"), end.at.label("ended"), end.after)
        .outerjoin(end, end.id == next_end)
        .where(ask.event == Event.ASK, asked.within(ask.at), of_talk(member, asked, ask.conversation_id))
    )
    by_day: dict[str, list[float]] = {}
    rows = session.execute(query).all()
    for row in rows:
        if row.after == Owner.AGENT:
            by_day.setdefault(row.asked.date().isoformat(), []).append((row.ended - row.asked).total_seconds() / 60)
    return Waits(by_day, sum(row.ended is None for row in rows))
