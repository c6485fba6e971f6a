"""What customers say of their talks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.desk.accounts.access import Member
from bot.gateway.tables import Rating

from .asked import Asked
from .begun import of_talk
from .days import day_of

STARS = range(1, 6)


@dataclass(frozen=True)
class Ratings:
    """How often each number of stars was given."""

    counts: Counter[int]

    @property
    def count(self) -> int:
        return self.counts.total()

    @property
    def average(self) -> float | None:
        """None where nobody rated."""
        total = sum(stars * count for stars, count in self.counts.items())
        return round(total / self.count, 2) if self.count else None

    @property
    def by_star(self) -> dict[int, int]:
        return {stars: self.counts[stars] for stars in STARS}


@dataclass(frozen=True)
class Satisfaction:
    """Ratings by the day on which they were given."""

    by_day: dict[str, Counter[int]]

    @property
    def all(self) -> Ratings:
        return Ratings(sum(self.by_day.values(), Counter()))

    def of(self, day: str) -> Ratings:
        return Ratings(self.by_day.get(day, Counter()))


def read(session: Session, member: Member, asked: Asked) -> Satisfaction:
    """Ratings given in these days, whenever the talk began."""
    ratings = (
        select(day_of(session, Rating.at).label("day"), Rating.stars)
        .where(asked.within(Rating.at), of_talk(member, asked, Rating.conversation_id))
        .subquery()
    )
    day, stars = ratings.c.day, ratings.c.stars
    by_day: dict[str, Counter[int]] = {}
    for row in session.execute(select(day, stars, func.count().label("ratings")).group_by(day, stars)):
        by_day.setdefault(str(row.day), Counter())[row.stars] = row.ratings
    return Satisfaction(by_day)
