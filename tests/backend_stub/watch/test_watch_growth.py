"""What the watch goes through in a round does not grow with the age of the shop."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from backend_stub.service.placing import place_order
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import OrderRow, OutboxRow
from backend_stub.storage.watching import cursor
from backend_stub.watch import late, received


def placed(shop, number: str, at) -> None:
    with shop.database.write() as session:
        place_order(session, replace(load_order(session, "GS-1009"), number=number, placed_at=at))


def told(shop) -> list[str]:
    with shop.database.read() as session:
        query = select(OutboxRow.order_number).where(OutboxRow.idempotency_key.like("order-received:%"))
        return list(session.scalars(query.order_by(OutboxRow.order_number)))


def since(shop) -> str:
    with shop.database.read() as session:
        return str(cursor(session, received.SCAN)["since"])


def test_an_order_is_told_of_however_long_the_watch_was_away(watch, shop, clock):
    watch.round()
    placed(shop, "GS-2001", clock.now + timedelta(hours=1))
    clock.pass_(days=20)
    watch.round()
    assert told(shop) == ["GS-2001"]


def test_what_was_told_is_not_looked_at_again_after_a_week(watch, shop, clock):
    began = clock.now
    watch.round()
    placed(shop, "GS-2001", clock.now + timedelta(hours=1))
    clock.pass_(days=20)
    watch.round()
    assert since(shop) == began.isoformat()
    watch.round()
    assert since(shop) == (clock.now - received.GRACE).isoformat()
    placed(shop, "GS-2002", clock.now - timedelta(days=6))
    watch.round()
    assert told(shop) == ["GS-2001", "GS-2002"]


def test_a_lost_order_is_judged_until_it_is_found_so(watch, shop, clock):
    with shop.database.read() as session:
        assert list(late.lost_candidates(session, shop.policy, clock.now)) == ["GS-1013"]
    watch.round()
    with shop.database.read() as session:
        assert session.scalar(select(OrderRow.state).where(OrderRow.number == "GS-1013")) == "lost"
        assert list(late.lost_candidates(session, shop.policy, clock.now)) == []
