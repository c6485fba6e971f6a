"""An empty shop on either database, to import into."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from import_house import House

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SERVER = "postgresql://postgres@127.0.0.1:5432"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An empty shop on SQLite."""
    yield from _house(f"sqlite:///{tmp_path / 'orders.db'}", tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """An empty shop on either database."""
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres")
    yield from _house(url, tmp_path)


@pytest.fixture
def empty_postgres(postgres_template: str) -> Iterator[str]:
    """A database of its own; the template fixture skips where there is no server."""
    name = f"reroute_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{SERVER}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _house(url: str, tmp_path: Path) -> Iterator[House]:
    house = House(url, tmp_path / "files", NOW)
    yield house
    house.database.close()
