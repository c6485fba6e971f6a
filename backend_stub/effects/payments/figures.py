"""The figures of the simulated provider, and the banks' calendar: `provider.yml`, next to this file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The days on which banks move money."""

    zone: ZoneInfo
    fixed: frozenset[str]
    from_easter: frozenset[int]

    def is_open(self, day: date) -> bool:
        holiday = f"{day:%m-%d}" in self.fixed or (day - easter_sunday(day.year)).days in self.from_easter
        return day.weekday() < SATURDAY and not holiday

    def after(self, start: datetime, business_days: int) -> datetime:
        """The same time of day so many business days later, as clocks in the banks' zone show it."""
        there = start.astimezone(self.zone)
        while business_days > 0:
            there += timedelta(days=1)
            business_days -= self.is_open(there.date())
        return there.astimezone(UTC)


@dataclass(frozen=True)
class Figures:
    """What the simulated provider goes by."""

    calendar: Calendar
    arrives_after: dict[str, int]
    shops_own: frozenset[str]
    delay: timedelta
    notice_late: timedelta


@cache
def figures() -> Figures:
    """The figures of this installation."""
    told = yaml.safe_load(Path(__file__).with_name("provider.yml").read_text("utf-8"))
    closed = told["closed"]
    return Figures(
        Calendar(ZoneInfo(told["time_zone"]), frozenset(closed["fixed"]), frozenset(closed["from_easter_sunday"])),
        told["refund_arrives_after_business_days"],
        frozenset(told["shops_own"]),
        timedelta(minutes=told["delay_minutes"]),
        timedelta(hours=told["notice_late_hours"]),
    )


def is_shops_own(method: str) -> bool:
    """Whether the money stays in the shop's own books, so that no provider is asked."""
    return method in figures().shops_own


@cache
def easter_sunday(year: int) -> date:
    """Easter Sunday of a Gregorian year, by the method that Nature printed in 1876 ("anonymous computus")."""
    golden, century, within = year % 19, year // 100, year % 100
    corrected = century - (century + 8) // 25 + 1
    epact = (19 * golden + century - century // 4 - corrected // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (within // 4) - epact - within % 4) % 7
    shift = epact + weekday - 7 * ((golden + 11 * epact + 22 * weekday) // 451) + 114
    return date(year, shift // 31, shift % 31 + 1)
