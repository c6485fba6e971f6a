"""How long a customer waits, as things went lately: what is told of it, and that it is not looked up each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.gateway import inbox, ownership, saying
from bot.gateway.database import Database
from bot.gateway.owners import Answering, QueueView
from bot.gateway.ownership import Agent, Event, Step
from bot.gateway.queues import Pace, Queues

from .conftest import Clock
from .databases import opened

LENA = Agent("01LENA", "Lena")


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Database]:
    with opened("sqlite", tmp_path) as database:
        yield database


@pytest.fixture
def queues(books: Database, clock: Clock) -> Queues:
    """Of a desk where somebody is there."""
    queues = Queues(books, clock)
    queues.anyone_there = lambda session, team: team == "service"
    return queues


def waited(books: Database, clock: Clock, minutes: float, *, ago: float = 0, team: str = "service") -> str:
    """A talk that somebody took `ago` minutes before now, after it had waited so long."""
    talk, came = f"c-{uuid4().hex}", clock() - timedelta(minutes=ago)
    books.call(inbox.open_conversation, talk, "en", uuid4().hex, came)
    books.call(step, talk, Step(Event.ASK, ownership.CUSTOMER), came - timedelta(minutes=minutes), team)
    books.call(step, talk, Step(Event.CLAIM, LENA.id, LENA), came, team)
    return talk


def step(session: Session, talk_id: str, wanted: Step, at: object, team: str = "service") -> None:
    talk = saying.locked(session, talk_id)
    talk.team = team
    ownership.take(session, talk, wanted, at)  # type: ignore[arg-type]


async def minutes(queues: Queues, position: int = 1, team: str = "service") -> int | None:
    shown = Answering(owner="waiting", queue=QueueView(position=position, team=team))
    await queues.complete(shown)
    assert shown.queue
    return shown.queue.minutes


async def test_it_is_the_median_of_the_last_waits(queues: Queues, books: Database, clock: Clock) -> None:
    for each in (2, 4, 30):
        waited(books, clock, each)
    assert await minutes(queues) == 4


@pytest.mark.parametrize(("position", "told"), [(1, 4), (2, 6), (4, 8), (9, 12), (100, 40)])
def test_it_grows_with_the_place_and_more_slowly(position: int, told: int) -> None:
    assert Pace(True, [2, 4, 30]).minutes(position) == told


def test_it_is_a_minute_at_least() -> None:
    assert Pace(True, [0.1, 0.1, 0.2]).minutes(1) == 1


async def test_of_two_waits_nothing_is_told(queues: Queues, books: Database, clock: Clock) -> None:
    waited(books, clock, 5)
    waited(books, clock, 5)
    assert await minutes(queues) is None


async def test_waits_of_long_ago_and_of_other_teams_do_not_count(queues: Queues, books: Database, clock: Clock) -> None:
    for _ in range(3):
        waited(books, clock, 5)
        waited(books, clock, 60, ago=241)
        waited(books, clock, 60, team="returns")
    assert await minutes(queues) == 5


async def test_only_the_last_twenty_count(queues: Queues, books: Database, clock: Clock) -> None:
    for _ in range(21):
        waited(books, clock, 60, ago=30)
    for _ in range(20):
        waited(books, clock, 2)
    assert await minutes(queues) == 2


async def test_who_went_back_into_the_queue_is_not_counted_twice(queues: Queues, books: Database, clock: Clock) -> None:
    talks = [waited(books, clock, 5, ago=100) for _ in range(3)]
    for talk in talks:
        books.call(step, talk, Step(Event.RELEASE, LENA.id), clock() - timedelta(minutes=90))
        books.call(step, talk, Step(Event.CLAIM, LENA.id, LENA), clock())
    assert await minutes(queues) == 5


async def test_where_nobody_is_there_no_minutes_are_told(queues: Queues, books: Database, clock: Clock) -> None:
    for _ in range(3):
        waited(books, clock, 5, team="returns")
    assert await minutes(queues, team="returns") is None


async def test_it_is_looked_up_every_thirty_seconds(queues: Queues, books: Database, clock: Clock) -> None:
    asked: list[str] = []
    event.listen(books.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    for _ in range(50):
        assert await minutes(queues) is None
    assert len([sql for sql in asked if sql.startswith("SELECT")]) == 1
    for _ in range(3):
        waited(books, clock, 5)
    assert await minutes(queues) is None
    clock.forward(seconds=30)
    assert await minutes(queues) == 5


@pytest.mark.parametrize(
    ("team", "due", "told"),
    [("returns", 60, True), ("returns", -1, False), ("returns", None, False), ("service", 60, False)],
)
async def test_a_time_is_told_where_nobody_is_there_and_it_is_yet_to_come(
    queues: Queues, clock: Clock, team: str, due: float | None, told: bool
) -> None:
    at = clock() + timedelta(minutes=due) if due is not None else None
    queue = QueueView(position=2, due_at=at, case="C-10001", team=team)
    shown = Answering(owner="waiting", queue=queue)
    await queues.complete(shown)
    assert (queue.due_at, queue.case) == ((at, "C-10001") if told else (None, None))
    assert "team" not in queue.model_dump()
