"""A parcel on its way with a simulated carrier, from the label to the door, told by the watch alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from backend_stub.effects.carriers import carriers
from backend_stub.effects.effect import Tools
from backend_stub.effects.notifications import FileSink, Templates
from backend_stub.effects.outbox import Outbox
from backend_stub.effects.papers import Shelf
from backend_stub.effects.payments import SimulatedProvider
from backend_stub.effects.shop import shop as the_shop
from backend_stub.effects.sms import FileSms
from backend_stub.model.changes import CancelChange, MissingDetailChange, RecipientChange, RefundParcelChange
from backend_stub.model.enums import OrderState
from backend_stub.model.order import TrackingEvent
from backend_stub.rules.standing import instant
from backend_stub.service.cases import add_case
from backend_stub.service.compensation import compensate
from backend_stub.service.confirmation import confirm
from backend_stub.service.parcels import report
from backend_stub.service.proposals import propose
from backend_stub.service.shop import Shop
from backend_stub.storage.care_tables import CaseRow, ClaimRow, ExceptionRow
from backend_stub.storage.money_tables import RefundRow
from backend_stub.storage.orders import load_order, tracking_events
from backend_stub.storage.tables import OutboxRow
from backend_stub.watch.watch import Watch


@pytest.fixture
def house(shop: Shop, clock, tmp_path: Path) -> SimpleNamespace:
    """The shop with its outbox and its watch, around the same simulated partners."""
    partners = carriers(tmp_path, clock)
    provider = SimulatedProvider(tmp_path, clock)
    tools = Tools(
        shop=the_shop(),
        carriers=partners,
        payments=provider,
        templates=Templates(),
        sink=FileSink(tmp_path / "mail"),
        sms=FileSms(tmp_path / "sms"),
        secret="secret",  # noqa: S106  it guards nothing
        shelf=Shelf(tmp_path),
        clock=clock,
    )
    box = Outbox(shop.database, tools, clock, lambda: 0.5)
    return SimpleNamespace(shop=shop, box=box, clock=clock, watch=Watch(shop, clock, partners, provider))


def change(house: SimpleNamespace, number: str, *changes: object) -> str:
    """Confirmed in a person's name; the receipt's id."""
    proposal = propose(house.shop, "desk", number, tuple(changes), house.clock(), agent="mia")
    return str(confirm(house.shop, "desk", proposal["id"], f"key-{proposal['id']}", house.clock(), agent="mia")["id"])


def pass_days(house: SimpleNamespace, days: int) -> None:
    for _ in range(days):
        house.clock.pass_(days=1)
        house.watch.round()
        house.box.work()


def mails(house: SimpleNamespace, number: str) -> list[str]:
    with house.shop.database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.order_number == number).order_by(OutboxRow.id))
        return [row.payload["template"] for row in rows if row.kind == "email"]


def test_a_parcel_is_followed_from_the_label_to_the_door(house):
    change(house, "GS-1002", RecipientChange("Lukas Weber"))
    house.box.work()
    with house.shop.database.write() as session:
        report(session, "GS-1002", TrackingEvent(house.clock(), OrderState.HANDED_OVER, "handed_over", "Hamburg"))
    house.box.work()
    pass_days(house, 8)
    with house.shop.database.read() as session:
        order, events = load_order(session, "GS-1002"), tracking_events(session, "GS-1002")
    assert order.state is OrderState.DELIVERED
    assert [event.state for event in events][-2:] == [OrderState.OUT_FOR_DELIVERY, OrderState.DELIVERED]
    assert len({(event.at, event.status) for event in events}) == len(events)
    told = mails(house, "GS-1002")
    assert [told.count(name) for name in ("shipped", "out_for_delivery", "delivered")] == [1, 1, 1]


def test_the_proof_of_delivery_comes_to_the_case_by_itself(house):
    change(house, "GS-1002", RecipientChange("Lukas Weber"))
    house.box.work()
    with house.shop.database.write() as session:
        handed = TrackingEvent(house.clock(), OrderState.HANDED_OVER, "handed_over", "Ningbo")
        report(session, "GS-1002", handed)
        owner = load_order(session, "GS-1002").customer_id
        case = add_case(session, house.shop.policy, "complaint", house.clock(), customer_id=owner, order="GS-1002").id
    house.box.work()
    assert carrier_word(house, case) is None
    pass_days(house, 30)
    proof = carrier_word(house, case)
    with house.shop.database.read() as session:
        delivered = load_order(session, "GS-1002").delivered_at
    assert (proof["status"], proof["receiver"], proof["at"]) == ("delivered", "recipient", instant(delivered))
    pass_days(house, 1)
    assert carrier_word(house, case) == proof


def carrier_word(house: SimpleNamespace, case: int) -> dict | None:
    with house.shop.database.read() as session:
        return session.get_one(CaseRow, case).facts.get("carrier")


def test_a_refund_is_followed_until_it_has_arrived(house):
    change(house, "GS-1020", CancelChange())
    house.box.work()
    with house.shop.database.read() as session:
        refund = session.scalars(select(RefundRow).where(RefundRow.order_number == "GS-1020")).one()
    assert (refund.state, refund.amount) == ("sent", 45000)
    pass_days(house, 9)
    with house.shop.database.read() as session:
        refund = session.scalars(select(RefundRow).where(RefundRow.order_number == "GS-1020")).one()
    assert refund.state == "arrived"
    assert mails(house, "GS-1020").count("refund_arrived") == 1


def test_a_lost_parcel_that_was_refunded_is_claimed_for_and_the_claim_followed(house):
    change(house, "GS-1013", RefundParcelChange())
    house.box.work()
    with house.shop.database.read() as session:
        claim = session.scalars(select(ClaimRow)).one()
    assert (claim.order_number, claim.kind, claim.amount, claim.state) == ("GS-1013", "lost", 3500, "filed")
    pass_days(house, 30)
    with house.shop.database.read() as session:
        claim = session.scalars(select(ClaimRow)).one()
    assert (claim.state, claim.closed_at is not None) == ("paid", True)


def test_a_refund_that_does_not_land_is_put_to_a_person_once(house):
    change(house, "GS-1020", CancelChange())
    house.box.work()
    house.watch = Watch(house.shop, house.clock)  # the provider tells nothing any more
    for _ in range(2):
        house.clock.pass_(days=12)
        house.watch.round()
    with house.shop.database.read() as session:
        found = session.scalars(select(ExceptionRow).where(ExceptionRow.cause == "refund_not_landed")).all()
        cases = session.scalars(select(CaseRow).where(CaseRow.kind == "refund_not_landed")).all()
    assert [row.order_number for row in found] == ["GS-1020"]
    assert [case.order_number for case in cases] == ["GS-1020"]


def test_a_refund_that_never_left_leaves_now(house):
    """GS-1018 was cancelled three days ago, and nothing is on its way."""
    house.clock.pass_(days=3)
    assert house.watch.round()["refund_not_landed"] == 1
    house.box.work()
    with house.shop.database.read() as session:
        refund = session.scalars(select(RefundRow).where(RefundRow.order_number == "GS-1018")).one()
    assert (refund.state, mails(house, "GS-1018").count("refund_sent")) == ("sent", 1)


def test_a_refund_that_cannot_leave_is_with_a_person_and_not_sent_again(house, caplog):
    change(house, "GS-1020", CancelChange())
    with house.shop.database.write() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "refund")).one()
        row.state = "dead"
        compensate(session, row.id, "payment.refused", house.clock())
    pass_days(house, 4)
    with house.shop.database.read() as session:
        kinds = [row.kind for row in session.scalars(select(CaseRow)) if row.order_number == "GS-1020"]
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "refund", OutboxRow.order_number == "GS-1020"))
        assert [row.state for row in rows] == ["dead"]
    assert kinds.count("effect_failed") == 1
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_an_order_on_hold_for_a_detail_goes_on_after_its_time(house):
    change(house, "GS-1001", MissingDetailChange("phone"))
    house.clock.pass_(hours=47)
    assert house.watch.round()["resumed"] == 0
    house.clock.now += timedelta(hours=1, minutes=1)
    assert house.watch.round()["resumed"] == 1
    with house.shop.database.read() as session:
        order = load_order(session, "GS-1001")
    assert (order.state, order.paused) == (OrderState.PICKING, None)
