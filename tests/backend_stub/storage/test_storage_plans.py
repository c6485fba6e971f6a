"""What the operations really ask the database for is found by an index, however many orders there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from backend_stub.bench.copies import SHARED, Rows, fill
from backend_stub.bench.measuring import Bed
from backend_stub.bench.picks import Picks
from backend_stub.bench.places import place, servers
from backend_stub.effects.payments import MovementState, Notice
from backend_stub.service import crm, reading, statistics, verification
from backend_stub.service.complaints import list_cases
from backend_stub.service.confirmation import confirm
from backend_stub.service.promises import list_promises
from backend_stub.service.proposals import propose
from backend_stub.service.shop import Shop
from backend_stub.service.undoing import receipts_of, undo_receipt
from backend_stub.storage.base import Base
from backend_stub.storage.database import Database
from backend_stub.watch.money import take_notice
from backend_stub.worker import outbox, watch
from reroute.settings import Settings

ORDERS = 50
COPIES = 20
GROWING = {table.name for table in Base.metadata.sorted_tables} - SHARED
INDEXES = [index for table in Base.metadata.sorted_tables for index in table.indexes]
PARTIAL = {index.name for index in INDEXES if index.dialect_options["postgresql"]["where"] is not None}
"""Indexes that hold only the rows that wait for something: they may be read whole."""
Sent = dict[str, Any]


@pytest.fixture(scope="module")
def block() -> Rows:
    return Rows.lived(ORDERS, lambda _: None)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def bed(request: pytest.FixtureRequest, block: Rows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    """A shop of a thousand orders on either database."""
    if request.param not in servers(""):
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    with place(servers("")[request.param]) as url:
        database = Database.open(url)
        fill(database, block, COPIES * ORDERS, lambda _: None)
        shop = Shop.open(database, "bench", tmp_path_factory.mktemp("home"))
        yield Bed(COPIES * ORDERS, url, shop, Picks(block, COPIES * ORDERS, 1))
        database.close()


def changing(bed: Bed) -> None:
    now = datetime.now(UTC)
    for pick in bed.draw(10):
        proposal = propose(bed.shop, pick.conversation, pick.number, (pick.change,), now)
        receipt = confirm(bed.shop, pick.conversation, proposal["id"], f"key-{pick.number}", now)
        if receipt["undoable"]:
            undo_receipt(bed.shop, pick.conversation, receipt["id"], f"undo-{pick.number}", now)


def looking(bed: Bed) -> None:
    now, pick = datetime.now(UTC), bed.draw(1)[0]
    talk, number = pick.conversation, pick.number
    for look in (reading.read_order, reading.read_tracking, reading.read_history, reading.read_money, receipts_of):
        look(bed.shop, talk, number, now)
    reading.list_orders(bed.shop, talk, now)
    reading.list_methods(bed.shop, talk, now)
    reading.list_exceptions(bed.shop, talk, None, now)
    reading.list_exceptions(bed.shop, talk, number, now)
    reading.list_exceptions(bed.shop, "desk", None, now, agent="kim")
    reading.find_parcels(bed.shop, talk, "00340434161094015902", now)
    for look_up in (crm.contact_history, crm.requests_of, crm.customer_for_staff):
        look_up(bed.shop, talk.removeprefix("talk-"))
    list_cases(bed.shop, talk, now)
    list_promises(bed.shop, talk, None, number, now)
    reading.read_events(bed.shop, 40, 100)


def verifying(bed: Bed) -> None:
    now, pick = datetime.now(UTC), bed.draw(1)[0]
    email = f"{pick.conversation.removeprefix('talk-')}@example.com"
    verification.verify_by_order(bed.shop, "new", pick.number, email, now)
    verification.send_verification_code(bed.shop, "newer", email, now)
    verification.current_verification(bed.shop, "new", now)


def watching(bed: Bed) -> None:
    now = datetime.now(UTC)
    box = outbox(Settings(home=bed.shop.home, secret="bench"), bed.shop.database)  # noqa: S106  of this test
    watch(Settings(home=bed.shop.home, secret="bench"), box).round()  # noqa: S106  of this test
    with bed.shop.database.write() as session:
        take_notice(session, Notice(1, "pay-1", MovementState.DONE, now), bed.shop.policy, now)


def working(bed: Bed) -> None:
    outbox(Settings(home=bed.shop.home, secret="bench"), bed.shop.database).work()  # noqa: S106  of this test


def counting(bed: Bed) -> None:
    now = datetime.now(UTC)
    statistics.read_statistics(bed.shop, (now - timedelta(days=7)).date(), now.date())


@pytest.mark.parametrize("operations", [changing, looking, verifying, watching, working, counting])
def test_nothing_that_is_asked_often_looks_at_every_row(bed: Bed, operations: Any) -> None:
    with _listening(bed.shop.database) as sent:
        operations(bed)

    plans = {statement: _scans(bed.shop.database, statement, given) for statement, given in sent.items()}

    assert plans
    assert {statement: tables for statement, tables in plans.items() if tables} == {}


@contextmanager
def _listening(database: Database) -> Iterator[Sent]:
    """The statements that are sent meanwhile, each with its first parameters."""
    sent: Sent = {}

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
        if statement.split(None, 1)[0] in ("SELECT", "UPDATE", "DELETE") and not many:
            sent.setdefault(statement, given)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def _scans(database: Database, statement: str, given: Any) -> list[str]:
    """The growing tables of which the plan reads every row."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            found = [re.match(r"SCAN (\w+)", row[3]) for row in rows if row[3].rpartition(" ")[2] not in PARTIAL]
            return sorted({named for match in found if match and (named := _table(statement, match[1])) in GROWING})
        for way in ("seqscan", "hashjoin", "mergejoin"):  # small tables are read whole whatever indexes they have
            connection.exec_driver_sql(f"SET enable_{way} = off")
        (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given).scalars()
        return sorted({table for table in _whole(plan[0]["Plan"]) if table in GROWING})


def _table(statement: str, alias: str) -> str:
    """The table behind a name in the plan."""
    named = re.search(rf"(\w+) AS {alias}\b", statement)
    return named[1] if named else alias


def _whole(node: dict[str, Any]) -> Iterator[str]:
    kind = node["Node Type"]
    by_index = "Index Cond" in node or node.get("Index Name") in PARTIAL
    if "Scan" in kind and "Relation Name" in node and kind != "Bitmap Heap Scan" and not by_index:
        yield node["Relation Name"]
    for part in node.get("Plans", ()):
        yield from _whole(part)
