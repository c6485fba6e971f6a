"""The real order service in a process of its own, put back to the freshly seeded demo shop between tests."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"
SECRET = "a secret of the tests"  # noqa: S105  it guards nothing
PATIENCE = 30.0
Json = dict[str, Any]


class OrderService:
    """The running service and a look into its books."""

    def __init__(self, port: int, database: Path, seeded: Path, environment: dict[str, str]):
        self.port = port
        self._environment = environment
        self._database = database
        self._seeded = seeded

    def refresh(self) -> None:
        """The demo shop as it was seeded, while the service runs."""
        with closing(sqlite3.connect(self._database, timeout=10)) as books, books:
            books.execute("ATTACH ? AS seeded", (str(self._seeded),))
            books.execute("BEGIN IMMEDIATE")
            for (table,) in books.execute("SELECT name FROM seeded.sqlite_master WHERE type = 'table'").fetchall():
                books.execute(f"DELETE FROM main.{table}")  # noqa: S608  the names are the schema's own
                books.execute(f"INSERT INTO main.{table} SELECT * FROM seeded.{table}")  # noqa: S608  likewise

    def watch(self) -> None:
        """One round of the watch, in a process of its own."""
        command = [PYTHON, "-m", "backend_stub.worker", "--once"]
        subprocess.run(command, cwd=ROOT, env=self._environment, check=True, capture_output=True)  # noqa: S603  our own

    def rows(self, sql: str, *values: Any) -> list[Json]:
        with closing(sqlite3.connect(self._database, timeout=10)) as books, books:
            books.row_factory = sqlite3.Row
            return [dict(row) for row in books.execute(sql, values).fetchall()]

    def state(self, number: str) -> str:
        return str(self.rows("SELECT state FROM orders WHERE number = ?", number)[0]["state"])

    def address(self, number: str) -> Json:
        return dict(json.loads(self.rows("SELECT address FROM orders WHERE number = ?", number)[0]["address"]))

    def street(self, number: str) -> str:
        return str(self.address(number)["street_address"])

    def sku(self, number: str, line: int = 1) -> str:
        sql = "SELECT sku FROM order_lines WHERE order_number = ? AND line = ?"
        return str(self.rows(sql, number, line)[0]["sku"])

    def receipts(self, number: str) -> int:
        return len(self.rows("SELECT id FROM receipts WHERE order_number = ?", number))

    def changes(self, number: str) -> list[str]:
        """The kinds of what was written about the order, oldest first."""
        rows = self.rows("SELECT kind FROM history WHERE order_number = ? ORDER BY id", number)
        return [row["kind"] for row in rows]

    def move(self, number: str, state: str) -> None:
        """The warehouse or the carrier has moved the order."""
        self.rows("UPDATE orders SET state = ?, version = version + 1 WHERE number = ?", state, number)

    def last_code(self) -> str:
        """The one-time code in the newest mail that waits to be sent."""
        mails = [json.loads(row["payload"]) for row in self.rows("SELECT payload FROM outbox ORDER BY id DESC")]
        return str(next(mail["facts"]["code"] for mail in mails if mail.get("template") == "code"))


@contextmanager
def running(home: Path) -> Iterator[OrderService]:
    """Seeds a database, starts the service on a free port, and stops it."""
    port, database, seeded = free_port(), home / "orders.db", home / "seeded.db"
    environment = {**os.environ, "REROUTE_HOME": str(home), "REROUTE_SECRET": SECRET}
    environment["REROUTE_DATABASE_URL"] = f"sqlite:///{database}"
    subprocess.run([PYTHON, "-m", "backend_stub.seed", "--fresh"], cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own command
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(seeded)) as copy:
        source.backup(copy)
    command = [PYTHON, "-m", "uvicorn", "backend_stub.http.app:create_app", "--factory", "--port", str(port)]
    with (home / "orders.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own command
    try:
        _await_ready(process, port, home / "orders.log")
        yield OrderService(port, database, seeded, environment)
    finally:
        process.terminate()
        process.wait(10)


def _await_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None and time.monotonic() < deadline, log.read_text(encoding="utf-8")
        try:
            if requests.get(f"http://127.0.0.1:{port}/ready", timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens on, nor on the one before it: in an installation that is the action server's."""
    first = os.getpid() % 100  # two runs that start at the same moment must not find the same one
    for step in range(100):
        port = 9204 + 2 * ((first + step) % 100)
        if not any(_in_use(each) for each in (port - 1, port)):
            return port
    raise RuntimeError("no free port")


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
