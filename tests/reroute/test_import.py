"""`reroute import`, as it is called."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reroute import cli

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "import"
Import = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Import:
    """Runs the command in a home of its own: its exit code, what it printed and what it complained of."""
    monkeypatch.setenv("REROUTE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REROUTE_DATABASE_URL", "")
    monkeypatch.setattr(cli, "APP_PYTHON", Path(sys.executable))

    def run(*words: str) -> tuple[int, str, str]:
        code = CliRunner().invoke(cli.app, ["import", *words]).exit_code
        return (code, *capfd.readouterr())

    return run


def orders(tmp_path: Path) -> list[str]:
    with sqlite3.connect(tmp_path / "home" / "orders.db") as books:
        return [number for (number,) in books.execute("select number from orders order by number")]


def test_a_folder_is_imported_and_told_kind_by_kind(bring: Import, tmp_path: Path) -> None:
    code, printed, _ = bring(str(EXAMPLES))

    assert (code, printed.splitlines()[-2:]) == (
        0,
        ["orders: 3 read: 3 new, 0 updated, 0 kept", "Everything is imported."],
    )
    assert orders(tmp_path) == ["KW-2001", "KW-2002", "KW-2003"]


def test_files_are_named_with_their_kinds_and_seen_from_where_one_stands(
    bring: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(EXAMPLES / "customers.csv", tmp_path / "people.csv")
    monkeypatch.chdir(tmp_path)

    assert bring("customers", "people.csv")[:2] == (
        0,
        "customers: 3 read: 3 new, 0 updated, 0 kept\nEverything is imported.\n",
    )


def test_a_bad_row_is_told_and_nothing_is_imported(bring: Import, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "files")
    stock = tmp_path / "files" / "stock.csv"
    stock.write_text(stock.read_text().replace("mug-green;7;", "mug-gren;seven;"))

    code, printed, _ = bring(str(tmp_path / "files"))

    assert code == 1
    assert printed.splitlines()[0] == (
        "stock.csv:3 on_hand: seven is no whole number → write a whole number without separators"
    )
    assert printed.endswith("Faults: 1. Nothing was imported.\n")
    assert orders(tmp_path) == []


def test_a_dry_run_says_so_and_the_report_is_there_for_programs(bring: Import, tmp_path: Path) -> None:
    code, printed, _ = bring("--dry-run", "--json", str(EXAMPLES))

    report = json.loads(printed)
    assert (code, report["ok"], report["imported"], report["faults"]) == (0, True, False, [])
    assert report["kinds"]["orders"] == {"rows": 3}
    assert orders(tmp_path) == []


def test_a_database_that_refuses_is_told_without_a_row_of_it(bring: Import, tmp_path: Path) -> None:
    bring("catalogue", str(EXAMPLES / "catalogue.json"))
    with sqlite3.connect(tmp_path / "home" / "orders.db") as books:
        books.execute("drop table payments")

    code, printed, complaint = bring("--update", str(EXAMPLES))

    assert (code, printed) == (1, "")
    assert complaint == "The database refused: OperationalError. Nothing was imported.\n"
    assert orders(tmp_path) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("clients", "x.csv"), "There is no kind 'clients'"),
        (("orders", "none.csv"), "There is no file "),
        (("orders",), "Give a folder, or pairs of a kind and a file"),
    ],
)
def test_what_cannot_be_meant_is_an_error_of_use(bring: Import, words: tuple[str, ...], said: str) -> None:
    code, printed, complaint = bring(*words)

    assert (code, printed) == (2, "")
    assert complaint.startswith(said)
