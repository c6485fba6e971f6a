"""`reroute bench streams`, with few streams of a gateway that a fake Rasa stands behind."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from bot.gateway.config import Config, Rate
from reroute import cli
from reroute.settings import Settings
from reroute.streambench import Sample, StreamsFailed, measure, show
from reroute.turnbench import TALK
from tests.gateway.fake_rasa import FakeRasa
from tests.gateway.server import LiveServer

QUIET = Console(quiet=True)


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    rasa = FakeRasa()
    yield rasa
    rasa.stop()


def serving(home: Path, rasa: FakeRasa, rate: Rate) -> tuple[LiveServer, Settings]:
    """A gateway in this process, and the settings by which the bench finds it."""
    database = f"sqlite:///{home / 'gateway.db'}"
    server = LiveServer(
        Config(settings=Settings(home, port=rasa.port - 1, gateway_database_url=database), address_rate=rate)
    )
    server.start()
    (home / "run").mkdir()
    (home / "run" / "gateway.pid").write_text(str(os.getpid()))
    return server, Settings(home, port=server.port)


@pytest.fixture
def gateway(tmp_path: Path, rasa: FakeRasa) -> Iterator[Settings]:
    server, settings = serving(tmp_path, rasa, Rate(100_000, 1))
    yield settings
    server.stop()


@pytest.fixture
def strict_gateway(tmp_path: Path, rasa: FakeRasa) -> Iterator[Settings]:
    server, settings = serving(tmp_path, rasa, Rate(12, 1_000))
    yield settings
    server.stop()


def bench(settings: Settings, words: str) -> Result:
    env = {"REROUTE_HOME": str(settings.home), "REROUTE_PORT": str(settings.port)}
    return CliRunner().invoke(cli.app, ["bench", "streams", *words.split()], env=env)


def test_turns_are_timed_beside_none_a_tenth_and_all_of_the_streams(gateway: Settings, rasa: FakeRasa) -> None:
    figures = measure(gateway, streams=20, seconds=0, err=QUIET)

    assert figures["ended"] == 0
    assert [(step["streams"], step["turns"]) for step in figures["steps"]] == [(0, 6), (2, 6), (20, 6)]
    assert figures["steps"][0]["ratio"] == {"p50": 1.0, "p95": 1.0}
    assert rasa.texts == list(TALK) * 4  # once before anything is timed


def test_memory_and_time_are_told_in_relation_to_no_stream() -> None:
    none, many = Sample(0, 100_000_000, [10.0, 20.0]), Sample(1_000, 142_000_000, [15.0, 50.0])

    assert many.beside(none) == {
        "streams": 1_000,
        "gateway_mb": 142.0,
        "kb_per_stream": 42.0,
        "turns": 2,
        "turn_ms": {"p50": 32.5, "p95": 48.2},
        "ratio": {"p50": 2.17, "p95": 2.47},
    }
    assert none.beside(none)["kb_per_stream"] is None


def test_the_figures_are_one_row_for_each_number_of_streams() -> None:
    none, many = Sample(0, 100_000_000, [10.0, 10.0]), Sample(7, 100_700_000, [11.0, 11.0])
    out = Console(width=140)

    with out.capture() as shown:
        show({"steps": [none.beside(none), many.beside(none)], "ended": 3}, out)

    rows = [line.replace("│", " ").split() for line in shown.get().splitlines() if "│" in line]
    assert rows == [
        ["0", "100.0", "–", "2", "10.0", "10.0", "1.0", "1.0"],
        ["7", "100.7", "100.0", "2", "11.0", "11.0", "1.1", "1.1"],
    ]
    assert shown.get().endswith("3 streams ended by themselves.\n")


def test_the_command_gives_its_figures_to_programs(gateway: Settings) -> None:
    result = bench(gateway, "--streams 3 --seconds 0 --json")

    assert result.exit_code == 0
    figures = json.loads(result.stdout)
    assert [step["streams"] for step in figures["steps"]] == [0, 3]


def test_a_gateway_that_allows_too_little_is_told_with_the_cure(strict_gateway: Settings) -> None:
    with pytest.raises(StreamsFailed, match=r"start (it|the gateway) with REROUTE_RATE_ADDRESS=1000000/1"):
        measure(strict_gateway, streams=20, seconds=0, err=QUIET)


def test_another_home_than_the_gateways_is_told(gateway: Settings, tmp_path: Path) -> None:
    result = bench(Settings(tmp_path / "other", gateway.port), "--streams 3")

    assert result.exit_code == 1
    assert "set REROUTE_HOME to its home" in " ".join(result.stderr.split())


def test_too_few_files_are_told_before_anything_is_opened(gateway: Settings, rasa: FakeRasa) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        pytest.skip("this machine allows any number of open files")

    with pytest.raises(StreamsFailed, match=f"`ulimit -n {hard + 200}` before `reroute up`"):
        measure(gateway, streams=hard, seconds=0, err=QUIET)

    assert rasa.turns == []
