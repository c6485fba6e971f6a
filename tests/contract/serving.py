"""The reference service for the suite: a process of its own, on a free port, with the demo shop as freshly seeded."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import requests

from tests.installation import PATIENCE, free_ports

ROOT = Path(__file__).parents[2]
SERVER = "postgresql://postgres@127.0.0.1:5432"
SECRET = "a secret of the contract's tests"  # noqa: S105  it guards nothing


@contextmanager
def reference(database: str, home: Path) -> Iterator[str]:
    """The URL of the service on `sqlite` or `postgres`; skips without a server unless servers are required."""
    with _database(database, home) as url:
        port = free_ports(1, 19_400)
        environment = {**os.environ, "REROUTE_HOME": str(home), "REROUTE_SECRET": SECRET, "REROUTE_DATABASE_URL": url}
        python = (sys.executable, "-m")
        subprocess.run([*python, "backend_stub.seed", "--fresh"], cwd=ROOT, env=environment, check=True)  # noqa: S603  our own command
        serve = ("uvicorn", "--factory", "--host", "127.0.0.1", "--no-access-log", "--log-level", "warning")
        command = [*python, *serve, "--port", str(port), "backend_stub.http.app:create_app"]
        with subprocess.Popen(command, cwd=ROOT, env=environment) as process:  # noqa: S603  our own command
            try:
                _await(f"http://127.0.0.1:{port}/ready", process)
                yield f"http://127.0.0.1:{port}"
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
