"""Business days: Monday to Friday, as banks count them."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def after_business_days(start: date, days: int) -> date:
    """The date so many business days after `start`; `start` itself for none."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day
