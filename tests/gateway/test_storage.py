"""What is stored, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.desk.accounts import tables as accounts_tables
from bot.desk.talks import tables as talks_tables
from bot.gateway import history, inbox, pictures, ratings, sessions
from bot.gateway.database import Database, migrate
from bot.gateway.drawing import Drawing
from bot.gateway.handing_over import NOBODY
from bot.gateway.inbox import Incoming
from bot.gateway.pictures import Sent
from bot.gateway.problems import Problem
from bot.gateway.replies import Answer, Choice, Evidence, Handover, Reply
from bot.gateway.tables import Base, Conversation, Turn, TurnState

from .databases import KINDS, opened

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CARD = {"type": "change", "title": "変更", "rows": [{"label": "Straße", "before": None, "after": "🏠"}]}


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request.param, tmp_path) as database:
        database.call(inbox.open_conversation, "c-1", "de-DE", sessions.hashed("token"), NOW)
        yield database


def said(text: str, message_id: str = "one") -> Incoming:
    return Incoming(message_id, text, shown=text, payload=text)


def accepted(database: Database, incoming: Incoming) -> Turn:
    return database.call(inbox.accept, "c-1", incoming, NOW).turn


def test_the_migrations_make_the_tables_that_the_code_expects(database: Database) -> None:
    migrate(database.engine)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "gateway_revision"})
        assert compare_metadata(context, Base.metadata) == []
    assert accounts_tables.Base is talks_tables.Base is Base


def test_answers_are_kept_as_they_were_given(database: Database) -> None:
    turn = accepted(database, said("Wo?"))
    reply = Reply("Hier: 手提包 🏠", [Choice("Ja", "/affirm"), Choice("Nein", "/deny")], CARD)
    assert database.call(inbox.settle, "c-1", turn.id, Answer([reply], Handover(case="C-1")), TurnState.ANSWERED, NOW)
    [message] = database.call(history.replies_to, "c-1", turn.id).messages
    assert (message.text, message.card, message.at) == (reply.text, CARD, NOW)
    assert [button.title for button in message.buttons] == ["Ja", "Nein", NOBODY.stay_with_bot]


def test_a_turn_is_closed_once(database: Database) -> None:
    turn = accepted(database, said("yes"))
    assert database.call(inbox.settle, "c-1", turn.id, Answer([Reply("done")]), TurnState.ANSWERED, NOW)
    assert not database.call(inbox.settle, "c-1", turn.id, Answer([Reply("again")]), TurnState.ANSWERED, NOW)
    assert not database.call(inbox.promise, "c-1", turn.id, "wait", NOW)
    assert [m.text for m in database.call(history.page_after, "c-1", 0).view.messages] == ["yes", "done"]


def test_the_wait_is_promised_once(database: Database) -> None:
    turn = accepted(database, said("yes"))
    assert database.call(inbox.promise, "c-1", turn.id, "wait", NOW)
    assert not database.call(inbox.promise, "c-1", turn.id, "wait", NOW)


def test_what_has_no_answer_is_found_again_oldest_first(database: Database) -> None:
    turns = [accepted(database, said(f"text {n}", f"id-{n}")) for n in range(3)]
    database.call(inbox.settle, "c-1", turns[0].id, Answer([Reply("done")]), TurnState.ANSWERED, NOW)
    assert [(turn.id, turn.recoveries) for turn in database.call(inbox.recover)] == [(t.id, 1) for t in turns[1:]]
    following = database.call(inbox.next_waiting, "c-1")
    assert following is not None
    assert following.id == turns[1].id


def test_twenty_threads_with_one_message_store_it_once(database: Database) -> None:
    together = threading.Barrier(20)

    def accept(_: int) -> str:
        together.wait()
        return accepted(database, said("yes")).id

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(accept, range(20)))) == 1
    assert len(database.call(history.page_after, "c-1", 0).view.messages) == 1


def test_twenty_threads_with_twenty_messages_leave_no_gap_and_no_double(database: Database) -> None:
    together = threading.Barrier(20)

    def accept(number: int) -> int:
        together.wait()
        return accepted(database, said(f"text {number}", f"id-{number}")).seq

    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(accept, range(20))) == list(range(1, 40, 2))


def test_one_id_is_one_message(database: Database) -> None:
    accepted(database, said("yes"))
    with pytest.raises(Problem, match="message_id_reused"):
        accepted(database, said("no"))
    with pytest.raises(Problem, match="message_id_reused"):
        database.call(inbox.accept, "c-1", Incoming("one", "yes", button="yes"), NOW)


def test_a_refused_press_stores_nothing(database: Database) -> None:
    with pytest.raises(Problem, match="button_unknown"):
        database.call(inbox.accept, "c-1", Incoming("one", "b-1", button="b-1"), NOW)
    assert database.call(inbox.find, "c-1", said("anything")) is None
    assert database.call(history.page_after, "c-1", 0).view.messages == []


def test_a_picture_is_kept_shown_made_evidence_and_forgotten(database: Database) -> None:
    sent = Sent(Drawing(bytes(range(256)), 40, 30), "torn.jpg")
    turn = accepted(database, Incoming("shot", "digest", payload=sent.payload, picture=sent))
    [message] = database.call(history.page_after, "c-1", 0).view.messages
    [shown] = message.pictures or []
    assert (shown.id, shown.name, shown.width, shown.height) == (sent.id, "torn.jpg", 40, 30)
    assert database.call(pictures.read, "c-1", sent.id).content == bytes(range(256))
    assert database.call(pictures.next_to_file) is None
    answer = Answer([Reply("noted")], evidence=Evidence(case="C-10001"))
    database.call(inbox.settle, "c-1", turn.id, answer, TurnState.ANSWERED, NOW)
    waiting = database.call(pictures.next_to_file)
    assert waiting is not None
    assert (waiting.id, waiting.case_number) == (sent.id, "C-10001")
    database.call(pictures.filed, sent.id, NOW)
    assert database.call(pictures.next_to_file) is None
    database.call(ratings.keep, "c-1", 5, "thanks", NOW)
    assert database.call(inbox.forget, "c-1", NOW)
    with pytest.raises(Problem, match="not_found"):
        database.call(pictures.read, "c-1", sent.id)
    with database.engine.connect() as connection:
        counts = text("SELECT (SELECT count(*) FROM ratings), (SELECT count(*) FROM pictures)")
        assert connection.execute(counts).one() == (0, 0)


def test_a_talk_that_is_signed_out_of_while_tokens_are_renewed_has_none(database: Database) -> None:
    idle, together = timedelta(minutes=30), threading.Barrier(9)
    caller = database.call(sessions.find, sessions.hashed("token"), NOW, idle)

    def renew(number: int) -> None:
        together.wait()
        with suppress(Problem):
            database.call(sessions.renew, caller, sessions.hashed(f"token {number}"), NOW, timedelta(minutes=1))

    def end(_: int) -> None:
        together.wait()
        database.call(sessions.end, "c-1")

    with ThreadPoolExecutor(9) as pool:
        list(pool.map(lambda number: (end if number == 4 else renew)(number), range(9)))
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 0


def test_the_queue_is_counted_by_who_waits_longest(database: Database) -> None:
    def wait(session: Session, conversation_id: str, minutes: int) -> None:
        conversation = session.get_one(Conversation, conversation_id)
        conversation.owner, conversation.waiting_since = "waiting", NOW + timedelta(minutes=minutes)

    database.call(inbox.open_conversation, "c-2", "en", sessions.hashed("another"), NOW)
    database.call(wait, "c-1", 2)
    database.call(wait, "c-2", 1)
    queues = [database.call(history.page_after, each, 0).view.queue for each in ("c-1", "c-2")]
    assert [queue and queue.position for queue in queues] == [2, 1]
