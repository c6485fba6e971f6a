"""What the tests of the order service share: a seeded database, a clock that is set, a caller over HTTP."""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend_stub.http.app import create_app
from backend_stub.seed import seed
from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database
from reroute.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SERVER = "postgresql://postgres@127.0.0.1:5432"


class Clock:
    """A time that moves only when a test says so."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo shop to copy: seeding once is faster than for every test."""
    path = tmp_path_factory.mktemp("seeded") / "orders.db"
    database = Database.open(f"sqlite:///{path}")
    seed(database, NOW)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.close()
    return path


@pytest.fixture
def sqlite_url(seeded: Path, tmp_path: Path) -> str:
    shutil.copy(seeded, tmp_path / "orders.db")
    return f"sqlite:///{tmp_path / 'orders.db'}"


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """A seeded PostgreSQL database to copy; skipped without a server unless servers are required."""
    name = f"reroute_{uuid.uuid4().hex[:12]}"
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        if os.environ.get("REROUTE_REQUIRE_SERVERS") == "1":
            raise
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    _administer(f"CREATE DATABASE {name}")
    database = Database.open(f"{SERVER}/{name}")
    seed(database, NOW)
    database.close()
    yield name
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    name = f"reroute_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield f"{SERVER}/{name}"
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """The demo shop on either database."""
    database = Database.open(request.getfixturevalue(f"{request.param}_url"))
    yield Shop.open(database, "secret")
    database.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application, built once; each test gives it a shop and a clock of its own."""
    path = tmp_path_factory.mktemp("app") / "orders.db"
    return create_app(Settings(secret="secret", orders_database_url=f"sqlite:///{path}"))  # noqa: S106 - of one test run


@pytest.fixture
def client(app: FastAPI, sqlite_url: str, clock: Clock) -> Iterator[TestClient]:
    """A caller that knows the secret and speaks for conversation `talk-1`."""
    database = Database.open(sqlite_url)
    app.state.shop, app.state.clock = Shop.open(database, "secret"), clock
    headers = {"Authorization": "Bearer secret", "X-Conversation": "talk-1"}
    yield TestClient(app, headers=headers, raise_server_exceptions=False)
    database.close()


def _administer(statement: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement)
