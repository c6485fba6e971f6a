"""The stream, from a real server: every message once, in order, from any place on, in every tab."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from bot.gateway import inbox, sessions
from bot.gateway.database import Database
from bot.gateway.hub import Hub
from bot.gateway.inbox import Incoming
from bot.gateway.queues import Queues
from bot.gateway.sessions import Caller
from bot.gateway.stream import Stream

from .conftest import Clock
from .databases import opened
from .fake_rasa import FakeRasa, echo
from .server import LiveServer, Server

Headers = dict[str, str]


def events(response: httpx.Response) -> Iterator[tuple[str, str]]:
    """Each event's name and text (or nothing), as they come."""
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: ")).get("text", "")


def messages(response: httpx.Response) -> Iterator[str]:
    return (text for name, text in events(response) if name == "message")


def take(stream: Iterator[str], count: int) -> list[str]:
    return [next(stream) for _ in range(count)]


def say(client: httpx.Client, headers: Headers, text: str) -> str:
    """The id of the answer."""
    body = {"id": text[-1], "text": text}
    answer_id: str = client.post("/chat/messages", json=body, headers=headers).json()["messages"][-1]["id"]
    return answer_id


def test_two_tabs_see_the_whole_talk(live: LiveServer) -> None:
    headers = live.open_session()
    with live.client() as client, live.client() as one, live.client() as two:
        with one.stream("GET", "/chat/stream", headers=headers) as first:
            say(client, headers, "a")
            with two.stream("GET", "/chat/stream", headers=headers) as second:
                say(client, headers, "b")
                expected = ["a", "heard: a", "b", "heard: b"]
                assert take(messages(first), 4) == expected
                assert take(messages(second), 4) == expected
        assert first.headers["content-type"].startswith("text/event-stream")


def test_a_lost_line_loses_nothing(live: LiveServer) -> None:
    headers = live.open_session()
    with live.client() as client:
        seen = say(client, headers, "a")
        say(client, headers, "b")
        for place in ({"headers": headers | {"Last-Event-ID": seen}}, {"headers": headers, "params": {"after": seen}}):
            with client.stream("GET", "/chat/stream", **place) as stream:  # type: ignore[arg-type]
                assert take(messages(stream), 2) == ["b", "heard: b"]


def test_while_an_answer_is_made_somebody_types(live: LiveServer, rasa: FakeRasa) -> None:
    headers, release = live.open_session(), threading.Event()
    rasa.answer = lambda turn: echo(turn) if release.wait(10) else 500
    sender = threading.Thread(target=say, args=(live.client(), headers, "a"))
    with live.client() as client, client.stream("GET", "/chat/stream", headers=headers) as stream:
        sender.start()
        seen = events(stream)
        assert sorted([next(seen), next(seen)]) == [("message", "a"), ("typing", "")]
        release.set()
        assert next(event for event in seen if event[0] == "message") == ("message", "heard: a")
    sender.join()


def test_the_talk_is_nobody_elses(live: LiveServer) -> None:
    anna, john = live.open_session(), live.open_session()
    with live.client() as client:
        say(client, anna, "I am Anna")
        say(client, john, "I am John")
        with client.stream("GET", "/chat/stream", headers=john) as stream:
            assert take(messages(stream), 2) == ["I am John", "heard: I am John"]
        assert client.get("/chat/stream").status_code == 401


def test_open_streams_do_not_hold_up_the_end(server: Server) -> None:
    headers = server.open_session()
    with server.client() as client, client.stream("GET", "/chat/stream", headers=headers) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 1000"
        say(server.client(), headers, "a")
        server.kill(signal.SIGTERM)
        assert list(lines)[-1:] == [""]


ANNA = Caller("c-anna", "en-GB", "hash")
STILL_HERE = ": still here\n\n"


class NobodyTypes:
    def is_running(self, conversation_id: str) -> bool:
        return False


@pytest.fixture
def books(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """A database in which Anna has said one thing."""
    with opened("sqlite", tmp_path) as database:
        database.call(inbox.open_conversation, ANNA.conversation_id, ANNA.locale, ANNA.token_hash, clock.now)
        says(database, clock, "a")
        yield database


def says(books: Database, clock: Clock, text: str) -> None:
    """Anna says something to another process: no bell of this one rings."""
    books.call(inbox.accept, ANNA.conversation_id, Incoming(text, text, text, text), clock.now)


@pytest.fixture
async def quiet(books: Database, clock: Clock) -> AsyncIterator[AsyncIterator[str]]:
    """Anna's stream, which nothing rings; all that was said before is read."""
    queues = Queues(books, clock)
    stream = Stream(books, Hub(1), NobodyTypes(), queues, clock, timedelta(minutes=30), heartbeat=0.01)
    async with aclosing(stream.events(ANNA, 0)) as events:
        assert await next_message(events) == "a"
        assert await anext(events) == STILL_HERE
        yield events


async def next_message(events: AsyncIterator[str]) -> str:
    async for each in events:
        if "event: message" in each:
            return str(json.loads(each.partition("data: ")[2])["text"])
    raise AssertionError("the stream has ended")


async def test_a_heartbeat_of_an_idle_talk_reads_no_messages(quiet: AsyncIterator[str], books: Database) -> None:
    asked: list[str] = []
    event.listen(books.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    for _ in range(3):
        assert await anext(quiet) == STILL_HERE
    assert [sql.partition("FROM ")[2].split()[0] for sql in asked if "FROM" in sql] == ["sessions", "conversations"] * 3


async def test_what_another_process_writes_comes_with_the_next_heartbeat(
    quiet: AsyncIterator[str], books: Database, clock: Clock
) -> None:
    async with asyncio.timeout(10):
        for text in ("b", "c"):
            says(books, clock, text)
            assert await next_message(quiet) == text
    assert await anext(quiet) == STILL_HERE


def signed_out(books: Database, clock: Clock) -> None:
    books.call(sessions.end, ANNA.conversation_id)


def replaced(books: Database, clock: Clock) -> None:
    books.call(sessions.renew, ANNA, "another", clock.now, timedelta(minutes=1))
    clock.forward(minutes=1)


def idle(books: Database, clock: Clock) -> None:
    clock.forward(minutes=30)


@pytest.mark.parametrize("end", [signed_out, replaced, idle])
async def test_a_heartbeat_sees_that_the_token_is_good_no_more(
    quiet: AsyncIterator[str], books: Database, clock: Clock, end: Callable[[Database, Clock], Any]
) -> None:
    end(books, clock)
    async with asyncio.timeout(10):
        said_after_the_end = [each async for each in quiet]
    assert said_after_the_end in ([], [STILL_HERE])
