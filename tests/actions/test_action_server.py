"""The action server: closed to callers without the secret, and silent about what it was sent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from actions.__main__ import build
from reroute.settings import Settings
from tests.actions.harness import clause
from tests.actions.service import PATIENCE, ROOT, SECRET, OrderService

KNOWN = {"Authorization": f"Bearer {SECRET}"}


@dataclass(frozen=True)
class Server:
    url: str
    log: Path

    def get(self, path: str, headers: dict[str, str] | None = None) -> requests.Response:
        return requests.get(self.url + path, headers=headers, timeout=10)

    def call(self, body: object, headers: dict[str, str] | None = None) -> requests.Response:
        return requests.post(f"{self.url}/webhook", json=body, headers=headers, timeout=10)


@pytest.fixture(scope="module")
def server(service: OrderService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The action server beside the order service, as it is started in an installation."""
    log = tmp_path_factory.mktemp("actions") / "actions.log"
    environment = {**os.environ, "REROUTE_PORT": str(service.port - 3), "REROUTE_SECRET": SECRET}
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "actions"], cwd=ROOT, env=environment, stdout=out, stderr=out)
    started = Server(f"http://127.0.0.1:{service.port - 1}", log)
    try:
        _await_live(process, started)
        yield started
    finally:
        process.terminate()
        process.wait(10)


def _await_live(process: subprocess.Popen[bytes], server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None and time.monotonic() < deadline, server.log.read_text(encoding="utf-8")
        try:
            server.get("/live")
        except requests.RequestException:
            time.sleep(0.05)
        else:
            return


def action(name: str, text: str = "") -> dict[str, object]:
    latest = {"text": text, "intent": {"name": "stop"}, "entities": [], "clauses": [clause("stop", text)]}
    tracker = {"sender_id": "a-conversation", "slots": {}, "latest_message": latest, "events": []}
    return {"next_action": name, "tracker": tracker, "domain": {}}


@pytest.mark.parametrize("path", ["/actions", "/stats", "/health", "/nothing"])
@pytest.mark.parametrize("headers", [None, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}])
def test_without_the_secret_nothing_is_answered(server: Server, path: str, headers: dict[str, str] | None) -> None:
    assert server.get(path, headers).status_code == 401


def test_without_the_secret_no_action_runs(server: Server) -> None:
    answer = server.call(action("action_stop"))
    assert answer.status_code == 401
    assert "responses" not in answer.json()


@pytest.mark.parametrize(("path", "status"), [("/live", "live"), ("/ready", "ready")])
def test_live_and_ready_are_open(server: Server, path: str, status: str) -> None:
    answer = server.get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": status})


def test_with_the_secret_an_action_runs(server: Server) -> None:
    answer = server.call(action("action_stop"), KNOWN)
    assert answer.status_code == 200
    assert [said["response"] for said in answer.json()["responses"]] == ["utter_nothing_to_stop"]


def test_stats_count_what_was_run(server: Server) -> None:
    before = server.get("/stats", KNOWN).json()
    server.call(action("action_stop"), KNOWN)
    after = server.get("/stats", KNOWN).json()
    assert after["requests"] == before["requests"] + 1
    assert after["seconds"] > before["seconds"]


def test_the_actions_of_the_domain_are_all_there(server: Server) -> None:
    import yaml

    named = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["actions"]
    assert sorted(each["name"] for each in server.get("/actions", KNOWN).json()) == sorted(named)


@pytest.mark.parametrize("tracker", [None, "anna.schmidt@example.com", {"latest_message": "anna.schmidt@example.com"}])
def test_a_failure_echoes_nothing_of_the_request(server: Server, tracker: object) -> None:
    body = {"next_action": "action_stop", "tracker": tracker, "note": "anna.schmidt@example.com"}
    answer = server.call(body, KNOWN)
    assert answer.status_code == 500
    assert set(answer.json()) == {"error"}
    assert "anna.schmidt" not in answer.text
    assert "anna.schmidt" not in server.log.read_text(encoding="utf-8")


def test_broken_json_echoes_nothing(server: Server) -> None:
    answer = requests.post(f"{server.url}/webhook", data=b'{"anna.schmidt', headers=KNOWN, timeout=10)
    assert answer.status_code >= 400
    assert "anna.schmidt" not in answer.text


def test_an_action_that_does_not_exist_is_not_found(server: Server) -> None:
    assert server.call(action("action_steal"), KNOWN).status_code == 404


def test_without_a_secret_it_does_not_start() -> None:
    with pytest.raises(ValueError, match="REROUTE_SECRET"):
        build(Settings(secret=""))
