"""A talk in the terminal, with a small gateway."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from rich.console import Console

from reroute.chat import Conversation, talk
from reroute.settings import Settings
from tests.installation import free_ports

YES = {"id": "b-yes", "title": "Yes, [bold]please[/bold]"}


class Gateway(ThreadingHTTPServer):
    """Answers every message with its own words and one button; keeps what it was sent."""

    daemon_threads = True

    def __init__(self, port: int):
        super().__init__(("127.0.0.1", port), Answer)
        self.calls: list[tuple[str, dict[str, Any], str | None]] = []

    def taken(self) -> list[str]:
        return [body.get("text") or body["button"] for path, body, _ in self.calls if path == "/chat/messages"]


class Answer(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append((self.path, body, self.headers.get("Authorization")))
        if self.path == "/chat/sessions":
            return self._json(201, {"session": "c-1", "token": "t-1", "expires_at": "2030-01-01T00:00:00Z"})
        if body.get("text") == "too much":
            return self._json(429, {"type": "urn:reroute:too_many"})
        said = body.get("text") or body["button"]
        own = {"id": body["id"], "from": "customer", "text": said, "buttons": []}
        heard = {"id": "m-1", "from": "bot", "text": f"heard: {said}", "buttons": [YES] if "text" in body else []}
        return self._json(200, {"messages": [own, heard], "owner": "bot"})

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Server-Timing", "rasa;dur=12.5")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway(free_ports(1, 9252)) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def conversation(gateway: Gateway) -> Conversation:
    return Conversation(f"http://127.0.0.1:{gateway.server_port}", "de-DE")


def test_a_session_is_opened_in_the_given_language(gateway: Gateway, conversation: Conversation) -> None:
    assert conversation.id == "c-1"
    assert gateway.calls == [("/chat/sessions", {"locale": "de-DE"}, None)]


def test_what_is_said_and_pressed_carries_the_token_and_an_id_of_its_own(
    gateway: Gateway, conversation: Conversation
) -> None:
    answers = conversation.say("hello")
    conversation.press("b-yes")

    assert [message["text"] for message in answers] == ["hello", "heard: hello"]
    assert gateway.taken() == ["hello", "b-yes"]
    assert {token for _, _, token in gateway.calls[1:]} == {"Bearer t-1"}
    assert len({body["id"] for _, body, _ in gateway.calls[1:]}) == 2
    assert conversation.server_timing == "rasa;dur=12.5"


def test_a_message_may_be_sent_again_under_its_id(gateway: Gateway, conversation: Conversation) -> None:
    conversation.say("yes", message_id="m-7")
    conversation.say("yes", message_id="m-7")

    assert [body["id"] for _, body, _ in gateway.calls[1:]] == ["m-7", "m-7"]


def test_a_refusal_is_an_error(conversation: Conversation) -> None:
    with pytest.raises(requests.HTTPError, match="429"):
        conversation.say("too much")


def test_in_the_terminal_a_number_presses_and_an_empty_line_sends_nothing(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["hello", "", "1", "2"]

    def typed(*_: object) -> str:
        if not lines:
            raise EOFError
        return lines.pop(0)

    monkeypatch.setattr("builtins.input", typed)
    out = Console(width=100)

    with out.capture() as shown:
        talk(Settings(port=gateway.server_port), "en", out)

    assert gateway.taken() == ["hello", "b-yes", "2"]
    assert "bot: heard: hello\n  1 Yes, [bold]please[/bold]\n" in shown.get()
