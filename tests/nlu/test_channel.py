"""The gateway's door into a Rasa that runs, with a small model that was trained for this."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from bot.nlu.channel import GatewayInput
from tests.nlu.conftest import ROOT

SECRET = "s3cret"  # noqa: S105 - of a server that lives for one test run
TOPICS = {
    "en": {"greet": ["hello", "hi there", "good morning"], "goodbye": ["bye", "see you", "farewell"]},
    "de": {"greet": ["hallo", "guten Tag", "moin"], "goodbye": ["tschüss", "auf Wiedersehen", "bis bald"]},
}
DOMAIN = (
    'version: "3.1"\nintents: [greet, goodbye]\nentities: [order_number]\n'
    "session_config:\n  session_expiration_time: 0\n"
)
RULES = 'version: "3.1"\nrules:\n' + "".join(
    f"- rule: {name}\n  steps:\n  - intent: {name}\n  - action: utter_{name}\n" for name in ("greet", "goodbye")
)


def _topic(language: str, name: str) -> str:
    examples = "".join(f"    - {text}\n" for text in TOPICS[language][name])
    card = "    custom: {card: {type: case, title: T}}\n    buttons:\n    - {title: A, payload: /greet}\n"
    return (
        f'version: "3.1"\nnlu:\n- intent: {name}\n  examples: |\n{examples}'
        f"responses:\n  utter_{name}:\n  - text: {name} in {language}\n{card}"
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "bot" / "nlu", path / "bot" / "nlu", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("bot/__init__.py", "bot/credentials.yml", "config.yml", "endpoints.yml"):
        shutil.copy(ROOT / name, path / name)
    (path / "data" / "dialogue").mkdir(parents=True)
    (path / "data" / "dialogue" / "rules.yml").write_text(RULES, encoding="utf-8")
    (path / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    for language, topics in TOPICS.items():
        (path / "data" / language).mkdir()
        for name in topics:
            (path / "data" / language / f"{name}.yml").write_text(_topic(language, name), encoding="utf-8")
    _rasa(path, "train", "--data", "data", "--out", "models").check_returncode()
    return path


def _environment(project: Path) -> dict[str, str]:
    more = {"REROUTE_HOME": str(project), "REROUTE_SECRET": SECRET, "REROUTE_ACTIONS_PORT": "9149"}
    return {**os.environ, **more, "RASA_TELEMETRY_ENABLED": "false", "SANIC_WORKERS": "1"}


def _rasa(project: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=project, env=_environment(project), capture_output=True)  # noqa: S603 - our own command


class Server:
    """One Rasa process on a free port."""

    def __init__(self, project: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        arguments = ["run", "-i", "127.0.0.1", "-p", str(self.port), "--credentials", "bot/credentials.yml"]
        command = [sys.executable, "-m", "rasa", *arguments]
        log = (project / f"rasa-{self.port}.log").open("wb")
        self.process = subprocess.Popen(command, cwd=project, env=_environment(project), stdout=log, stderr=log)  # noqa: S603
        try:
            self._wait()
        except BaseException:
            self.process.kill()
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.get("ready").status_code == 200:
                    return
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.2)
        raise AssertionError("Rasa did not become ready")

    def get(self, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.port}/webhooks/gateway/{path}", timeout=5)

    def post(self, body: Any, secret: str = SECRET) -> requests.Response:
        url = f"http://127.0.0.1:{self.port}/webhooks/gateway/webhook"
        return requests.post(url, json=body, headers={"Authorization": f"Bearer {secret}"}, timeout=20)

    def say(self, text: str, sender: str = "talk", locale: str = "") -> Any:
        answer = self.post({"sender": sender, "message": text, "metadata": {"locale": locale, "message_id": "m1"}})
        assert answer.status_code == 200
        return answer.json()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[Server]:
    started = Server(project)
    yield started
    started.stop()


def test_a_reply_has_its_text_buttons_and_card_in_one_message(server: Server) -> None:
    assert server.say("hello", "one") == [
        {
            "text": "greet in en",
            "buttons": [{"title": "A", "payload": "/greet"}],
            "custom": {"card": {"type": "case", "title": "T"}},
        }
    ]


def test_a_reply_is_in_the_language_of_the_message_then_of_the_page(server: Server) -> None:
    assert server.say("auf Wiedersehen", "two")[0]["text"] == "goodbye in de"
    assert server.say("/greet", "three", "de-AT")[0]["text"] == "greet in de"


def test_a_button_keeps_the_language_of_the_talk(server: Server) -> None:
    server.say("guten Tag", "four", "en-GB")
    assert server.say("/goodbye", "four", "en-GB")[0]["text"] == "goodbye in de"


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "Bearer"])
def test_without_the_secret_nobody_comes_in(server: Server, secret: str) -> None:
    assert server.post({"sender": "x", "message": "hi"}, secret).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        [],
        5,
        None,
        {},
        {"sender": "x"},
        {"sender": "", "message": "hi"},
        {"sender": "x" * 300, "message": "hi"},
        {"sender": "x", "message": 5},
        {"sender": "x", "message": "hi", "metadata": [1]},
    ],
)
def test_what_is_no_message_is_refused(server: Server, body: Any) -> None:
    assert server.post(body).status_code == 400


def test_a_message_that_is_too_long_is_refused_at_once(server: Server) -> None:
    begun = time.monotonic()
    assert server.post({"sender": "x", "message": "a" * 4_001}).status_code == 413
    assert time.monotonic() - begun < 1


def test_a_talk_survives_a_restart(project: Path) -> None:
    for text, expected in (("guten Tag", "greet in de"), ("/goodbye", "goodbye in de")):
        server = Server(project)
        assert server.say(text, "restarted")[0]["text"] == expected
        server.stop()


def test_a_talk_that_is_forgotten_begins_anew(server: Server) -> None:
    server.say("guten Tag", "erased", "en-GB")
    server.say("guten Tag", "kept", "en-GB")
    url = f"http://127.0.0.1:{server.port}/webhooks/gateway/conversations/erased"
    assert requests.delete(url, timeout=5).status_code == 401
    assert requests.delete(url, headers={"Authorization": f"Bearer {SECRET}"}, timeout=5).status_code == 204
    assert server.say("/goodbye", "erased", "en-GB")[0]["text"] == "goodbye in en"
    assert server.say("/goodbye", "kept", "en-GB")[0]["text"] == "goodbye in de"


def test_rasas_own_doors_are_closed(server: Server) -> None:
    for path in ("conversations/one/tracker", "webhooks/rest/webhook", "model/parse"):
        answer = requests.post(f"http://127.0.0.1:{server.port}/{path}", json={}, timeout=5)
        assert answer.status_code in (404, 405)


def _request(text: str) -> Any:
    return SimpleNamespace(json={"sender": "x", "message": text}, headers={})


def test_a_turn_is_finished_when_its_caller_hangs_up() -> None:
    finished = []

    async def scene() -> None:
        begun, may_end = asyncio.Event(), asyncio.Event()

        async def turn(_: Any) -> None:
            begun.set()
            await may_end.wait()
            finished.append(True)

        channel = GatewayInput(SECRET)
        caller = asyncio.ensure_future(channel._turn(_request("hi"), turn))
        await begun.wait()
        caller.cancel()
        may_end.set()
        await asyncio.gather(caller, *channel._turns.values(), return_exceptions=True)

    asyncio.run(scene())
    assert finished == [True]


def test_a_failed_turn_says_so_without_details() -> None:
    async def turn(_: Any) -> None:
        raise RuntimeError("Hauptstr. 12")

    answer = asyncio.run(GatewayInput(SECRET)._turn(_request("hi"), turn))
    assert answer.status == 500
    assert b"Hauptstr" not in (answer.body or b"")


def test_without_a_secret_in_its_settings_the_door_stays_shut() -> None:
    request = SimpleNamespace(headers={"authorization": "Bearer "})
    assert not GatewayInput("")._is_gateway(request)  # type: ignore[arg-type]
