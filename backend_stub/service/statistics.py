"""Figures for staff; policy.md, 'Feedback and learning'."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from backend_stub.service.shop import Shop
from backend_stub.storage.statistics import Counting


def read_statistics(shop: Shop, first: date, last: date) -> dict[str, Any]:
    """From the first day to the last, both whole, in UTC."""
    since = datetime.combine(first, time.min, UTC)
    until = datetime.combine(last + timedelta(days=1), time.min, UTC)
    with shop.database.read() as session:
        counting = Counting(session, since, until)
        return {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "cases": counting.cases(),
            "promises": counting.promises(),
            "satisfaction": counting.satisfaction(),
            "requests": counting.requests(),
            "contacts": counting.contacts(),
            "talks": counting.talks(),
        }
