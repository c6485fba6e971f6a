"""How long lists, details and searches take with 200 who wait beside 50,000 old talks of 12 messages, in process:
`.venv/bin/python -m tests.desk.talks.measure [sqlite|postgresql] [milliseconds that p95 may take]`.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bot.gateway.config import Config, Rate
from bot.gateway.tables import Base, Button, Conversation, Label, Message, Note, OwnershipChange, Turn
from reroute.settings import Settings
from tests.gateway.conftest import Clock
from tests.gateway.databases import address
from tests.installation import free_ports

from ..conftest import CHEAP, Desk, me

OLD, WAITING, MESSAGES, DAYS, ROUNDS = 50_000, 200, 12, 365, 40
LIMITS = (50, 200)  # a page; as many as the desk loads anew at most
VIEWS = ("waiting", "mine", "agent", "bot", "closed", "all")
SEARCHES = {
    "a rare word": "Zanzibar",
    "a common word": "please",
    "no word": "qqxyz",
    "Chinese": "包裹",
    "umlaut": "ärger",
}
SEARCHES |= {"a case": "C-10007", "a customer": "customer 1234", "two letters": "in"}
Rows = dict[type[Base], list[dict[str, Any]]]
TABLES = (Conversation, Turn, Message, Button, OwnershipChange, Note, Label)
CHANCE = random.Random(7)  # noqa: S311 - no secret
VOCABULARY = ["".join(CHANCE.choices("aeinorst", k=CHANCE.randint(2, 9))) for _ in range(4_000)] + ["please"] * 50


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    most = float(sys.argv[2]) if len(sys.argv) > 2 else 150
    with tempfile.TemporaryDirectory() as folder, address(kind, Path(folder)) as url:
        config = Config(settings=Settings(port=free_ports(4, 19_700), gateway_database_url=url), password_cost=CHEAP)
        worst = asyncio.run(_measured(replace(config, address_rate=Rate(100_000, 1))))
    sys.exit(worst > most)


async def _measured(config: Config) -> float:
    """The longest p95 of lists and details, in ms."""
    clock = Clock()
    async with Desk(config, clock) as desk:
        lena, admin = await desk.staff(), await desk.staff("admin", teams=())
        await desk.gateway.database.run(_fill, (await me(lena))["id"], clock())
        worst = 0.0
        for limit in LIMITS:
            assert len((await lena.get(f"/talks?view=waiting&limit={limit}")).json()["talks"]) == limit
            for (who, client), view in itertools.product((("agent", lena), ("admin", admin)), VIEWS):
                paths = [f"/talks?view={view}&limit={limit}"] * ROUNDS
                worst = max(worst, await _time(f"{who} {view} {limit}", client, paths))
        waiting, old = [f"/talks/w-{n}" for n in range(ROUNDS)], [f"/talks/c-{n * 1000}" for n in range(ROUNDS)]
        worst = max(worst, await _time("a waiting talk", lena, waiting), await _time("an old talk", admin, old))
        for name, words in SEARCHES.items():
            await _time(f"search for {name}", lena, [f"/search?q={words}"] * (ROUNDS // 4))
    return worst


async def _time(name: str, client: httpx.AsyncClient, paths: list[str]) -> float:
    """The p95 in ms."""
    taken = []
    for path in paths:
        begin = time.perf_counter()
        response = await client.get(path)
        taken.append((time.perf_counter() - begin) * 1000)
        assert response.status_code == 200, response.text
    p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1]
    sys.stdout.write(f"{name:28} p50 {statistics.median(taken):7.1f}  p95 {p95:7.1f}\n")
    return p95


def _fill(session: Session, agent: str, now: datetime) -> None:
    """The oldest first, as a shop's talks come to be."""
    for first in range(0, OLD, 2_000):
        rows: Rows = {table: [] for table in TABLES}
        for number in range(first, min(OLD, first + 2_000)):
            owner = CHANCE.choice(["bot", "bot", "closed"])
            _talk(rows, f"c-{number}", now - timedelta(days=DAYS * (OLD - number) / OLD), owner)
        _insert(session, rows)
    rows = {table: [] for table in TABLES}
    for number in range(WAITING):
        _talk(rows, f"w-{number}", now - timedelta(minutes=WAITING - number), "waiting")
        _talk(rows, f"a-{number}", now - timedelta(minutes=WAITING - number), "agent", agent)
    _insert(session, rows)
    session.execute(text("ANALYZE"))


def _insert(session: Session, rows: Rows) -> None:
    for table in TABLES:
        if rows[table]:
            session.execute(insert(table), rows[table])


def _talk(rows: Rows, talk: str, at: datetime, owner: str, agent: str | None = None) -> None:
    number = int(talk.partition("-")[2])
    handed = owner != "bot"
    packet = {"reason": "asked", "case": f"C-{10_000 + number}", "asked": [{"topic": "x", "words": _words()}]}
    rows[Conversation].append(
        {
            "id": talk,
            "channel": "web",
            "locale": "en-GB",
            "language": CHANCE.choice(["en", "de", "zh"]),
            "owner": owner,
            "team": "service" if talk.startswith(("w", "a")) else CHANCE.choice(["service", "service", "returns"]),
            "topic": "cancel_order",
            "handover": packet if handed else None,
            "created_at": at,
            "last_at": at + timedelta(minutes=MESSAGES / 4),
            "last_seq": 2 * MESSAGES,
            "waiting_since": at if owner in ("waiting", "agent") else None,
            "agent_id": agent,
            "agent_name": "Robin" if agent else None,
            "customer_name": f"Customer {number}" if handed else "",
            "customer_read": 0,
            "staff_read": 0,
        }
    )
    for place in range(MESSAGES // 2):
        _round(rows, talk, place, at + timedelta(seconds=30 * place))
    if handed:
        change = {"conversation_id": talk, "at": at, "event": "ask", "before": "bot", "after": "waiting"}
        rows[OwnershipChange].append(change | {"by": "customer"})
        note = {"id": f"n-{talk}", "conversation_id": talk, "staff_id": "01STAFF", "at": at, "mentions": []}
        rows[Note].append(note | {"text": _words()})
        rows[Label].append({"conversation_id": talk, "name": f"label {number % 50}"})


def _round(rows: Rows, talk: str, place: int, at: datetime) -> None:
    turn, said = f"{talk}-{place}", {"conversation_id": talk, "at": at, "hidden": False}
    facts = {"fingerprint": "0" * 64, "payload": "", "locale": "en", "state": "answered", "promised": False}
    facts |= {"recoveries": 0, "accepted_at": at, "understood": [["cancel_order", 0.9]]}
    rows[Turn].append(facts | {"id": turn, "conversation_id": talk, "seq": 4 * place + 1, "client_id": str(place)})
    said |= {"turn_id": turn}
    rows[Message].append(said | {"id": f"{place}", "seq": 4 * place + 2, "sender": "customer", "text": _words()})
    rows[Message].append(said | {"id": f"m-{place}", "seq": 4 * place + 3, "sender": "bot", "text": _words()})
    button = {"id": f"b-{turn}", "conversation_id": talk, "turn_id": turn, "message_id": f"m-{place}", "position": 0}
    rows[Button].append(button | {"title": "Yes", "payload": "/affirm"})


def _words() -> str:
    """Some 100 characters."""
    return " ".join(CHANCE.choices(VOCABULARY, k=CHANCE.randint(5, 28)))


if __name__ == "__main__":
    main()
