"""Who answers the customer: the bot, a person by name, or nobody yet, and then the place in the queue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, create_engine, text

from .conftest import Config, Door, Talk
from .server import LiveServer

EARLY, LATE = "2026-11-22 09:00:00.000000", "2026-11-22 09:10:00.000000"


@pytest.fixture
def books(config: Config) -> Iterator[Engine]:
    engine = create_engine(config.settings.gateway_database_url)
    yield engine
    engine.dispose()


def owned(books: Engine, talk: str, owner: str, since: str | None = None, agent: str | None = None) -> None:
    """Somebody took the talk, or is to."""
    change = "update conversations set owner = :owner, waiting_since = :since, agent_name = :agent where id = :talk"
    with books.begin() as connection:
        connection.execute(text(change), {"owner": owner, "since": since, "agent": agent, "talk": talk})


async def told(talk: Talk) -> dict[str, Any]:
    """Who answers, as an answer with messages tells it."""
    body = (await talk.client.get("/chat/messages", headers=talk.headers)).json()
    del body["messages"]
    return dict(body)


async def test_at_first_the_bot_answers(door: Door) -> None:
    talk = await door.talk()
    assert await told(talk) == {"owner": "bot"}
    assert (await talk.post(text="hello")).json()["owner"] == "bot"


async def test_a_person_has_a_name(door: Door, books: Engine) -> None:
    talk = await door.talk()
    owned(books, talk.id, "agent", agent="Mia")
    assert await told(talk) == {"owner": "agent", "agent": {"name": "Mia"}}
    body = (await talk.post(text="hello")).json()
    assert (body["owner"], body["agent"]) == ("agent", {"name": "Mia"})
    owned(books, talk.id, "bot", agent="Mia")
    assert await told(talk) == {"owner": "bot"}


async def test_who_waits_longest_is_first(door: Door, books: Engine) -> None:
    talks = [await door.talk() for _ in range(4)]
    early, late, also_late, with_the_bot = talks
    owned(books, with_the_bot.id, "bot", since=EARLY)
    owned(books, late.id, "waiting", since=LATE)
    owned(books, also_late.id, "waiting", since=LATE)
    owned(books, early.id, "waiting", since=EARLY)
    assert await told(early) == {"owner": "waiting", "queue": {"position": 1}}
    places = [(await told(each))["queue"]["position"] for each in (late, also_late)]
    assert sorted(places) == [2, 3]
    owned(books, early.id, "agent", agent="Mia")
    assert sorted([(await told(each))["queue"]["position"] for each in (late, also_late)]) == [1, 2]


async def test_where_nobody_knows_since_when_there_is_no_place(door: Door, books: Engine) -> None:
    talk = await door.talk()
    owned(books, talk.id, "waiting")
    assert await told(talk) == {"owner": "waiting"}


@contextmanager
def streaming(config: Config) -> Iterator[tuple[LiveServer, httpx.Client, dict[str, str], str]]:
    """A server that looks for news often, and one session with its conversation."""
    server = LiveServer(replace(config, heartbeat=0.05))
    server.start()
    try:
        with server.client() as client:
            session = client.post("/chat/sessions", json={}).json()
            yield server, client, {"Authorization": f"Bearer {session['token']}"}, session["session"]
    finally:
        server.stop()


def owners(response: httpx.Response) -> Iterator[dict[str, Any]]:
    """The owner events of a stream."""
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: ") and name == "owner":
            yield json.loads(line.removeprefix("data: "))


def test_a_stream_tells_each_change(config: Config, books: Engine) -> None:
    with streaming(config) as (_, client, headers, talk):
        ahead = client.post("/chat/sessions", json={}).json()["session"]
        owned(books, ahead, "waiting", since=EARLY)
        with client.stream("GET", "/chat/stream", headers=headers) as stream:
            seen = owners(stream)
            owned(books, talk, "waiting", since=LATE)
            assert next(seen) == {"owner": "waiting", "queue": {"position": 2}}
            owned(books, ahead, "agent", agent="Tom")
            assert next(seen) == {"owner": "waiting", "queue": {"position": 1}}
            owned(books, talk, "agent", agent="Mia")
            assert next(seen) == {"owner": "agent", "agent": {"name": "Mia"}}
            owned(books, talk, "bot")
            assert next(seen) == {"owner": "bot"}


def test_a_stream_begins_with_who_answers_unless_it_is_the_bot(config: Config, books: Engine) -> None:
    with streaming(config) as (server, client, headers, talk):
        client.post("/chat/messages", json={"id": "1", "text": "hello"}, headers=headers)
        for owner, first in (("bot", "message"), ("agent", "owner")):
            owned(books, talk, owner, agent="Mia")
            with server.client() as reader, reader.stream("GET", "/chat/stream", headers=headers) as stream:
                events = (line.removeprefix("event: ") for line in stream.iter_lines() if line.startswith("event: "))
                assert next(events) == first
