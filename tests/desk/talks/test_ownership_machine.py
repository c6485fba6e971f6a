"""Ownership under everything at once: customers write, ask and withdraw, several of the staff claim, assign, release,
transfer, hand back and close, the clock runs out; in any order, and at the same instant.

Held always: a talk has exactly one owner; an agent's talk names exactly one agent, any other none; each step begins
where the one before it ended; what was said while people had the talk never was Rasa's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway import inbox, ownership
from bot.gateway.database import Database
from bot.gateway.inbox import Incoming
from bot.gateway.ownership import Agent, Event, Step
from bot.gateway.problems import Problem
from bot.gateway.replies import Answer, Handover, Reply
from bot.gateway.saying import locked
from bot.gateway.tables import Conversation, Owner, OwnershipChange, Turn, TurnState
from tests.gateway.databases import opened

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
STAFF = [Agent(f"01STAFF{number}", f"Robin{number}") for number in range(3)]

WRITES, ASKS, SETTLES = "writes", "asks", "settles"
STEPS = st.one_of(
    st.sampled_from([WRITES, ASKS, SETTLES]),
    st.tuples(st.sampled_from(sorted(Event)), st.sampled_from(STAFF)),
)
RUNS = int(os.environ.get("REROUTE_PROPERTY_RUNS", "60"))


class World:
    """One talk, and what can happen to it; each act in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database, self.id = database, f"c-{uuid4().hex}"
        database.call(inbox.open_conversation, self.id, "en", uuid4().hex, NOW)

    def act(self, number: int, what: object) -> None:
        now = NOW + timedelta(seconds=number)
        if what == WRITES:
            self.database.call(inbox.accept, self.id, Incoming(f"w{uuid4().hex[:8]}", "x", "x", "x"), now)
        elif what in (ASKS, SETTLES):
            self._answer(now, Handover() if what == ASKS else None)
        elif isinstance(what, tuple):
            event, agent = what
            self.database.call(self._step, Step(event, agent.id, agent, team="service"), now)

    def _answer(self, now: datetime, handover: Handover | None) -> None:
        turn = self.database.call(inbox.next_waiting, self.id)
        if turn is not None:
            answer = Answer([Reply("answer")], handover)
            self.database.call(inbox.settle, self.id, turn.id, answer, TurnState.ANSWERED, now)

    def _step(self, session: Session, step: Step, now: datetime) -> None:
        talk = locked(session, self.id)
        try:
            ownership.take(session, talk, step, now)
        except Problem as problem:
            assert problem.name == "talk_changed"
            assert Owner(talk.owner) not in ownership.STEPS[step.event][0]

    def check(self) -> None:
        self.database.call(self._check)

    def _check(self, session: Session) -> None:
        talk = session.get_one(Conversation, self.id)
        owner = Owner(talk.owner)
        assert (talk.agent_id is not None) == (talk.agent_name is not None) == (owner is Owner.AGENT)
        assert (talk.waiting_since is not None) == (owner in ownership.PEOPLES)
        query = select(OwnershipChange).where(OwnershipChange.conversation_id == self.id).order_by(OwnershipChange.id)
        at = Owner.BOT
        for change in session.scalars(query):
            sources, after = ownership.STEPS[Event(change.event)]
            assert (Owner(change.before), Owner(change.after)) == (at, after)
            assert at in sources
            assert (change.staff_id is not None) == (after is Owner.AGENT)
            at = after
        assert at is owner
        if owner in ownership.PEOPLES:
            waiting = select(Turn.id).where(Turn.conversation_id == self.id, Turn.state == TurnState.WAITING)
            assert session.scalars(waiting).all() == []


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with opened("sqlite", tmp_path_factory.mktemp("ownership")) as database:
        yield database


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with opened("postgresql", tmp_path_factory.mktemp("ownership")) as database:
        yield database


@settings(max_examples=RUNS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(STEPS, max_size=25))
def test_whatever_happens_in_turn_the_talk_has_one_owner(sqlite: Database, acts: list[object]) -> None:
    world = World(sqlite)
    for number, what in enumerate(acts):
        world.act(number, what)
        world.check()


@settings(max_examples=RUNS // 3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(STEPS, min_size=2, max_size=5), min_size=1, max_size=5))
def test_whatever_happens_at_once_the_talk_has_one_owner(postgresql: Database, rounds: list[list[object]]) -> None:
    """On PostgreSQL, where transactions do run beside each other."""
    world = World(postgresql)
    with ThreadPoolExecutor(5) as threads:
        for number, acts in enumerate(rounds):
            done = [threads.submit(world.act, number, what) for what in acts]
            for each in done:
                each.result(timeout=30)
            world.check()
