"""A database of its own for a test, on SQLite or PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from bot.gateway.database import Database, migrate

KINDS = ("sqlite", "postgresql")
POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


@contextmanager
def postgres() -> Iterator[str]:
    """Its address; skips the test where no server answers, unless one is required."""
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    name = f"gateway_test_{uuid4().hex}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        if os.environ.get("REROUTE_REQUIRE_SERVERS") == "1":
            raise
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    try:
        yield make_url(POSTGRES).set(drivername="postgresql", database=name).render_as_string()
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def address(kind: str, folder: Path) -> Iterator[str]:
    """Of a new database of this kind; a file of SQLite lies in the folder."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'gateway.db'}"
        return
    with postgres() as url:
        yield url


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Database]:
    """A new database of this kind with the gateway's tables."""
    with address(kind, folder) as url:
        database = Database(url)
        migrate(database.engine)
        yield database
        database.close()
