"""When a person answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from backend_stub.model.policy import Policy, StaffPolicy


def expected_by(policy: Policy, now: datetime) -> datetime:
    """After `answer_minutes` of office hours from now, or from the next opening; UTC.

    What does not fit before closing is counted on from the next opening.
    """
    staff = policy.staff
    local = _in_hours(now.astimezone(ZoneInfo(staff.time_zone)), staff)
    left = timedelta(minutes=staff.answer_minutes)
    while local + left > (closing := _at(local, staff.closes)):
        left -= closing - local
        local = _in_hours(closing, staff)
    return (local + left).astimezone(UTC)


def is_open(policy: Policy, now: datetime) -> bool:
    """Whether people are at the desk now."""
    local = now.astimezone(ZoneInfo(policy.staff.time_zone))
    return _in_hours(local, policy.staff) == local


def _in_hours(local: datetime, staff: StaffPolicy) -> datetime:
    """This moment within office hours, else the next opening."""
    if local.weekday() in staff.days and staff.opens <= local.hour < staff.closes:
        return local
    day = local if local.hour < staff.opens else local + timedelta(days=1)
    while day.weekday() not in staff.days:
        day += timedelta(days=1)
    return _at(day, staff.opens)


def _at(day: datetime, hour: int) -> datetime:
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour)
