"""All figures of what was asked, put together once: for the page, and for a sheet."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass

from bot.desk.accounts.access import Member

from . import begun, gaps, satisfaction, shop, waits
from .asked import Asked
from .begun import Begun
from .gaps import Unknown
from .satisfaction import Satisfaction
from .shop import Shop
from .views import (
    BreakView,
    ComplaintView,
    Insights,
    PromisesView,
    RefusalView,
    RequestView,
    SatisfactionView,
    TalksView,
    ToPersonView,
    UnknownView,
    frequent,
)
from .waits import Waits


@dataclass(frozen=True)
class Figures:
    """As they were read."""

    asked: Asked
    begun: Begun
    satisfaction: Satisfaction
    waits: Waits
    breaks: dict[str, int]
    unknown: list[Unknown]
    shop: Shop

    @property
    def days(self) -> list[str]:
        return [day.isoformat() for day in self.asked.days]

    def view(self) -> Insights:
        return Insights(
            first=self.asked.first,
            last=self.asked.last,
            days=self.asked.days,
            talks=self._talks(),
            solved_alone=self.begun.solved_alone,
            satisfaction=self._satisfaction(),
            requests=[RequestView(**each) for each in frequent(self.shop.requests.by_kind, "kind")],
            refusals=[RefusalView(**each) for each in frequent(self.shop.requests.refused_by_rule, "rule")],
            complaints=[ComplaintView(**each) for each in frequent(self.shop.causes, "cause")],
            promises=self._promises(),
            to_person=self._to_person(),
            breaks=[BreakView(**each) for each in frequent(self.breaks, "topic")],
            unknown=[UnknownView(**asdict(each)) for each in self.unknown],
        )

    def _talks(self) -> TalksView:
        by_day, by_hour = self.begun.by(lambda group: group.day), self.begun.by(lambda group: group.hour)
        return TalksView(
            total=self.begun.total,
            by_day=[by_day[day] for day in self.days],
            by_channel=dict(self.begun.by(lambda group: group.channel).most_common()),
            by_language=dict(self.begun.by(lambda group: group.language).most_common()),
            by_hour=[by_hour[hour] for hour in range(24)],
        )

    def _satisfaction(self) -> SatisfactionView:
        ratings = self.satisfaction.all
        by_day = [self.satisfaction.of(day).average for day in self.days]
        return SatisfactionView(average=ratings.average, count=ratings.count, by_star=ratings.by_star, by_day=by_day)

    def _promises(self) -> PromisesView:
        promises = self.shop.promises
        return PromisesView(kept=promises.kept, late=promises.kept_late, open=promises.late)

    def _to_person(self) -> ToPersonView:
        times = self.waits.all
        return ToPersonView(
            count=times.count,
            waiting=self.waits.waiting,
            median_minutes=times.median,
            p90_minutes=times.p90,
            by_day=[self.waits.of(day).count for day in self.days],
        )


async def read(member: Member, asked: Asked) -> Figures:
    """Each figure in a transaction of its own: SQLite has one writer, and customers do not wait for all of them.

    Problem `unavailable` where the order service cannot be asked.
    """
    run, now = member.gateway.database.run, member.gateway.now()
    told = await shop.read(member, asked)
    found = await asyncio.gather(
        run(begun.read, member, asked),
        run(satisfaction.read, member, asked),
        run(waits.read, member, asked),
        run(gaps.breaks, member, asked, now),
        run(gaps.unknown, asked),
    )
    return Figures(asked, *found, told)
