"""Business days of the banks: weekends, month ends, holidays, Easter, the clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backend_stub.effects.payments.figures import easter_sunday, figures


@pytest.mark.parametrize(
    ("start", "days", "there"),
    [
        ("2026-11-23T12:00", 0, "2026-11-23T12:00"),
        ("2026-11-23T12:00", 1, "2026-11-24T12:00"),
        ("2026-11-27T12:00", 1, "2026-11-30T12:00"),  # Friday to Monday
        ("2026-11-22T12:00", 5, "2026-11-27T12:00"),  # from a Sunday
        ("2026-07-29T12:00", 5, "2026-08-05T12:00"),  # over a weekend and a month's end
        ("2026-12-24T12:00", 1, "2026-12-28T12:00"),  # over Christmas
        ("2026-12-30T12:00", 2, "2027-01-04T12:00"),  # over New Year
        ("2026-04-02T12:00", 1, "2026-04-07T12:00"),  # over Easter
        ("2026-03-27T12:00", 1, "2026-03-30T11:00"),  # the clocks go forward: 13:00 in Berlin on both days
        ("2026-11-26T23:30", 1, "2026-11-29T23:30"),  # Friday already where the bank is, so until Monday there
    ],
)
def test_money_travels_on_business_days(start: str, days: int, there: str) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert figures().calendar.after(begun, days) == datetime.fromisoformat(there).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "day", [date(1961, 4, 2), date(2000, 4, 23), date(2024, 3, 31), date(2026, 4, 5), date(2038, 4, 25)]
)
def test_easter_falls_where_almanacs_have_it(day: date) -> None:
    assert easter_sunday(day.year) == day
