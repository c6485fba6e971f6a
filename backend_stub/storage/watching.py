"""How far each scan of the watch has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.storage.care_tables import WatchRow


def cursor(session: Session, scan: str) -> dict[str, Any]:
    """Where the scan goes on; empty at its first run."""
    row = session.get(WatchRow, scan)
    return row.cursor if row else {}


def keep_cursor(session: Session, scan: str, at: dict[str, Any], now: datetime) -> None:
    session.merge(WatchRow(scan=scan, cursor=at, at=now))
