from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from effects_house import Clock, House, one_order
from sqlalchemy.orm import Session

from backend_stub.effects.carriers import carriers
from backend_stub.effects.effect import Tools
from backend_stub.effects.notifications import FileSink, Templates
from backend_stub.effects.outbox import Outbox
from backend_stub.effects.papers import Shelf
from backend_stub.effects.payments import SimulatedProvider
from backend_stub.effects.shop import shop
from backend_stub.effects.sms import FileSms
from backend_stub.storage.database import Database


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated database with one order, made once: migrating takes longer than a test."""
    path = tmp_path_factory.mktemp("template") / "orders.db"
    database = Database.open(f"sqlite:///{path}")
    with database.write() as session:
        one_order(session)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path.read_bytes()


@pytest.fixture
def house(tmp_path: Path, clock: Clock, empty_database: bytes) -> Iterator[House]:
    (tmp_path / "orders.db").write_bytes(empty_database)
    database = Database.open(f"sqlite:///{tmp_path / 'orders.db'}")
    tools = Tools(
        shop=shop(),
        carriers=carriers(tmp_path, clock),
        payments=SimulatedProvider(tmp_path, clock),
        templates=Templates(),
        sink=FileSink(tmp_path / "mail"),
        sms=FileSms(tmp_path / "sms"),
        secret="secret",  # noqa: S106  it guards nothing
        shelf=Shelf(tmp_path),
        clock=clock,
    )
    taken_back: list[tuple[str, str]] = []

    def take_back(session: Session, effect: str, reason: str, now: datetime) -> None:
        taken_back.append((effect, reason))

    yield House(tmp_path, clock, Outbox(database, tools, clock, lambda: 0.5, compensate=take_back), taken_back)
    database.close()
