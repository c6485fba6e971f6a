"""One database: its engine, its migrations, and its two kinds of transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from backend_stub.storage.line import Line

MIGRATIONS = Path(__file__).with_name("migrations")
PATIENCE = 5.0
"""Seconds that a writer of SQLite waits for each of those that may be in its way."""
MIGRATION_LOCK = 7_203_001


class Database:
    """SQLite (WAL) or PostgreSQL behind one face; `read` and `write` are the only ways in."""

    def __init__(self, engine: Engine, line: Line | None = None) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writer = engine.execution_options(immediate=True)
        self._reader = engine if self.is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        self._line = line

    @classmethod
    def open(cls, url: str) -> Database:
        """Connects to `sqlite:///path` or `postgresql://…` and migrates it to today's tables."""
        address = make_url(url)
        database = cls(*_sqlite(address)) if address.get_backend_name() == "sqlite" else cls(_postgresql(address))
        database.migrate()
        return database

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database, and is rolled back at the end."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits at the end, or changes nothing when the block raises.

        On SQLite it takes the write lock at once, so that what it reads cannot change under it; on PostgreSQL
        the callers lock the rows that they decide on.
        """
        turn = self._line.turn(PATIENCE) if self._line else nullcontext()
        with turn, Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Brings the tables up to date; two processes that start together take turns."""
        if self._revision() == _newest():
            return
        with self._writer.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            command.upgrade(alembic_config(connection), "head")

    def _revision(self) -> str | None:
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def close(self) -> None:
        self.engine.dispose()
        if self._line:
            self._line.close()


def _newest() -> str:
    """The revision that the newest migration's file name begins with."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("*.py")).partition("_")[0]


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for the migrations that lie beside this module."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _postgresql(address: URL) -> Engine:
    return create_engine(address.set(drivername="postgresql+psycopg"), pool_size=10, pool_pre_ping=True)


def _sqlite(address: URL) -> tuple[Engine, Line]:
    lock_file = None
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        lock_file = Path(f"{address.database}-line")
    engine, line = (
        create_engine(address, connect_args={"check_same_thread": False, "timeout": PATIENCE}),
        Line(lock_file),
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", partial(_begin_sqlite, line))
    return engine, line


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself; _begin_sqlite does
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a receipt that a customer has seen survives a power cut
        "foreign_keys=ON",
        f"busy_timeout={int(PATIENCE * 1000)}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(line: Line, connection: Connection) -> None:
    if not connection.get_execution_options().get("immediate", False):
        connection.exec_driver_sql("BEGIN")
        return
    with line.next(PATIENCE):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
