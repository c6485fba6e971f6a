"""The stream, from a real server: every message once, in order, from any place on, in every tab."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator

import httpx

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
