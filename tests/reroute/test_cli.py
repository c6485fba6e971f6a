"""The commands, as they are called."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from backend_stub.seed import seed
from backend_stub.storage.database import Database
from reroute import cli
from reroute.processes import APP_PYTHON, ROOT
from reroute.training import TrainingFailed
from tests.installation import free_ports

COMMANDS = ("up", "train", "seed", "doctor", "chat", "order", "outbox", "bench", "bench turn")
Reroute = Callable[..., Result]


@pytest.fixture
def reroute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reroute:
    """Runs a command in this process: `reroute("doctor", REROUTE_PORT="9250")`."""
    monkeypatch.setenv("REROUTE_HOME", str(tmp_path))
    monkeypatch.setenv("REROUTE_PORT", str(free_ports(4, 9248)))
    for console in (cli.out, cli.err):
        monkeypatch.setattr(console, "_width", 200)

    def run(words: str, **env: str) -> Result:
        return CliRunner().invoke(cli.app, words.split(), env=env)

    return run


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    seed(Database.open(f"sqlite:///{home / 'orders.db'}"), fresh=True)
    return home


def in_a_shell(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("REROUTE_")}
    env |= {"REROUTE_HOME": str(home), "COLUMNS": "160"}
    command = [str(APP_PYTHON), "-m", "reroute", *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(reroute: Reroute, command: str) -> None:
    shown = reroute(f"{command} --help")

    assert shown.exit_code == 0
    assert f"Usage: root {command}" in shown.output


def test_the_help_lists_every_command(reroute: Reroute) -> None:
    shown = reroute("--help")

    assert all(command.split()[0] in shown.output for command in COMMANDS)


@pytest.mark.parametrize("port", ["99999", "http"])
def test_a_bad_port_is_an_error_of_use(reroute: Reroute, port: str) -> None:
    result = reroute("doctor", REROUTE_PORT=port)

    assert result.exit_code == 2
    assert result.output == f"REROUTE_PORT must be between 1 and 65500, not {port}\n"


def test_up_refuses_when_something_is_missing_and_starts_nothing(
    reroute: Reroute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reroute.doctor.RASA_PYTHON", tmp_path / "none")

    result = reroute("up")

    assert result.exit_code == 1
    assert result.output == f"✗ Rasa environment: {tmp_path / 'none'} → run `make setup`\n"
    assert not (tmp_path / "logs").exists()


def test_the_doctor_fails_while_nothing_runs(reroute: Reroute) -> None:
    result = reroute("doctor")

    assert result.exit_code == 1
    assert "/ready does not answer → run `reroute up`" in result.output


@pytest.mark.parametrize("command", ["chat", "bench turn"])
def test_without_a_gateway_one_is_told_how_to_start_it(reroute: Reroute, command: str) -> None:
    result = reroute(command)

    assert result.exit_code == 1
    assert "does not answer as it should: ConnectionError\nStart it with `reroute up`" in result.output


def test_a_failed_training_is_told_as_rasa_said_it(reroute: Reroute, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise TrainingFailed("[/data/en] is not [bold]YAML[/bold]")

    monkeypatch.setattr(cli, "train_model", failing)

    result = reroute("train")

    assert result.exit_code == 1
    assert result.output.endswith("Training failed.\n[/data/en] is not [bold]YAML[/bold]\n")


def test_an_order_is_shown_to_programs_as_json(seeded: Path) -> None:
    shown = in_a_shell(seeded, "order", "gs-1001", "--json")

    assert (shown.returncode, shown.stderr) == (0, "")
    order = json.loads(shown.stdout)
    assert (order["number"], order["state"]) == ("GS-1001", "picking")
    assert order["total"] == {"amount": 8900, "currency": "EUR"}
    assert order["lines"][0]["options"] == {"color": "red"}
    assert order["outbox"] == []


def test_an_order_is_shown_to_people(seeded: Path) -> None:
    shown = in_a_shell(seeded, "order", "GS-1001")

    assert shown.returncode == 0
    assert shown.stdout.startswith("GS-1001  picking, paid, version ")
    assert "  1. 1 × Milano handbag {'color': 'red'}\n" in shown.stdout


def test_an_order_that_is_not_there_is_told_so(seeded: Path) -> None:
    shown = in_a_shell(seeded, "order", "GS-9999")

    assert (shown.returncode, shown.stdout, shown.stderr) == (1, "", "There is no order GS-9999 here.\n")


def test_the_outbox_of_a_fresh_shop_is_empty(seeded: Path) -> None:
    shown = in_a_shell(seeded, "outbox")

    assert (shown.returncode, shown.stdout) == (0, "nothing\n")


def test_seeding_twice_keeps_the_orders(seeded: Path) -> None:
    with sqlite3.connect(seeded / "orders.db") as books:
        books.execute("update orders set version = 77 where number = 'GS-1001'")

    assert in_a_shell(seeded, "seed").returncode == 0

    assert books.execute("select version from orders where number = 'GS-1001'").fetchall() == [(77,)]
