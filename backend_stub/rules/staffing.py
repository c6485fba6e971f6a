"""When a person answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from backend_stub.model.policy import Policy


def expected_by(policy: Policy, now: datetime) -> datetime:
    """Within office hours after `answer_minutes`, else so long after the next opening; UTC."""
    staff = policy.staff
    local = now.astimezone(ZoneInfo(staff.time_zone))
    open_now = local.weekday() in staff.days and staff.opens <= local.hour < staff.closes
    if not open_now:
        if local.weekday() not in staff.days or local.hour >= staff.closes:
            local += timedelta(days=1)
        while local.weekday() not in staff.days:
            local += timedelta(days=1)
        local = local.replace(hour=staff.opens, minute=0, second=0, microsecond=0)
    return (local + timedelta(minutes=staff.answer_minutes)).astimezone(UTC)
