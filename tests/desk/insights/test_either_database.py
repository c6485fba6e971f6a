"""SQLite and PostgreSQL count alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.desk.accounts.access import Member
from bot.desk.accounts.tables import Role
from bot.desk.insights import begun, gaps, satisfaction, stored, waits
from bot.desk.insights.asked import Asked
from bot.desk.insights.begun import Group
from bot.desk.insights.gaps import Unknown
from bot.gateway import queues
from bot.gateway.database import Database
from bot.gateway.ownership import Event
from tests.gateway.databases import KINDS, opened

from .conftest import Books, at

LEAD = Member(None, "01LEAD", "Lea", "Lea Lead", Role.LEAD, ("service",), (), "")  # type: ignore[arg-type]
ASKED = Asked(date(2026, 11, 10), date(2026, 11, 12))


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request.param, tmp_path) as database:
        yield database


def test_days_and_hours_are_those_of_utc(database: Database) -> None:
    books = Books(database)
    books.step(books.talk(at(10, 0)), Event.ASK, at(10, 1))
    books.talk(at(12, 23, 59), channel="telegram")
    books.talk(at(12, 23, 58), channel="telegram")
    for outside in (at(9, 23, 59), at(13, 0)):
        books.talk(outside)
    found = database.call(begun.read, LEAD, ASKED)
    assert sorted(found.groups, key=lambda group: group.day) == [
        Group("2026-11-10", 0, "web", "en", talks=1, alone=0),
        Group("2026-11-12", 23, "telegram", "en", talks=2, alone=2),
    ]


def test_a_language_is_found_by_the_answer_or_the_page(database: Database) -> None:
    books = Books(database)
    books.talk(at(10), language="de")
    for locale in ("de-AT", "DE-ch", "de", "den"):
        books.said(books.opened(at(10), locale=locale), at(10))
    found = database.call(begun.read, LEAD, Asked(ASKED.first, ASKED.last, language="de"))
    assert found.by(lambda group: group.language) == {"de": 4}
    assert database.call(begun.read, LEAD, Asked(ASKED.first, ASKED.last, language="%")).total == 0


def test_ratings_waits_breaks_and_unknown_words(database: Database) -> None:
    books = Books(database)
    talk = books.talk(at(10), "哪一个？", topic="change_color")
    books.talk(at(10), "Choose.", choices=("red",), topic="change_color")
    books.rated(talk, 3, at(12, 23, 59))
    books.met(books.talk(at(10), team="returns"), at(10), at(11))
    books.met(books.talk(at(10)), at(10), at(10, 12, 30))
    books.unclear("hä?", at(11), None, times=2)
    assert database.call(satisfaction.read, LEAD, ASKED).by_day == {"2026-11-12": Counter({3: 1})}
    assert database.call(waits.read, LEAD, ASKED).by_day == {"2026-11-10": [30.0]}
    assert database.call(gaps.breaks, LEAD, ASKED, at(20)) == {"change_color": 2}
    assert database.call(gaps.unknown, ASKED) == [Unknown("hä?", "en", 2)]


def test_what_the_metrics_read(database: Database) -> None:
    books = Books(database)
    books.rated(books.talk(at(10)), 3, at(10))
    books.met(books.talk(at(10), team="returns"), at(10), at(11))
    books.step(books.talk(at(10)), Event.ASK, at(12))
    books.step(books.talk(at(10)), Event.ASK, at(11))
    books.unclear("hä?", at(11), times=2)
    assert database.call(stored.turns) == {"answered": 4}
    assert database.call(stored.talks) == {("agent", "returns"): 1, ("bot", "service"): 1, ("waiting", "service"): 2}
    assert database.call(stored.longest_wait, at(13)) == 2 * 86_400
    assert database.call(queues.ended_since, at(10)) == [86_400]
    assert database.call(queues.ended_since, at(11)) == []
    assert (database.call(stored.ratings), database.call(stored.unclear)) == ({3: 1}, 2)
    assert (database.call(stored.deliveries), database.call(stored.approvals, at(13))) == ({}, 0)
