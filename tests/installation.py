"""A whole installation for tests: the real processes on ports and in a home of their own, and a look into its books."""

from __future__ import annotations

import email
import email.policy
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text

from backend_stub.seed import seed as put_demo_shop
from backend_stub.storage.database import Database
from reroute.chat import Conversation
from reroute.processes import processes
from reroute.settings import Settings
from reroute.supervisor import Supervisor
from reroute.training import train

PATIENCE = 20.0
"""Seconds after which something that should have happened counts as not happening."""


def eventually(found: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """The first truthy value of `found()`; fails after `patience` seconds saying what was awaited."""
    deadline = time.monotonic() + patience
    while not (value := found()):
        assert time.monotonic() < deadline, f"in {patience} s: {what}"
        time.sleep(0.05)
    return value


def free_ports(count: int, start: int = 18_080) -> int:
    """The first of `count` ports in a row that nobody listens on."""
    for first in range(start, 40_000, count + 3):
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise RuntimeError("no free ports")


class Books:
    """What the order service has written, read past its API."""

    def __init__(self, settings: Settings):
        self._home = settings.home
        self._engine = create_engine(settings.orders_database_url)

    def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        with self._engine.begin() as connection:
            result = connection.execute(text(sql), values)
            return [dict(row._mapping) for row in result] if result.returns_rows else []

    def order(self, number: str) -> dict[str, Any]:
        order = self.rows("select * from orders where number = :number", number=number)[0]
        order["address"] = json.loads(order["address"])
        order["remedies"] = json.loads(order["remedies"])
        order["delivery"] = json.loads(order["delivery"] or "null")
        return order

    def options(self, number: str, line: int = 1) -> dict[str, str]:
        sql = """select v.options from order_lines l join variants v on v.sku = l.sku
                 where l.order_number = :n and l.line = :l"""
        return dict(json.loads(self.rows(sql, n=number, l=line)[0]["options"]))

    def line(self, number: str, line: int) -> dict[str, Any]:
        return self.rows("select * from order_lines where order_number = :n and line = :l", n=number, l=line)[0]

    def on_hand(self, product: str, **options: str) -> int:
        found = self.rows("select options, on_hand from variants where product_id = :product", product=product)
        return next(int(row["on_hand"]) for row in found if json.loads(row["options"]).items() >= options.items())

    def reserved(self, number: str) -> int:
        return len(
            self.rows("select id from reservations where order_number = :n and expires_at > :now", n=number, now=_now())
        )

    def changes(self, number: str) -> list[str]:
        """The kinds of the order's history entries, oldest first."""
        return [
            row["kind"] for row in self.rows("select kind from history where order_number = :n order by id", n=number)
        ]

    def balanced(self) -> bool:
        return not self.rows("select entry from ledger group by entry having sum(amount) <> 0")

    def booked(self, number: str, account: str) -> int:
        sql = "select coalesce(sum(amount), 0) as sum from ledger where order_number = :n and account = :a"
        return int(self.rows(sql, n=number, a=account)[0]["sum"])

    def outbox(self, number: str) -> list[dict[str, Any]]:
        rows = self.rows("select * from outbox where order_number = :n order by id", n=number)
        return [{**row, "payload": json.loads(row["payload"])} for row in rows]

    def kinds(self, number: str) -> list[str]:
        return sorted(row["kind"] for row in self.outbox(number))

    def all_sent(self, number: str) -> list[dict[str, Any]]:
        """The order's outbox once the worker has carried all of it out but what an undo overtook."""
        return list(
            eventually(
                lambda: (rows := self.outbox(number)) and all(map(_is_done, rows)) and rows,
                f"the outbox of {number} is sent",
            )
        )

    def mails(self, to: str) -> list[EmailMessage]:
        """All mails to this address, oldest first."""
        files = sorted((self._home / "mail").glob("*.eml"))
        mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [mail for mail in mails if isinstance(mail, EmailMessage) and to in str(mail["To"])]

    def labels(self, number: str) -> list[Path]:
        """The label that the parcel now wears; an effect of an earlier test may still print into the folder."""
        wears = self.order(number)["label_id"]
        return [label for label in (self._home / "labels" / number).glob("*.pdf") if label.stem == wears]

    def assert_carried_out(self, number: str, to: str, *kinds: str) -> None:
        """One change, all its effects (`kinds` among them) done, the customer told by mail, books and stock sound."""
        self.all_sent(number)
        assert set(kinds) <= set(self.kinds(number)), self.kinds(number)
        assert self.changes(number).count("change") == 1
        assert eventually(lambda: self.mails(to), f"a mail to {to}")
        self.assert_sound()

    def assert_untouched(self, number: str) -> None:
        """Nothing was written, nothing will leave, nobody was mailed."""
        assert "change" not in self.changes(number)
        assert self.outbox(number) == []
        assert list((self._home / "mail").glob("*.eml")) == []
        self.assert_sound()

    def assert_sound(self) -> None:
        """Money balances, and no unit of stock is missing."""
        assert self.balanced()
        assert not self.rows("select sku from variants where on_hand < 0")

    def move(self, number: str, state: str) -> None:
        """The warehouse or the carrier has moved the order."""
        self.rows("update orders set state = :s, version = version + 1 where number = :n", s=state, n=number)


def _is_done(row: dict[str, Any]) -> bool:
    return row["state"] == "sent" or row["last_error"] == "superseded"


class Installation:
    """The running processes."""

    def __init__(self, settings: Settings, supervisor: Supervisor):
        self.settings = settings
        self.supervisor = supervisor
        self.books = Books(settings)

    def conversation(self, locale: str = "en") -> Conversation:
        return Conversation(self.settings.gateway_url, locale)


@contextmanager
def running(home: Path) -> Iterator[Installation]:
    """Starts all processes, seeded and ready, and stops them."""
    settings = Settings(
        home=home,
        port=free_ports(4, 18_080 + 200 * _worker()),
        secret="a secret of the tests",  # noqa: S106  it guards nothing
        orders_database_url=f"sqlite:///{home / 'orders.db'}",
        gateway_database_url=f"sqlite:///{home / 'gateway.db'}",
        demo=True,
    )
    (home / "failpoints").mkdir()
    os.environ["REROUTE_WATCH_SECONDS"] = "0"  # what the watch finds in the demo shop is tested by itself
    os.environ["REROUTE_FAILPOINTS"] = str(home / "failpoints")
    model, _ = train(settings, on_line=lambda _: None)
    seed(settings)
    supervisor = Supervisor(settings, processes(settings, model))
    try:
        supervisor.start(on_ready=lambda *_: None)
        threading.Thread(target=supervisor.watch, daemon=True).start()
        yield Installation(settings, supervisor)
    finally:
        supervisor.stop()


def _worker() -> int:
    """Which of the processes that share the tests this is; two must not take the same ports."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def seed(settings: Settings) -> None:
    """The demo shop as it is at the start of a day; also while the processes run."""
    put_demo_shop(_database(settings.orders_database_url), fresh=True)


def forget_parcels(settings: Settings) -> None:
    """The simulated carriers know nothing of what an earlier test told them about the demo shop's parcels."""
    for file in (settings.home / "carriers").glob("*.db"):
        engine = create_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            for name in inspect(connection).get_table_names():
                connection.execute(text(f"delete from {name}"))  # noqa: S608  the names are the schema's own
        engine.dispose()


@cache
def _database(url: str) -> Database:
    return Database.open(url)


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
