"""The supervisor, with small servers of its own as children."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests

from reroute import supervisor as supervising
from reroute.processes import Process
from reroute.settings import Settings
from reroute.supervisor import StartFailed, Supervisor
from tests.installation import eventually, free_ports

FIRST_PORT = 9240
SERVER = """
import http.server, os, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
DEAF = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVER
DEAD = "import sys; print('loading'); sys.exit('no such model: [/models/none]')"

Run = Callable[..., Supervisor]


def server(name: str, port: int, script: str = SERVER) -> Process:
    return Process(name, (sys.executable, "-c", script, str(port)), f"http://127.0.0.1:{port}/")


def pid_at(port: int) -> int:
    try:
        return int(requests.get(f"http://127.0.0.1:{port}/", timeout=2).text)
    except requests.RequestException:
        return 0


@pytest.fixture
def port() -> int:
    return free_ports(3, FIRST_PORT)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setattr(supervising, "RESTART_AFTER", 0.05)
    monkeypatch.setattr(supervising, "STOP_TIMEOUT", 1.0)
    made: list[Supervisor] = []

    def make(*processes: Process) -> Supervisor:
        made.append(Supervisor(Settings(home=tmp_path, secret="a secret"), list(processes)))  # noqa: S106
        return made[-1]

    yield make
    for each in made:
        each.stop()


def test_all_are_started_awaited_and_told_in_their_order(run: Run, tmp_path: Path, port: int) -> None:
    told: list[str] = []

    run(server("orders", port), server("gateway", port + 1)).start(lambda name, _: told.append(name))

    assert told == ["orders", "gateway"]
    assert (tmp_path / "run" / "orders.pid").read_text() == str(pid_at(port))
    assert (tmp_path / "run" / "gateway.pid").read_text() == str(pid_at(port + 1))
    assert list(json.loads((tmp_path / "run" / "startup.json").read_text())) == ["orders", "gateway"]


def test_one_that_dies_at_start_is_named_with_the_end_of_its_log(run: Run, tmp_path: Path, port: int) -> None:
    with pytest.raises(StartFailed) as failed:
        run(server("orders", port), server("rasa", port + 1, DEAD)).start(lambda *_: None)

    said = str(failed.value)
    assert said.startswith(f"rasa stopped; its log is {tmp_path / 'logs' / 'rasa.log'}\n")
    assert said.endswith("loading\nno such model: [/models/none]")


def test_a_worker_that_dies_at_start_is_told_though_nobody_waits_for_it(run: Run, port: int) -> None:
    worker = Process("worker", (sys.executable, "-c", DEAD), None)

    with pytest.raises(StartFailed, match="worker stopped"):
        run(worker, server("orders", port)).start(lambda *_: None)


def test_the_answer_of_a_stranger_at_its_port_does_not_make_a_dead_process_ready(run: Run, port: int) -> None:
    run(server("stranger", port)).start(lambda *_: None)

    with pytest.raises(StartFailed, match="Address already in use"):
        run(server("orders", port), server("gateway", port + 1)).start(lambda *_: None)


def test_what_never_becomes_ready_is_given_up(run: Run, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "READY_TIMEOUT", 0.4)
    elsewhere = Process("orders", (sys.executable, "-c", SERVER, str(port)), f"http://127.0.0.1:{port + 1}/")

    with pytest.raises(StartFailed, match="orders is not ready"):
        run(elsewhere).start(lambda *_: None)


def test_a_killed_process_is_started_again_and_the_others_are_left_alone(run: Run, tmp_path: Path, port: int) -> None:
    supervisor = run(server("orders", port), server("gateway", port + 1))
    supervisor.start(lambda *_: None)
    killed, other = pid_at(port), pid_at(port + 1)
    threading.Thread(target=supervisor.watch, daemon=True).start()

    os.kill(killed, signal.SIGKILL)

    again = eventually(lambda: (pid := pid_at(port)) not in (0, killed) and pid, "orders answers again")
    assert (tmp_path / "run" / "orders.pid").read_text() == str(again)
    assert pid_at(port + 1) == other


def test_stop_ends_all_even_one_that_will_not_hear(run: Run, tmp_path: Path, port: int) -> None:
    supervisor = run(server("orders", port), server("rasa", port + 1, DEAF))
    supervisor.start(lambda *_: None)
    pids = [pid_at(port), pid_at(port + 1)]
    watcher = threading.Thread(target=supervisor.watch)
    watcher.start()

    supervisor.stop()

    watcher.join(5)
    assert not watcher.is_alive()
    assert [psutil.pid_exists(pid) for pid in pids] == [False, False]
    assert list((tmp_path / "run").glob("*.pid")) == []


def test_children_find_the_installation_in_their_environment(run: Run, tmp_path: Path, port: int) -> None:
    told = "import os; print(os.environ['REROUTE_HOME'], os.environ['REROUTE_SECRET'], flush=True)\n" + SERVER

    run(server("orders", port, told)).start(lambda *_: None)

    assert (tmp_path / "logs" / "orders.log").read_text().splitlines()[0] == f"{tmp_path} a secret"
