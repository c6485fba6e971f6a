"""Customers, an agent, the warehouse and the worker at one order at once: nothing is lost, sold twice or unpaid.

`REROUTE_RACES` says how many (the long run: 1,000); `REROUTE_RACES_SEED` repeats one race of the story that failed.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from race_books import ANSWERS, after_the_race, nothing_is_left_of, whole_shop
from race_moves import draw, draw_farewell
from race_players import Outcome, Players, seeded
from race_stage import Stage, set_up
from sqlalchemy import select, text

from backend_stub.model.enums import OrderState
from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database
from backend_stub.storage.money_tables import PaymentMethodRow
from backend_stub.storage.tables import OutboxRow

RACES = int(os.environ.get("REROUTE_RACES", "40"))
FIRST = int(os.environ.get("REROUTE_RACES_SEED", "1"))
CONFLICTS = ("proposal_stale", "already_undone", "changed_since", "closed")
"""What is told only to whom another was faster than."""


def test_agents_and_customers_at_one_order_lose_nothing(players: Players, url: str, tmp_path: Path) -> None:
    database = Database.open(url)
    shop = Shop.open(database, "secret", tmp_path)
    players.enter(url, tmp_path)
    said: Counter[str] = Counter()
    contested = 0
    for seed in range(FIRST, FIRST + RACES):
        outcomes = one_race(shop, players, seed)
        said.update(f"{o.move.do} {o.said}" for o in outcomes)
        contested += any(conflict in o.said for o in outcomes for conflict in CONFLICTS)
    with database.read() as session:
        whole_shop(session)
    deadlocks = _deadlocks(database)
    database.close()
    print(f"\n{RACES} races on {url.partition(':')[0]}, {contested} contested, {deadlocks} deadlocks")  # noqa: T201
    print("\n".join(f"{count:7} {what}" for what, count in sorted(said.items())))  # noqa: T201
    assert deadlocks == 0
    assert contested * 5 >= RACES


def one_race(shop: Shop, players: Players, seed: int) -> list[Outcome]:
    random = seeded(seed)
    stage = set_up(shop, str(seed), random, datetime.now(UTC))
    script = draw(stage, random)
    before, proposals = players.prepare(stage, script.before)
    outcomes = [*before, *players.race(stage, script.after, proposals)]
    try:
        with shop.database.read() as session:
            after_the_race(session, stage, outcomes)
    except AssertionError:
        print(_story(stage, seed, outcomes))  # noqa: T201 - a fault tells how it came about
        raise
    return outcomes


def test_who_is_erased_is_gone_whatever_goes_on_meanwhile(players: Players, url: str, tmp_path: Path) -> None:
    database = Database.open(url)
    shop = Shop.open(database, "secret", tmp_path)
    players.enter(url, tmp_path)
    said: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + max(RACES // 4, 1)):
        said.update(f"{o.move.do} {o.said}" for o in one_farewell(shop, players, seed))
    deadlocks = _deadlocks(database)
    database.close()
    print(f"\n{url.partition(':')[0]}, {deadlocks} deadlocks")  # noqa: T201
    print("\n".join(f"{count:7} {what}" for what, count in sorted(said.items())))  # noqa: T201
    assert deadlocks == 0
    assert said["erase 200"]


def one_farewell(shop: Shop, players: Players, seed: int) -> list[Outcome]:
    random = seeded(seed)
    stage = set_up(shop, str(seed), random, datetime.now(UTC), (OrderState.DELIVERED,))
    with shop.database.write() as session:
        session.get_one(PaymentMethodRow, f"anna-{stage.name}-gift").balance = 0
    script = draw_farewell(stage, random)
    before, proposals = players.prepare(stage, script.before)
    with shop.database.read() as session:
        codes = [
            row.payload["facts"]
            for row in session.scalars(select(OutboxRow))
            if stage.email("anna") in row.payload.values()
        ]
    code = next(facts["code"] for facts in codes if "code" in facts)
    after = {who: tuple(replace(m, what=code) if m.what == "CODE" else m for m in s) for who, s in script.after.items()}
    outcomes = [*before, *players.race(stage, after, proposals)]
    try:
        assert [str(outcome) for outcome in outcomes if outcome.status not in ANSWERS] == []
        if any(outcome.move.do == "erase" and outcome.status == 200 for outcome in outcomes):
            with shop.database.read() as session:
                nothing_is_left_of(session, stage)
    except AssertionError:
        print(_story(stage, seed, outcomes))  # noqa: T201 - a fault tells how it came about
        raise
    return outcomes


def _story(stage: Stage, seed: int, outcomes: list[Outcome]) -> str:
    return "\n".join(
        (f"REROUTE_RACES_SEED={seed} REROUTE_RACES=1, the order {stage.state.value}:", *map(str, outcomes))
    )


def _deadlocks(database: Database) -> int:
    """How many PostgreSQL has had to break: with one order of locks there are none."""
    if database.is_sqlite:
        return 0
    with database.engine.connect() as connection:
        asked = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(connection.execute(text(asked)).scalar_one())
