"""What was stored survives kill -9, and is answered once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from .conftest import CANARIES
from .fake_rasa import FakeRasa, echo
from .server import LiveServer, Server

TEXT = " ".join(CANARIES)


def post(server: LiveServer, headers: dict[str, str], **said: Any) -> httpx.Response | None:
    """The answer, or None when the server went away."""
    try:
        with server.client() as client:
            return client.post("/chat/messages", json=said, headers=headers)
    except httpx.HTTPError:
        return None


def history(server: LiveServer, headers: dict[str, str], until: Callable[[list[str]], bool]) -> list[str]:
    """All texts of the talk, once they are as they should be."""
    with server.client() as client, client.stream("GET", "/chat/stream", headers=headers) as stream:
        for line in stream.iter_lines():
            if line.startswith(("data: ", "retry")):
                said = client.get("/chat/messages", headers=headers).json()["messages"]
                if until(texts := [message["text"] for message in said]):
                    return texts
    raise AssertionError(texts)


def test_a_message_is_answered_once_although_the_gateway_was_killed_in_mid_turn(server: Server, rasa: FakeRasa) -> None:
    release = threading.Event()
    rasa.answer = lambda turn: echo(turn) if len(rasa.turns) > 1 or release.wait(10) else 500
    headers = server.open_session()
    with ThreadPoolExecutor() as pool:
        cut = pool.submit(post, server, headers, id="one", text=TEXT)
        rasa.wait_for_turns(1)
        server.kill()
        assert cut.result() is None
    server.start()
    rasa.wait_for_turns(2)
    release.set()
    assert rasa.message_ids[0] == rasa.message_ids[1]
    assert [turn["metadata"].get("again") for turn in rasa.turns] == [None, True]
    again = post(server, headers, id="one", text=TEXT)
    assert again is not None
    assert [message["text"] for message in again.json()["messages"]] == [f"heard: {TEXT}"]
    assert history(server, headers, lambda texts: len(texts) == 2) == [TEXT, f"heard: {TEXT}"]
    assert rasa.texts == [TEXT, TEXT]


def test_messages_that_waited_are_answered_in_order_after_a_kill(server: Server, rasa: FakeRasa) -> None:
    release = threading.Event()
    rasa.answer = lambda turn: echo(turn) if release.wait(10) else 500
    headers = server.open_session()
    with ThreadPoolExecutor() as pool:
        pool.submit(post, server, headers, id="1", text="one")
        rasa.wait_for_turns(1)
        pool.submit(post, server, headers, id="2", text="two")
        history(server, headers, lambda texts: texts == ["one", "two"])
        server.kill()
    release.set()
    server.start()
    expected = ["one", "two", "heard: one", "heard: two"]
    assert history(server, headers, lambda texts: len(texts) == 4) == expected
    assert rasa.texts == ["one", "one", "two"]


def test_a_turn_ends_although_the_client_hung_up(live: LiveServer, rasa: FakeRasa) -> None:
    release = threading.Event()
    rasa.answer = lambda turn: echo(turn) if release.wait(10) else 500
    headers = live.open_session()
    body = b'{"id": "one", "text": "change it"}'
    request = (
        f"POST /chat/messages HTTP/1.1\r\nHost: x\r\nAuthorization: {headers['Authorization']}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", live.port)) as line:
        line.sendall(request.encode() + body)
        rasa.wait_for_turns(1)
    release.set()
    expected = ["change it", "heard: change it"]
    assert history(live, headers, lambda texts: len(texts) == 2) == expected
    assert rasa.texts == ["change it"]
