"""Databases of the benchmark's own: made for one run, and gone after it however it ends."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

LOCAL = "postgresql://postgres@127.0.0.1:5432"
"""Where PostgreSQL is looked for when nobody says where it is."""


class PlaceError(Exception):
    """There is no database to measure in; its text says what to do."""


def servers(given: str) -> dict[str, str]:
    """What to measure on, by name: what was asked for, or SQLite, and PostgreSQL where it answers."""
    if given == "":
        return {"sqlite": "sqlite", **({"postgresql": LOCAL} if _answers(LOCAL) else {})}
    if given == "sqlite":
        return {"sqlite": "sqlite"}
    server = LOCAL if given == "postgresql" else given
    if not server.startswith("postgresql"):
        raise PlaceError("--database is `sqlite`, `postgresql`, or the URL of a PostgreSQL server")
    if not _answers(server):
        shown = make_url(server).render_as_string()
        raise PlaceError(f"PostgreSQL does not answer at {shown}: start it, or measure with --database sqlite")
    return {"postgresql": server}


@contextmanager
def place(server: str) -> Iterator[str]:
    """The URL of a new, empty database, which is dropped at the end."""
    if server == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="reroute-bench-"))
        try:
            yield f"sqlite:///{folder / 'orders.db'}"
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    name = f"reroute_bench_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    _administer(server, f"CREATE DATABASE {name}")
    try:
        yield _url(server, name).render_as_string(hide_password=False)
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _answers(server: str) -> bool:
    try:
        _connect(server).close()
    except psycopg.OperationalError:
        return False
    return True


def _administer(server: str, statement: str) -> None:
    with _connect(server) as connection:
        connection.execute(statement.encode())


def _connect(server: str) -> psycopg.Connection:
    address = _url(server, make_url(server).database or "postgres").render_as_string(hide_password=False)
    return psycopg.connect(address, connect_timeout=3, autocommit=True)


def _url(server: str, database: str) -> URL:
    return make_url(server).set(drivername="postgresql", database=database)
