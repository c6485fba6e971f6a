"""What the tests of payments share: a look into the provider's books, and its faults."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from backend_stub.effects.money import Money
from backend_stub.effects.payments import SimulatedProvider

FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)  # five business days after NOON, a Sunday
FIRST = "PAY10000000"
SECOND = "PAY10000001"


def eur(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


def fault(home: Path, method: str, operation: str, kind: str | None) -> None:
    (home / "payments").mkdir(exist_ok=True)
    (home / "payments" / "faults.json").write_text(json.dumps({method: {operation: kind}} if kind else {}))


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "payments" / "provider.db") as connection:
        return connection.execute(query).fetchall()


def paid(home: Path) -> list[tuple[object, ...]]:
    """Per payment: authorised, captured, refunded."""
    return rows(home, "SELECT authorised, captured, refunded FROM payment ORDER BY rowid")


def movements(home: Path) -> list[tuple[object, ...]]:
    return rows(home, "SELECT operation, state, amount FROM movement ORDER BY rowid")


def told(provider: SimulatedProvider, after: int = 0) -> list[tuple[int, str, str]]:
    return [(notice.id, notice.reference, notice.state.value) for notice in provider.notices(after)]
