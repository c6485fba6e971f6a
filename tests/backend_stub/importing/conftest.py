"""An empty shop on either database, to import into."""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from backend_stub.storage.database import Database

sys.path.insert(0, str(Path(__file__).parent))
from import_house import House

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SERVER = "postgresql://postgres@127.0.0.1:5432"


@pytest.fixture
def house(sqlite_shop: str, tmp_path: Path) -> Iterator[House]:
    """An empty shop on SQLite."""
    yield from _house(sqlite_shop, tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """An empty shop on either database."""
    yield from _house(request.getfixturevalue(f"{request.param}_shop"), tmp_path)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database to copy: migrating once is faster than for every test."""
    path = tmp_path_factory.mktemp("empty") / "orders.db"
    Database.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_shop(empty: Path, tmp_path: Path) -> str:
    shutil.copy(empty, tmp_path / "orders.db")
    return f"sqlite:///{tmp_path / 'orders.db'}"


@pytest.fixture(scope="session")
def empty_postgres() -> Iterator[str]:
    """The same on PostgreSQL; skipped without a server unless servers are required."""
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        if os.environ.get("REROUTE_REQUIRE_SERVERS") == "1":
            raise
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    name = f"reroute_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name}")
    Database.open(f"{SERVER}/{name}").close()
    yield name
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_shop(empty_postgres: str) -> Iterator[str]:
    name = f"reroute_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name} TEMPLATE {empty_postgres}")
    yield f"{SERVER}/{name}"
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _house(url: str, tmp_path: Path) -> Iterator[House]:
    house = House(url, tmp_path / "files", NOW)
    yield house
    house.database.close()


def _administer(statement: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement)
