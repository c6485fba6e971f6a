"""How long the figures take beside 50,000 old talks: `.venv/bin/python -m tests.desk.insights.measure [folder]`."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.desk.accounts.access import Member
from bot.desk.accounts.tables import Role
from bot.desk.insights import begun, gaps, satisfaction, stored, waits
from bot.desk.insights.asked import Asked
from bot.gateway import queues
from bot.gateway.database import Database, migrate
from bot.gateway.tables import (
    Base,
    Button,
    Conversation,
    Delivery,
    Message,
    OwnershipChange,
    Rating,
    Turn,
    UnclearMessage,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TALKS, DAYS, ROUNDS = 50_000, 365, 6
"""Talks, over how many days they lie, and messages of each side in a talk."""
TABLES = (Conversation, Turn, Message, OwnershipChange, Rating, Button, Delivery, UnclearMessage)
LEAD = Member(None, "01LEAD", "Lea", "Lea Lead", Role.LEAD, ("service",), (), "")  # type: ignore[arg-type]
PACKET = {"reason": "asked", "asked": [{"topic": "cancel_order", "words": "x" * 200}], "offered": ["y" * 200]}
Rows = dict[type[Base], list[dict[str, Any]]]


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    database = Database(f"sqlite:///{folder / 'gateway.db'}")
    migrate(database.engine)
    if not database.call(stored.talks):
        _fill(database)
    for name, asked in RANGES.items():
        sys.stdout.write(f"{name}\n")
        _time(database, figures(asked))
    sys.stdout.write("metrics\n")
    _time(database, METRICS)


def _fill(database: Database) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    for first in range(0, TALKS, 2_000):
        rows: Rows = {table: [] for table in TABLES}
        for number in range(first, min(TALKS, first + 2_000)):
            _talk(rows, number, chance)
        database.call(_insert, rows)


def _insert(session: Session, rows: Rows) -> None:
    for table in TABLES:
        if rows[table]:
            session.execute(insert(table), rows[table])


def _talk(rows: Rows, number: int, chance: random.Random) -> None:
    talk, begun_at = f"c-{number:08}", NOW - timedelta(seconds=chance.random() * DAYS * 86_400)
    channel, asks = chance.choice(["web", "web", "web", "telegram", "email"]), chance.random() < 0.2
    rows[Conversation].append(
        {
            "id": talk,
            "channel": channel,
            "locale": chance.choice(["en-GB", "de", "fr-FR", "zh-CN", "es"]),
            "language": chance.choice(["en", "de", "fr", "es", "zh", None]),
            "owner": "bot",
            "team": chance.choice(["service", "service", "returns"]),
            "topic": chance.choice(["change_address", "track_order", "cancel_order"]),
            "handover": PACKET if asks else None,
            "created_at": begun_at,
            "last_at": begun_at + timedelta(minutes=ROUNDS),
            "last_seq": 3 * ROUNDS,
            "customer_read": 0,
            "staff_read": 0,
        }
    )
    for place in range(ROUNDS):
        _round(rows, talk, place, begun_at + timedelta(minutes=place), channel)
    if asks:
        rows[OwnershipChange] += _steps(talk, begun_at, chance)
    if chance.random() < 0.3:
        rows[Rating].append({"conversation_id": talk, "stars": chance.randint(1, 5), "at": begun_at})
    if chance.random() < 0.1:
        words = {"id": talk, "at": begun_at, "text": f"words {chance.randint(1, 500)}", "language": "en"}
        rows[UnclearMessage].append(words | {"guesses": [], "why": "misunderstood"})


def _round(rows: Rows, talk: str, place: int, at: datetime, channel: str) -> None:
    turn, said = f"{talk}-{place:014}", f"m-{talk}-{place}"
    known = {"conversation_id": talk, "fingerprint": "0" * 64, "payload": "words " * 8, "locale": "en"}
    flags = {"state": "answered", "promised": False, "recoveries": 0}
    rows[Turn].append(known | flags | {"id": turn, "seq": 3 * place + 1, "client_id": str(place), "accepted_at": at})
    both = {"conversation_id": talk, "turn_id": turn, "at": at, "hidden": False}
    rows[Message].append(both | {"id": str(place), "seq": 3 * place + 2, "sender": "customer", "text": "words " * 8})
    words = "Which one do you mean? " * 4 if place % 2 else "It is done. " * 8
    rows[Message].append(both | {"id": said, "seq": 3 * place + 3, "sender": "bot", "text": words})
    if place % 3 == 0:
        button = {"conversation_id": talk, "turn_id": turn, "message_id": said, "position": 0}
        rows[Button].append(button | {"id": f"b-{talk}-{place}", "title": "Yes", "payload": "/affirm"})
    if channel != "web":
        sent = {"conversation_id": talk, "message_id": said, "channel": channel, "address": "4930123456"}
        counts = {"state": "sent", "parts_sent": 1, "attempts": 1, "created_at": at, "due_at": at, "sent_at": at}
        rows[Delivery].append(sent | counts)


def _steps(talk: str, at: datetime, chance: random.Random) -> Iterator[dict[str, Any]]:
    steps = [("ask", "bot", "waiting"), ("claim", "waiting", "agent"), ("hand_back", "agent", "bot")]
    for event, before, after in steps:
        facts = {"event": event, "before": before, "after": after, "by": "customer"}
        yield {"conversation_id": talk, "at": at} | facts
        at += timedelta(minutes=chance.random() * 30)


RANGES = {
    "a month": Asked(date(2026, 10, 23), date(2026, 11, 21)),
    "a month, in German by Telegram": Asked(date(2026, 10, 23), date(2026, 11, 21), "de", "telegram"),
    "400 days": Asked(date(2025, 10, 19), date(2026, 11, 22)),
}


def figures(asked: Asked) -> dict[str, Callable[[Session], object]]:
    return {
        "begun": lambda session: begun.read(session, LEAD, asked),
        "satisfaction": lambda session: satisfaction.read(session, LEAD, asked),
        "waits": lambda session: waits.read(session, LEAD, asked),
        "breaks": lambda session: gaps.breaks(session, LEAD, asked, NOW),
        "unknown": lambda session: gaps.unknown(session, asked),
    }


METRICS: dict[str, Callable[[Session], object]] = {
    "turns": stored.turns,
    "talks": stored.talks,
    "longest_wait": lambda session: stored.longest_wait(session, NOW),
    "approvals": lambda session: stored.approvals(session, NOW),
    "to_person": lambda session: queues.ended_since(session, NOW - timedelta(days=30)),
    "deliveries": stored.deliveries,
    "ratings": stored.ratings,
    "unclear": stored.unclear,
}


def _time(database: Database, works: dict[str, Callable[[Session], object]]) -> None:
    """The best and the worst of five, in ms; then the sum of the worst."""
    total = 0.0
    for name, work in works.items():
        taken = []
        for _ in range(5):
            begin = time.perf_counter()
            database.call(work)
            taken.append((time.perf_counter() - begin) * 1000)
        total += max(taken)
        sys.stdout.write(f"  {name:14} {min(taken):7.1f} {max(taken):7.1f}\n")
    sys.stdout.write(f"  {'all':14} {'':7} {total:7.1f}\n")


if __name__ == "__main__":
    main()
