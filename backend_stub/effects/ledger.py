"""The memory of a simulated partner: every instruction once, by key, in a small SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from backend_stub.effects.outcome import RefusedError

TABLE = """
CREATE TABLE IF NOT EXISTS instruction (
    key TEXT PRIMARY KEY, operation TEXT NOT NULL, tracking_number TEXT NOT NULL,
    request TEXT NOT NULL, answer TEXT NOT NULL, at TEXT NOT NULL)
"""
OF_PARCEL = """
SELECT operation, tracking_number, answer, at, request FROM instruction WHERE tracking_number = ? ORDER BY at, rowid
"""
BY_REFERENCE = """
SELECT operation, tracking_number, answer, at, request FROM instruction
WHERE operation = ? AND json_extract(answer, '$.reference') = ?
"""
OF_ORDER = """
SELECT key, request FROM instruction WHERE json_extract(request, '$[1].order') = :order OR tracking_number IN (
    SELECT tracking_number FROM instruction
    WHERE json_extract(request, '$[1].order') = :order AND tracking_number <> '')
"""
PERSONAL = frozenset({"to", "from", "city", "phone", "location", "evidence"})
Facts = dict[str, str]


@dataclass(frozen=True)
class Instruction:
    """What the partner was told to do, and what it answered."""

    operation: str
    tracking_number: str
    answer: Facts
    at: datetime
    request: Facts = field(default_factory=dict)


class Ledger:
    """The instructions that one partner has taken on; safe between processes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        connection.execute(TABLE)
        return connection

    def once(self, key: str, operation: str, request: Facts, do: Callable[[int], Facts], at: datetime) -> Facts:
        """The answer to `key`: the one given before, or that of `do(serial)`, kept in the same transaction.

        Raises RefusedError `key_reused` where the key came with another request.
        """
        asked = json.dumps([operation, request], sort_keys=True)
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            known = connection.execute("SELECT request, answer FROM instruction WHERE key = ?", (key,)).fetchone()
            if known is None:
                (serial,) = connection.execute("SELECT count(*) FROM instruction").fetchone()
                answer = do(serial)
                number = answer.get("tracking_number") or request.get("tracking_number", "")
                row = (key, operation, number, asked, json.dumps(answer), at.isoformat())
                connection.execute("INSERT INTO instruction VALUES (?, ?, ?, ?, ?, ?)", row)
                connection.execute("COMMIT")
                return answer
        if known[0] != asked:
            raise RefusedError("key_reused")
        return {str(name): str(value) for name, value in json.loads(known[1]).items()}

    def of(self, tracking_number: str) -> list[Instruction]:
        """The instructions for one parcel, oldest first."""
        return self._read(OF_PARCEL, tracking_number)

    def answered(self, operation: str, reference: str) -> Instruction | None:
        """The instruction of that kind which was given this reference."""
        return next(iter(self._read(BY_REFERENCE, operation, reference)), None)

    def forget(self, order: str) -> None:
        """Takes people and places out of all that was told about an order's parcels; the old bytes are overwritten."""
        with closing(self._open()) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            for key, asked in connection.execute(OF_ORDER, {"order": order}).fetchall():
                operation, request = json.loads(asked)
                kept = {name: value for name, value in request.items() if name not in PERSONAL}
                bare = json.dumps([operation, kept], sort_keys=True)
                connection.execute("UPDATE instruction SET request = ? WHERE key = ?", (bare, key))
            connection.execute("COMMIT")

    def _read(self, query: str, *values: str) -> list[Instruction]:
        with closing(self._open()) as connection:
            return [_instruction(*row) for row in connection.execute(query, values)]


def _instruction(operation: str, tracking_number: str, answer: str, at: str, asked: str) -> Instruction:
    request = json.loads(asked)[1]
    return Instruction(operation, tracking_number, json.loads(answer), datetime.fromisoformat(at), request)
