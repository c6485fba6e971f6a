"""What another transaction broke off is done again from its beginning; what it cannot mend goes on to the caller."""

from __future__ import annotations

import threading

import pytest
from shop_world import NOW
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from backend_stub.model.enums import OrderState
from backend_stub.model.order import TrackingEvent
from backend_stub.storage import database as database_module
from backend_stub.storage import retrying
from backend_stub.storage.database import Database
from backend_stub.storage.events import add_event, events_after
from backend_stub.storage.orders import add_tracking_event, lock_orders
from backend_stub.storage.retrying import in_the_way, retried
from backend_stub.storage.stock import load_catalogue
from backend_stub.storage.tables import VariantRow

COUNT = "UPDATE variants SET on_hand = on_hand + 1 WHERE sku = :sku"


def count_in_turn(database, skus, meet, tries):
    """Two that lock the same rows in opposite order, and meet between the two locks the first time."""

    @retried
    def count():
        tries.append(skus)
        with database.write() as session:
            session.execute(text(COUNT), {"sku": skus[0]})
            if len(tries) <= 2:
                meet.wait(10)
            session.execute(text(COUNT), {"sku": skus[1]})

    return threading.Thread(target=count)


def test_who_was_broken_off_by_a_deadlock_does_it_again(postgres_url):
    database, meet, tries = Database.open(postgres_url), threading.Barrier(2), []
    skus = ("belt-black", "belt-brown")
    with database.read() as session:
        before = [session.get_one(VariantRow, sku).on_hand for sku in skus]
    threads = [count_in_turn(database, order, meet, tries) for order in (skus, skus[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with database.read() as session:
        assert [session.get_one(VariantRow, sku).on_hand for sku in skus] == [units + 2 for units in before]
    assert len(tries) == 3
    database.close()


@pytest.fixture
def two(sqlite_url, monkeypatch):
    """Two that write to one SQLite file and wait for each other a moment only."""
    monkeypatch.setattr(database_module, "PATIENCE", 0.001)
    first, second = Database.open(sqlite_url), Database.open(sqlite_url)
    yield first, second
    first.close()
    second.close()


def test_who_finds_sqlite_busy_tries_again(two):
    first, second = two
    held, done, tries = threading.Event(), threading.Event(), []

    def hold():
        with first.write() as session:
            session.execute(text(COUNT), {"sku": "belt-brown"})
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)

    @retried
    def count():
        tries.append(1)
        if len(tries) == 2:
            done.set()
            holder.join(10)
        with second.write() as session:
            session.execute(text(COUNT), {"sku": "belt-black"})

    holder.start()
    held.wait(10)
    count()
    assert len(tries) == 2


def test_what_stays_in_the_way_is_told_after_the_last_try(two, monkeypatch):
    monkeypatch.setattr(retrying, "PAUSES", (0.0, 0.0))
    first, second = two
    tries = []

    @retried
    def count():
        tries.append(1)
        with second.write() as session:
            session.execute(text(COUNT), {"sku": "belt-black"})

    with first.write() as session:
        session.execute(text(COUNT), {"sku": "belt-brown"})
        with pytest.raises(OperationalError):
            count()
    assert len(tries) == 3


def test_what_is_wrong_in_itself_is_not_tried_again(shop):
    tries = []

    @retried
    def take_too_much():
        tries.append(1)
        with shop.database.write() as session:
            session.execute(text("UPDATE variants SET on_hand = -1 WHERE sku = 'belt-black'"))

    with pytest.raises(IntegrityError) as refused:
        take_too_much()
    assert (len(tries), in_the_way(refused.value)) == (1, False)


def test_events_get_their_numbers_last_so_that_nobody_waits_for_goods_behind_them(postgres_url):
    """One transaction has told something and wants goods; another has the goods and tells something: no deadlock."""
    database = Database.open(postgres_url)
    told, locked = threading.Event(), threading.Event()

    def tell_and_take():
        with database.write() as session:
            add_event(session, "first", NOW)
            told.set()
            locked.wait(10)
            load_catalogue(session, ["belt-black"], "", NOW, lock=True)

    thread = threading.Thread(target=tell_and_take)
    thread.start()
    with database.write() as session:
        load_catalogue(session, ["belt-black"], "", NOW, lock=True)
        locked.set()
        told.wait(10)
        add_event(session, "second", NOW)
        session.flush()
    thread.join(10)
    assert not thread.is_alive()
    with database.read() as session:
        assert [row.kind for row in events_after(session, 0, 10)] == ["second", "first"]
    database.close()


def test_an_order_that_is_locked_can_still_be_referred_to(postgres_url):
    """A case of the order is opened while somebody changes the order: it waits for nothing."""
    database = Database.open(postgres_url)
    with database.write() as session:
        lock_orders(session, ["GS-1001"])
        with database.write() as other:
            other.execute(text("SET LOCAL lock_timeout = 500"))
            add_tracking_event(other, "GS-1001", TrackingEvent(NOW, OrderState.PICKING, "picking", None))
    database.close()


def test_who_reads_sees_one_moment_whatever_is_written_meanwhile(shop):
    with shop.database.read() as reading:
        before = reading.get_one(VariantRow, "belt-black").on_hand
        with shop.database.write() as session:
            session.execute(text(COUNT), {"sku": "belt-black"})
        reading.expire_all()
        assert reading.get_one(VariantRow, "belt-black").on_hand == before
