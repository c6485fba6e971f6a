"""The commands, as they are called."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from backend_stub.seed import seed
from backend_stub.storage.database import Database
from reroute import cli
from reroute.training import TrainingFailed
from tests.installation import free_ports

COMMANDS = (
    "up",
    "train",
    "seed",
    "import",
    "contract",
    "doctor",
    "chat",
    "order",
    "outbox",
    "eval",
    "bench",
    "bench turn",
    "bench streams",
    "bench orders",
    "staff",
    "staff add",
    "staff list",
    "staff password",
    "staff unlock",
    "staff totp-reset",
)
Reroute = Callable[..., Result]
Show = Callable[[str], tuple[int, str, str]]


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


@pytest.fixture
def show(reroute: Reroute, seeded: Path, capfd: pytest.CaptureFixture[str]) -> Show:
    """Runs a command in the seeded home: its exit code, and what the order service printed."""

    def run(words: str) -> tuple[int, str, str]:
        code = reroute(words, REROUTE_HOME=str(seeded), REROUTE_DATABASE_URL="", COLUMNS="160").exit_code
        return (code, *capfd.readouterr())

    return run


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


def test_an_order_is_shown_to_programs_as_json(show: Show) -> None:
    code, printed, complaint = show("order gs-1001 --json")

    assert (code, complaint) == (0, "")
    order = json.loads(printed)
    assert (order["number"], order["state"]) == ("GS-1001", "picking")
    assert order["total"] == {"amount": 8900, "currency": "EUR"}
    assert order["lines"][0]["options"] == {"color": "red"}
    assert order["outbox"] == []


def test_an_order_is_shown_to_people(show: Show) -> None:
    code, printed, _ = show("order GS-1001")

    assert code == 0
    assert printed.startswith("GS-1001  picking, paid, version ")
    assert "  1. 1 × Milano handbag {'color': 'red'}\n" in printed


def test_an_order_that_is_not_there_is_told_so(show: Show) -> None:
    assert show("order GS-9999") == (1, "", "There is no order GS-9999 here.\n")


def test_the_outbox_of_a_fresh_shop_is_empty(show: Show) -> None:
    assert show("outbox") == (0, "nothing\nno message waits for a channel\n", "")


def test_seeding_twice_keeps_the_orders(show: Show, seeded: Path) -> None:
    with sqlite3.connect(seeded / "orders.db") as books:
        books.execute("update orders set version = 77 where number = 'GS-1001'")

    assert show("seed")[0] == 0

    assert books.execute("select version from orders where number = 'GS-1001'").fetchall() == [(77,)]
