"""Databases to fuzz: a shop prepared once, copied for every scenario, on SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import Protocol

import psycopg

from backend_stub.storage.database import Database

SERVER = "postgresql://postgres@127.0.0.1:5432"


class Databases(Protocol):
    template: str

    def copy(self) -> str:
        """The address of a fresh copy of the template; the copy before is thrown away."""

    def close(self) -> None: ...


class Sqlite:
    """Files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.template = f"sqlite:///{folder / 'template.db'}"

    def copy(self) -> str:
        path = self._folder / "copy.db"
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        shutil.copy(self._folder / "template.db", path)
        return f"sqlite:///{path}"

    def close(self) -> None:
        shutil.rmtree(self._folder)


class Postgres:
    """Databases of one server, each with a name that nobody else takes."""

    def __init__(self) -> None:
        self._name = f"fuzz_{uuid.uuid4().hex[:12]}"
        self.template = f"{SERVER}/{self._name}"
        _administer(f"CREATE DATABASE {self._name}")

    def copy(self) -> str:
        _administer(f"DROP DATABASE IF EXISTS {self._name}_copy WITH (FORCE)")
        _administer(f"CREATE DATABASE {self._name}_copy TEMPLATE {self._name}")
        return f"{SERVER}/{self._name}_copy"

    def close(self) -> None:
        for name in (f"{self._name}_copy", self._name):
            _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def settle(database: Database) -> None:
    """Puts what SQLite keeps beside its file into the file, so that the file can be copied."""
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    database.close()


def server_answers() -> bool:
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _administer(statement: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement)
