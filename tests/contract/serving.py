"""The reference service for the suite: a process of its own, on a free port, with the demo shop as freshly seeded."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import requests

from backend_stub.seed import seed as put_demo_shop
from backend_stub.storage.database import Database
from tests.installation import PATIENCE, free_ports

ROOT = Path(__file__).parents[2]
SERVER = "postgresql://postgres@127.0.0.1:5432"
SECRET = "a secret of the contract's tests"  # noqa: S105  it guards nothing


@dataclass(frozen=True)
class Reference:
    """The running service, and the database that it serves from."""

    url: str
    database_url: str

    def seed(self) -> None:
        """The demo shop as it was at the start; also while the service runs."""
        database = Database.open(self.database_url)
        put_demo_shop(database, fresh=True)
        database.close()


@contextmanager
def reference(database: str, home: Path, port: int | None = None, secret: str = SECRET) -> Iterator[Reference]:
    """The service on `sqlite` or `postgres`; skips without a server unless servers are required."""
    with _database(database, home) as url:
        port = port or free_ports(1, 19_400)
        served = Reference(f"http://127.0.0.1:{port}", url)
        served.seed()
        environment = {**os.environ, "REROUTE_HOME": str(home), "REROUTE_SECRET": secret, "REROUTE_DATABASE_URL": url}
        python = (sys.executable, "-m")
        serve = ("uvicorn", "--factory", "--host", "127.0.0.1", "--no-access-log", "--log-level", "warning")
        command = [*python, *serve, "--port", str(port), "backend_stub.http.app:create_app"]
        with subprocess.Popen(command, cwd=ROOT, env=environment) as process:  # noqa: S603  our own command
            try:
                _await(f"{served.url}/ready", process)
                yield served
            finally:
                process.terminate()


@contextmanager
def _database(kind: str, home: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{home / 'orders.db'}"
        return
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        if os.environ.get("REROUTE_REQUIRE_SERVERS") == "1":
            raise
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    name = f"reroute_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{SERVER}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 3 * PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise RuntimeError(f"{url} does not answer")
