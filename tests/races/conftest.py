"""Databases for the races, and the processes that race."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

SERVICE = Path(__file__).parents[1] / "backend_stub"
sys.path[:0] = [str(Path(__file__).parent), str(SERVICE), str(SERVICE / "properties")]

from race_players import Players  # noqa: E402 - found by the line above

SERVER = "postgresql://postgres@127.0.0.1:5432"


@pytest.fixture(scope="session")
def players() -> Iterator[Players]:
    """Started once: a process needs seconds to import the service."""
    players = Players()
    yield players
    players.close()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of either kind; PostgreSQL is skipped without a server unless servers are required."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'orders.db'}"
        return
    name = f"reroute_races_{uuid.uuid4().hex[:12]}"
    try:
        _administer(f"CREATE DATABASE {name}")
    except psycopg.OperationalError:
        if os.environ.get("REROUTE_REQUIRE_SERVERS") == "1":
            raise
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    yield f"{SERVER}/{name}"
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _administer(statement: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=2) as connection:
        connection.execute(statement)
