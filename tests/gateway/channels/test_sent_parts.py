"""What platforms took, as it is remembered, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.gateway import deliveries, inbox
from bot.gateway.channels.base import Later, Refused, Undelivered
from bot.gateway.database import Database
from bot.gateway.deliveries import Part
from bot.gateway.replies import Reply
from bot.gateway.saying import say
from bot.gateway.tables import Contact, Conversation, Delivery, Sender, SentPart

from ..databases import KINDS, opened

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BUSY, BLOCKED = Undelivered("wamid.1", Later("busy")), Undelivered("wamid.1", Refused("blocked"))


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """One with an answer that WhatsApp took as `wamid.1` and `wamid.2`."""
    with opened(request.param, tmp_path) as database:
        database.call(_answered)
        yield database


def _answered(session: Session) -> None:
    inbox.add_conversation(session, "c-1", "en", NOW, "whatsapp")
    session.add(Contact(channel="whatsapp", address="1", conversation_id="c-1", last_message_at=NOW))
    session.flush()
    say(session, session.get_one(Conversation, "c-1"), Sender.BOT, Reply("hello"), NOW)
    session.flush()
    for number in (1, 2):
        assert deliveries.part_sent(session, [1], Part(number, number == 2, f"wamid.{number}"), NOW)


def delivery(database: Database) -> Delivery:
    return database.call(lambda session: session.get_one(Delivery, 1))


def known_ids(database: Database) -> int:
    return database.call(lambda session: session.query(SentPart).count())


def test_what_failed_late_is_waiting_from_there_on(database: Database) -> None:
    assert (delivery(database).state, delivery(database).parts_sent, known_ids(database)) == ("sent", 2, 2)
    later = Undelivered("wamid.2", Later("busy", 7))
    taken_back = database.call(deliveries.take_back, "whatsapp", later, NOW)
    assert taken_back is not None
    assert (taken_back.state, taken_back.parts_sent, taken_back.fault) == ("waiting", 1, "busy")
    assert ((taken_back.due_at - NOW).total_seconds(), known_ids(database)) == (7, 1)


def test_an_id_counts_on_its_own_platform_alone(database: Database) -> None:
    assert database.call(deliveries.take_back, "twilio", BLOCKED, NOW) is None
    assert delivery(database).state == "sent"


@pytest.mark.parametrize("told", [BUSY, BLOCKED])
def test_twenty_threads_with_one_failure_make_one(database: Database, told: Undelivered) -> None:
    together = threading.Barrier(20)

    def take_back(_: int) -> bool:
        together.wait()
        return database.call(deliveries.take_back, "whatsapp", told, NOW) is not None

    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(take_back, range(20))) == [False] * 19 + [True]
    assert (delivery(database).attempts, known_ids(database)) == (1, 0)


def test_the_ids_are_forgotten_with_the_talk(database: Database) -> None:
    assert database.call(inbox.forget, "c-1", NOW)
    assert known_ids(database) == 0
    assert database.call(deliveries.take_back, "whatsapp", BLOCKED, NOW) is None


def test_a_part_that_goes_after_all_leaves_what_was_taken_back_as_it_is(database: Database) -> None:
    assert database.call(deliveries.take_back, "whatsapp", BLOCKED, NOW) is not None
    assert not database.call(deliveries.part_sent, [1], Part(3, True, "wamid.3"), NOW)
    assert (delivery(database).state, delivery(database).parts_sent, known_ids(database)) == ("dead", 0, 0)
