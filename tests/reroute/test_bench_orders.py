"""`reroute bench orders`, at small sizes: what it fills, what it measures, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select

from backend_stub.bench.copies import SHARED, Rows, fill
from backend_stub.bench.measuring import Bed, one_after_the_other
from backend_stub.bench.picks import Picks
from backend_stub.bench.places import LOCAL, PlaceError, place, servers
from backend_stub.bench.telling import summary
from backend_stub.service.shop import Shop
from backend_stub.storage.base import Base
from backend_stub.storage.database import Database
from backend_stub.storage.history import order_from_history
from backend_stub.storage.orders import load_order

ORDERS = 50
SHORT_LIVED = {"codes", "verification_attempts", "verification_locks", "reservations"}
"""Rows of minutes: they grow with the talks of the moment, not with orders."""


BENCH = (sys.executable, "-m", "backend_stub.bench")


@pytest.fixture(scope="module")
def block() -> Rows:
    return Rows.lived(ORDERS, lambda _: None)


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, block: Rows) -> Iterator[tuple[str, Database]]:
    """A shop of 150 orders on either database."""
    if request.param not in servers(""):
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    with place(servers("")[request.param]) as url:
        database = Database.open(url)
        fill(database, block, 3 * ORDERS, lambda _: None)
        yield url, database
        database.close()


def test_every_table_that_grows_with_orders_has_grown_with_them(filled: tuple[str, Database], block: Rows) -> None:
    _, database = filled
    grown = {table for table in Base.metadata.sorted_tables if table.name not in SHORT_LIVED | SHARED}

    with database.read() as session:
        counted = {table.name: session.scalar(select(func.count()).select_from(table)) for table in grown}
        left = session.scalar(select(func.count()).select_from(Base.metadata.tables["products"]))

    assert counted == {table.name: 3 * len(block.tables[table.name]) for table in grown}
    assert left == len(block.tables["products"])


def test_a_copied_order_has_lived_its_own_life(filled: tuple[str, Database]) -> None:
    _, database = filled
    with database.read() as session:
        orders = [load_order(session, f"B00000{copy}-{place:03d}") for copy in (0, 2) for place in range(ORDERS)]
        rebuilt = [order_from_history(session, order.number) for order in orders]

    assert rebuilt == orders


def test_every_kind_of_change_can_be_confirmed_anywhere_in_the_shop(filled: tuple[str, Database], block: Rows) -> None:
    url, database = filled
    bed = Bed(3 * ORDERS, url, Shop.open(database, "bench"), Picks(block, 3 * ORDERS, 1))

    drawn = bed.draw(15)
    times = one_after_the_other(bed.shop, drawn)

    assert len(times.propose) == len(times.confirm) == 15
    assert len({pick.number for pick in drawn}) == 15
    assert {pick.change.type for pick in drawn} == {
        "address", "variant", "shipping_method", "return", "default_address"
    }  # fmt: skip


def test_a_shop_that_is_too_small_says_so(block: Rows) -> None:
    with pytest.raises(LookupError, match="ask for fewer with --proposals"):
        Picks(block, ORDERS, 1).draw(500)


def test_ratios_are_to_the_smallest_shop() -> None:
    def at(orders: int, p50: float) -> dict[str, object]:
        return {"orders": orders, "propose": {"p50": p50, "p95": 9.0}, "confirm": {"p50": 10.0, "p95": 20.0}}

    figures = summary({"sqlite": [at(1_000, 5.0), at(100_000, 6.6)]})

    assert [size["ratio"] for size in figures["databases"]["sqlite"]] == [
        {"propose": 1.0, "confirm": 1.0},
        {"propose": 1.32, "confirm": 1.0},
    ]
    assert not figures["kept"]
    assert summary({"sqlite": [at(1_000, 5.0), at(100_000, 6.5)]})["kept"]


@pytest.mark.parametrize("server", ["sqlite", "postgresql"])
def test_the_command_measures_and_leaves_nothing(server: str, tmp_path: Path) -> None:
    if server not in servers(""):
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    command = [
        *BENCH,
        "--sizes",
        "150,300",
        "--database",
        server,
        "--proposals",
        "10",
        "--json",
        str(tmp_path / "f.json"),
    ]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_env(tmp_path)) as running:  # noqa: S603  our own command
        told, said = running.communicate(timeout=200)

    assert running.returncode == 0, said.decode()
    figures = json.loads((tmp_path / "f.json").read_text())
    assert [size["orders"] for size in figures["databases"][server]] == [150, 300]
    assert all(size["threads"]["changes_per_second"] > 0 for size in figures["databases"][server])
    assert f"{server}: the median at 300 orders is" in told.decode()
    assert _places(server, running.pid, tmp_path) == []


@pytest.mark.parametrize("server", ["sqlite", "postgresql"])
def test_ctrl_c_leaves_nothing(server: str, tmp_path: Path) -> None:
    if server not in servers(""):
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    command = [*BENCH, "--sizes", "50,1000000", "--database", server, "--proposals", "20"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_env(tmp_path)) as running:  # noqa: S603  our own command
        try:
            while len(during := _places(server, running.pid, tmp_path)) < 2 and running.poll() is None:
                time.sleep(0.05)
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=60)
        finally:
            running.kill()

    assert len(during) == 2
    assert running.returncode == 130
    assert said.decode().endswith("Stopped; its databases are gone.\n")
    assert _places(server, running.pid, tmp_path) == []


def test_a_server_that_does_not_answer_is_told_with_the_cure() -> None:
    with pytest.raises(PlaceError, match="start it, or measure with --database sqlite"):
        servers("postgresql://postgres:secret@127.0.0.1:1")


def _env(folder: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder)}


def _places(server: str, process: int, folder: Path) -> list[str]:
    """The databases that this process has made and not dropped."""
    if server == "sqlite":
        return [str(path) for path in folder.glob("reroute-bench-*/orders.db")]
    with psycopg.connect(f"{LOCAL}/postgres") as connection:
        named = "SELECT datname FROM pg_database WHERE datname LIKE %s"
        return [name for (name,) in connection.execute(named, (f"reroute_bench_{process}_%",))]
