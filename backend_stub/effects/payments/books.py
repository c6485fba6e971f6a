"""The books of the simulated provider: an SQLite file, safe between processes, that catches up with the clock."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from backend_stub.effects.outcome import RefusedError
from backend_stub.effects.payments.bookings import (
    BOOKINGS,
    Instruction,
    Moved,
    find_payment,
    movement,
    payment_for,
)
from backend_stub.effects.payments.port import Movement, MovementState, Notice

SCHEMA = Path(__file__).with_name("books.sql")
FIRST_SERIAL = 10_000_000


@dataclass(frozen=True)
class Step:
    """A state that a movement will come into."""

    state: MovementState
    at: datetime
    reason: str | None = None


Telling = Callable[[str, str, datetime], tuple[datetime, ...]]
"""When the notice of a state goes out, by method, operation and the time of the state; more than once, if twice."""


class Books:
    """Every call first lets happen what is due by `now`."""

    def __init__(self, path: Path, telling: Telling) -> None:
        self._path = path
        self._telling = telling

    def carry_out(self, key: str, wanted: Instruction, steps: tuple[Step, ...], now: datetime) -> Movement:
        """The movement that belongs to the key, begun if the key is new; it will go through the steps.

        Raises RefusedError `key_reused` where the key came with another request, or what the booking refuses.
        """
        with self._writing(now) as books:
            reference = _told_before(books, key, wanted) or self._begin(books, key, wanted, steps, now)
            return _known(movement(books, reference)).told()

    def look(self, reference: str, now: datetime) -> Movement:
        with self._writing(now) as books:
            return _known(movement(books, reference)).told()

    def method_of(self, reference: str) -> str | None:
        """The method of a payment or of a movement."""
        with closing(self._open()) as books:
            found = find_payment(books, reference) or movement(books, reference)
        return found.method if found else None

    def notices(self, after: int, now: datetime) -> tuple[Notice, ...]:
        with self._writing(now) as books:
            rows = books.execute("SELECT id, reference, state, at FROM notice WHERE id > ? ORDER BY id", (after,))
            return tuple(
                Notice(row["id"], row["reference"], MovementState(row["state"]), datetime.fromisoformat(row["at"]))
                for row in rows
            )

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.executescript(SCHEMA.read_text("utf-8"))
        return connection

    @contextmanager
    def _writing(self, now: datetime) -> Iterator[sqlite3.Connection]:
        with closing(self._open()) as books:
            books.execute("BEGIN IMMEDIATE")
            self._catch_up(books, now)
            yield books
            books.execute("COMMIT")

    def _begin(
        self, books: sqlite3.Connection, key: str, wanted: Instruction, steps: tuple[Step, ...], now: datetime
    ) -> str:
        reference = _next_reference(books)
        payment = payment_for(books, wanted, reference)
        answer = json.dumps({"reference": reference})
        row = (key, wanted.operation, wanted.request, answer, _text(now))
        books.execute("INSERT INTO instruction (key, operation, request, answer, at) VALUES (?, ?, ?, ?, ?)", row)
        plan = json.dumps([(step.state, _text(step.at), step.reason) for step in steps])
        moved = Moved(
            reference, payment.reference, wanted.operation, wanted.method, wanted.amount, "", None, "", plan, None
        )
        books.execute("INSERT INTO movement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(moved))
        self._enter(books, moved, MovementState.PENDING, _text(now), None)
        self._catch_up(books, now)
        return reference

    def _catch_up(self, books: sqlite3.Connection, now: datetime) -> None:
        """Moves on every movement whose next state is due, the earliest first, and sends out the notices."""
        due = "SELECT * FROM movement WHERE next_at <= ? ORDER BY next_at, rowid LIMIT 1"
        while row := books.execute(due, (_text(now),)).fetchone():
            moved = Moved(**row)
            (state, at, reason), *rest = json.loads(moved.plan)
            self._enter(books, replace(moved, plan=json.dumps(rest)), MovementState(state), at, reason)
        _send_out(books, now)

    def _enter(
        self, books: sqlite3.Connection, moved: Moved, state: MovementState, at: str, reason: str | None
    ) -> None:
        coming = json.loads(moved.plan)
        moved = replace(moved, state=state, at=at, reason=reason, next_at=coming[0][1] if coming else None)
        change = "UPDATE movement SET state = ?, reason = ?, at = ?, plan = ?, next_at = ? WHERE reference = ?"
        books.execute(change, (state, reason, at, moved.plan, moved.next_at, moved.reference))
        if booking := BOOKINGS.get((moved.operation, state)):
            booking(books, moved)
        if state is not MovementState.PENDING:
            self._write_notices(books, moved)
        if (moved.operation, state) == ("void", MovementState.DONE):
            self._void(books, moved)

    def _void(self, books: sqlite3.Connection, void: Moved) -> None:
        """An authorisation of which nothing was taken is void from now on."""
        begun, payment = movement(books, void.payment), find_payment(books, void.payment)
        if begun and payment and begun.state == MovementState.DONE and not payment.captured:
            self._enter(books, begun, MovementState.VOIDED, void.at, None)

    def _write_notices(self, books: sqlite3.Connection, moved: Moved) -> None:
        told = self._telling(moved.method, moved.operation, datetime.fromisoformat(moved.at))
        rows = [(moved.reference, moved.state, moved.at, _text(goes_out)) for goes_out in told]
        books.executemany("INSERT INTO notice (reference, state, at, goes_out_at) VALUES (?, ?, ?, ?)", rows)


def _send_out(books: sqlite3.Connection, now: datetime) -> None:
    """Numbers the notices that are due, in the order in which they go out."""
    due = "SELECT serial FROM notice WHERE id IS NULL AND goes_out_at <= ? ORDER BY goes_out_at, serial"
    number = "UPDATE notice SET id = (SELECT coalesce(max(id), 0) + 1 FROM notice) WHERE serial = ?"
    books.executemany(number, [(row["serial"],) for row in books.execute(due, (_text(now),)).fetchall()])


def _next_reference(books: sqlite3.Connection) -> str:
    """A reference that nothing here has, not even what was paid before these books began."""
    (serial,) = books.execute("SELECT count(*) FROM instruction").fetchone()
    references = (f"PAY{number}" for number in count(FIRST_SERIAL + serial))
    return next(name for name in references if not (find_payment(books, name) or movement(books, name)))


def _told_before(books: sqlite3.Connection, key: str, wanted: Instruction) -> str | None:
    """The reference that the key got before."""
    known = books.execute("SELECT request, answer FROM instruction WHERE key = ?", (key,)).fetchone()
    if known is None:
        return None
    if known["request"] != wanted.request:
        raise RefusedError("key_reused")
    return str(json.loads(known["answer"])["reference"])


def _known(moved: Moved | None) -> Moved:
    if moved is None:
        raise RefusedError("payment.unknown")
    return moved


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
