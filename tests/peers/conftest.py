"""A shop loaded once from the data, and a copy of it for each test."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from backend_stub.storage.database import Database
from tests.peers.tau2_shop import load_shop
from tests.peers.tau2_source import load_source

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SERVER = "postgresql://postgres@127.0.0.1:5432"


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole shop in one SQLite file."""
    path = tmp_path_factory.mktemp("tau2") / "orders.db"
    database = Database.open(f"sqlite:///{path}")
    load_shop(database, load_source(), NOW)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.close()
    return path


@pytest.fixture
def database(loaded: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of the shop, free to be changed."""
    shutil.copy(loaded, tmp_path / "orders.db")
    database = Database.open(f"sqlite:///{tmp_path / 'orders.db'}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The whole shop in a PostgreSQL database to copy; skipped without a server unless servers are required."""
    name = f"reroute_{uuid.uuid4().hex[:12]}"
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        if os.environ.get("REROUTE_REQUIRE_SERVERS") == "1":
            raise
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    _administer(f"CREATE DATABASE {name}")
    database = Database.open(f"{SERVER}/{name}")
    load_shop(database, load_source(), NOW)
    database.close()
    yield name
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_database(postgres_template: str) -> Iterator[Database]:
    """The same on PostgreSQL."""
    name = f"reroute_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    database = Database.open(f"{SERVER}/{name}")
    yield database
    database.close()
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _administer(statement: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement)
