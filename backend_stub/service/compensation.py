"""When the other side says no for good: the order is put back, people are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session


def compensate(session: Session, outbox_id: str, reason: str, now: datetime) -> None:
    """Takes back the change that wanted this effect, opens a case, writes an event and tells the customer.

    Runs in the caller's write transaction. `reason` is a short word without personal data, e.g. `carrier_refused`.
    """
    raise NotImplementedError
