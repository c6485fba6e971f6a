"""The gateway, asked to tell news in a chat: whatever it answers, or does not, no mail waits for it long."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from effects_chat import into, speaks, subjects, tell
from effects_house import House

from backend_stub.effects.chat import GatewayChat, NoChat, chat_sink

Answer = Callable[[BaseHTTPRequestHandler, bytes], object]


class FakeGateway:
    """What answers where the gateway should be."""

    def __init__(self, answer: Answer, port: int = 0) -> None:
        self.asked: list[tuple[str, str | None, bytes]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.asked.append((self.path, self.headers["Authorization"], body))
                answer(self, body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[..., FakeGateway]]:
    started: list[FakeGateway] = []

    def start(answer: Answer, port: int = 0) -> FakeGateway:
        started.append(FakeGateway(answer, port))
        return started[-1]

    yield start
    for each in started:
        each.stop()


def says(status: int, body: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_the_gateway_is_asked_with_the_installations_secret(serve: Any) -> None:
    gateway = serve(says(200, b'{"channel": "telegram", "conversation": "c-1"}'))
    assert GatewayChat(gateway.url, "s3cret").deliver("01J", ["c-1", "c-2"], "Hallo") == "c-1"
    assert gateway.asked == [
        ("/notifications", "Bearer s3cret", b'{"key":"01J","conversations":["c-1","c-2"],"text":"Hallo"}')
    ]


def test_the_gateway_is_told_by_which_token_to_ask(serve: Any) -> None:
    gateway = serve(says(200, b'{"conversation": "c-1"}'))
    GatewayChat(gateway.url, "s3cret").deliver("01J", ["c-1"], "Hallo", "GS-1001.0f")
    assert gateway.asked[0][2] == (
        b'{"key":"01J","conversations":["c-1"],"text":"Hallo","feedback_token":"GS-1001.0f"}'
    )


@pytest.mark.parametrize(
    ("status", "body"),
    [(409, b'{"type": "urn:reroute:no_channel"}'), (401, b"{}"), (404, b"{}"), (413, b""), (500, b""), (503, b"<html>"),
     (302, b""), (200, b"<html>"), (200, b"{}"), (200, b'{"conversation": 7}'), (200, b"\xff")],
)  # fmt: skip
def test_whatever_is_no_clear_yes_is_a_no(serve: Any, status: int, body: bytes) -> None:
    gateway = serve(says(status, body))
    chat = GatewayChat(gateway.url, "s3cret")
    assert [chat.deliver("01J", ["c-1"], "Hallo") for _ in range(2)] == [None, None]
    assert len(gateway.asked) == 2


def test_a_chat_that_is_away_is_left_alone_for_a_while(serve: Any) -> None:
    port, seconds = _free_port(), [100.0]
    chat = GatewayChat(f"http://127.0.0.1:{port}", "s3cret", lambda: seconds[0])
    assert chat.deliver("01J", ["c-1"], "Hallo") is None
    gateway = serve(says(200, b'{"conversation": "c-1"}'), port)
    seconds[0] += 29
    assert chat.deliver("01J", ["c-1"], "Hallo") is None
    assert gateway.asked == []
    seconds[0] += 1
    assert chat.deliver("01J", ["c-1"], "Hallo") == "c-1"


def test_a_chat_that_hangs_costs_one_mail_three_seconds_and_the_next_nothing(serve: Any, house: House) -> None:
    never = Event()
    gateway = serve(lambda *_: never.wait())
    into(house, GatewayChat(gateway.url, "s3cret"))
    speaks(house, "proven", "code")
    began = time.monotonic()
    tell(house, "shipped")
    tell(house, "out_for_delivery")
    tell(house, "refund_sent")
    assert 3 <= time.monotonic() - began < 15
    never.set()
    assert (len(gateway.asked), len(subjects(house))) == (1, 3)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "http://", "127.0.0.1:8080", "file:///etc/passwd"])
def test_an_address_that_is_none_of_the_web_is_an_error(url: str) -> None:
    with pytest.raises(ValueError, match="REROUTE_CHAT_URL"):
        chat_sink(url, "s3cret")


def test_without_an_address_there_is_no_chat() -> None:
    assert isinstance(chat_sink("", "s3cret"), NoChat)
    assert isinstance(chat_sink("https://chat.shop.example", "s3cret"), GatewayChat)
    assert NoChat().deliver("01J", ["c-1"], "Hallo") is None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
