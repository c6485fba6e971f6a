"""The house to fuzz on either database, and the table of what was answered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.fuzz.fuzz_databases import Postgres, Sqlite, server_answers
from tests.fuzz.fuzz_house import House
from tests.fuzz.fuzz_ledger import Ledger

EVERYDAY = 180
LEDGERS: list[Ledger] = []


@dataclass(frozen=True)
class Fire:
    """A house, how many cases it gets, and what it answered."""

    house: House
    cases: int
    ledger: Ledger
    long: bool


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def fire(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fire]:
    """`REROUTE_FUZZ_CASES` for this database; PostgreSQL is skipped without a server unless servers are required."""
    if request.param == "postgres" and not server_answers():
        if os.environ.get("REROUTE_REQUIRE_SERVERS") == "1":
            pytest.fail("PostgreSQL does not answer at 127.0.0.1:5432")
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    folder = tmp_path_factory.mktemp(request.param)
    databases = Postgres() if request.param == "postgres" else Sqlite(folder)
    request.addfinalizer(databases.close)  # also when the house cannot be made ready
    house = House(databases, folder / "home")
    given = os.environ.get("REROUTE_FUZZ_CASES")
    cases = int(given or EVERYDAY)
    ledger = Ledger(request.param, cases, aloud=given is not None)
    LEDGERS.append(ledger)
    yield Fire(house, cases, ledger, long=given is not None)
    house.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "REROUTE_FUZZ_CASES" in os.environ:
        for ledger in LEDGERS:
            terminalreporter.write_line(ledger.table())
