"""Talks of known times, made by the gateway's own functions, and an order service with figures of a test's choice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.orm import Session

from bot.gateway import inbox, ownership, ratings, unclear
from bot.gateway.database import Database
from bot.gateway.inbox import Incoming
from bot.gateway.ownership import Agent, Event, Step
from bot.gateway.replies import Answer, Choice, Reply, Unclear, Understood
from bot.gateway.saying import locked
from bot.gateway.tables import FIRST_TEAM, WEB, TurnState
from tests.gateway.fake_orders import FakeOrders
from tests.gateway.fake_rasa import FakeRasa

from ..conftest import Desk

LENA = Agent("01STAFFLENA", "Lena")
STATISTICS = {
    "from": "2026-11-10",
    "to": "2026-11-12",
    "cases": {
        "all": 6,
        "by_cause": {"carrier": 1, "system": 2, "unknown": 3},
        "by_day": {"2026-11-10": 4, "2026-11-12": 2},
    },
    "promises": {"due": 9, "kept": 5, "kept_late": 3, "late": 1, "escalated": 0, "cancelled": 0},
    "requests": {
        "by_kind": {"address": 2, "cancel": 2, "variant": 7},
        "refused_by_rule": {"address.delivered": 1, "cancel.shipped": 2},
        "by_day": {"2026-11-10": 8},
        "by_language": {"de": 8},
    },
}


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


class Books:
    """What happened, written down as it would have been then."""

    def __init__(self, database: Database) -> None:
        self._database, self._numbers = database, itertools.count(1)

    def opened(self, moment: datetime, locale: str = "en-GB", team: str = FIRST_TEAM) -> str:
        """A talk in which nobody has said anything yet."""
        talk = f"c-{next(self._numbers):04}"
        self._database.call(inbox.open_conversation, talk, locale, uuid4().hex, moment)
        self._database.call(_put, talk, team)
        return talk

    def said(self, talk: str, moment: datetime, channel: str = WEB) -> str:
        """The customer says something; the turn's id."""
        incoming = Incoming(f"i-{next(self._numbers)}", "hello", "hello", "hello", channel=channel)
        return self._database.call(inbox.accept, talk, incoming, moment).turn.id

    def answered(self, talk: str, turn: str, moment: datetime, answer: Answer) -> None:
        self._database.call(inbox.settle, talk, turn, answer, TurnState.ANSWERED, moment)

    def talk(
        self,
        moment: datetime,
        reply: str = "It is done.",
        *,
        choices: tuple[str, ...] = (),
        language: str = "en",
        topic: str | None = "cancel_order",
        channel: str = WEB,
        team: str = FIRST_TEAM,
    ) -> str:
        """One question and one answer, at the same moment."""
        talk = self.opened(moment, team=team)
        buttons = [Choice(title, "/affirm") for title in choices]
        understood = Understood(language=language, topic=topic)
        turn = self.said(talk, moment, channel)
        self.answered(talk, turn, moment, Answer([Reply(reply, buttons)], understood=understood))
        return talk

    def step(self, talk: str, event: Event, moment: datetime, team: str | None = None) -> None:
        """Lena, where somebody is needed."""
        self._database.call(_step, talk, Step(event, "rule", LENA, team), moment)

    def met(self, talk: str, asked: datetime, came: datetime) -> None:
        """A person was asked for, and came."""
        self.step(talk, Event.ASK, asked)
        self.step(talk, Event.CLAIM, came)

    def rated(self, talk: str, stars: int, moment: datetime) -> None:
        self._database.call(ratings.keep, talk, stars, None, moment)

    def unclear(self, text: str, moment: datetime, language: str | None = "en", times: int = 1) -> list[str]:
        """The ids of words that nobody understood."""
        ids = [f"u-{next(self._numbers)}" for _ in range(times)]
        for each in ids:
            found = Unclear(message=each, text=text, language=language, why="misunderstood")
            self._database.call(unclear.keep, found, moment)
        return ids


def _put(session: Session, talk: str, team: str) -> None:
    locked(session, talk).team = team


def _step(session: Session, talk: str, step: Step, moment: datetime) -> None:
    ownership.take(session, locked(session, talk), step, moment)


class Shop(FakeOrders):
    """An order service that tells these statistics."""

    statistics: dict[str, Any] = STATISTICS
    asked: str = ""

    def _told(self, path: str, conversation: str | None) -> dict[str, Any]:
        if "/statistics" not in path:
            return super()._told(path, conversation)
        self.asked = path
        return self.statistics


@pytest.fixture
def orders(rasa: FakeRasa) -> Iterator[Shop]:
    shop = Shop(rasa.port + 2)
    yield shop
    shop.stop()


@pytest.fixture
def books(desk: Desk, orders: Shop) -> Books:
    """A month later it is told of."""
    desk.clock.now = at(30, 23)
    return Books(desk.gateway.database)


async def told(client: httpx.AsyncClient, first: int = 10, last: int = 12, **more: str) -> Any:
    """The insights of these days of November 2026."""
    params = {"from": f"2026-11-{first:02}", "to": f"2026-11-{last:02}", **more}
    response = await client.get("/insights", params=params)
    assert response.status_code == 200, response.text
    return response.json()
