"""The doctor says what is missing, and what to do about it."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rich.console import Console

from reroute import doctor
from reroute.doctor import Check
from reroute.settings import Settings
from tests.installation import free_ports


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, port=free_ports(4, 9244))


def named(found: list[Check], name: str) -> list[Check]:
    return [check for check in found if check.name == name]


@contextmanager
def gateway(port: int, status: int, body: object) -> Iterator[None]:
    class Ready(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Keeps quiet."""

    with http.server.HTTPServer(("127.0.0.1", port), Ready) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield
        server.shutdown()


def test_before_a_start_the_four_ports_must_be_free(settings: Settings) -> None:
    ports = named(doctor.checks(settings, running=False), "port")

    assert [(check.ok, check.seen) for check in ports] == [
        (True, f"{settings.port + offset} is free") for offset in range(4)
    ]


def test_a_taken_port_is_named(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.port + 2)):
        taken = [check for check in doctor.checks(settings, running=False) if not check.ok]

    assert taken == [
        Check("port", False, f"{settings.port + 2} is taken", "stop what uses it, or set REROUTE_PORT"),
    ]


def test_a_missing_environment_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "RASA_PYTHON", Path("/there/is/no/python"))

    missing = [check for check in doctor.checks(settings, running=False) if not check.ok]

    assert missing == [Check("Rasa environment", False, "/there/is/no/python", "run `make setup`")]


def test_a_full_disk_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "DISK_NEEDED", 10**18)

    assert [check.name for check in doctor.checks(settings, running=False) if not check.ok] == ["disk"]


def test_a_home_that_is_a_file_is_told(settings: Settings, tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.write_text("")

    disk = named(doctor.checks(Settings(home=home, port=settings.port), running=False), "disk")[0]

    assert (disk.ok, disk.seen) == (False, f"{home}: File exists")


def test_a_broken_model_is_to_be_trained(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "model_path", lambda: tmp_path / "reroute-0.tar.gz")

    model = named(doctor.checks(settings, running=True), "model")

    assert model == [Check("model", False, "reroute-0.tar.gz", "run `reroute train`")]


def test_nothing_that_answers_is_told(settings: Settings) -> None:
    seen = named(doctor.checks(settings, running=True), "processes")[0]

    assert (seen.ok, seen.seen) == (False, f"{settings.gateway_url}/ready does not answer")


@pytest.mark.parametrize(
    ("status", "body", "ok", "seen"),
    [
        (200, {"missing": []}, True, "all ready"),
        (503, {"missing": ["rasa", "orders"]}, False, "rasa, orders"),
        (200, ["something else"], False, "http://127.0.0.1:{port}/ready does not answer"),
    ],
)
def test_what_the_gateway_misses_is_told(settings: Settings, status: int, body: object, ok: bool, seen: str) -> None:
    with gateway(settings.port, status, body):
        check = named(doctor.checks(settings, running=True), "processes")[0]

    assert (check.ok, check.seen) == (ok, seen.replace("{port}", str(settings.port)))


def test_it_shows_the_remedy_only_where_something_is_wrong() -> None:
    out = Console(width=120)
    with out.capture() as shown:
        doctor.show(out, [Check("disk", True, "9 MB [free]"), Check("model", False, "none", "run `reroute train`")])

    assert shown.get() == "✓ disk: 9 MB [free]\n✗ model: none → run `reroute train`\n"
