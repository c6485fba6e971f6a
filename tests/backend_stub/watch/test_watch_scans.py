"""What the watch finds in the demo shop: each cause at the order that has it, once, with its remedies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend_stub.service.verification import conversations_of, verify_by_order
from backend_stub.storage.care_tables import ExceptionRow
from backend_stub.storage.tables import EventRow, OrderRow, OutboxRow, VariantRow


def found(shop) -> dict[tuple[str, str], list[str]]:
    """(order, cause) → the types of the remedies, best first."""
    with shop.database.read() as session:
        rows = session.scalars(select(ExceptionRow).order_by(ExceptionRow.order_number))
        return {(row.order_number, row.cause): [remedy["change"]["type"] for remedy in row.remedies] for row in rows}


def test_every_cause_is_found_at_the_order_that_has_it(watch, shop):
    watch.round()
    assert found(shop) == {
        ("GS-1006", "overdue"): ["reship", "refund_parcel"],
        ("GS-1007", "details_not_applied"): ["hold"],
        ("GS-1010", "duplicate"): ["cancel_duplicate", "keep_duplicate"],
        ("GS-1011", "price_error"): ["correct_price", "cancel"],
        ("GS-1012", "out_of_stock"): ["wait_restock", "variant", "variant", "cancel"],
        ("GS-1013", "lost"): ["reship", "refund_parcel"],
        ("GS-1019", "price_error"): ["correct_price", "cancel"],
    }


def test_every_finding_is_told_by_mail_and_not_again_in_the_talk_that_it_opens(watch, shop, clock):
    verify_by_order(shop, "c-lukas", "GS-1013", "lukas.weber@example.com", clock())
    watch.round()
    with shop.database.read() as session:
        events = session.scalars(select(EventRow).where(EventRow.kind == "exception_found")).all()
        mails = session.scalars(select(OutboxRow).where(OutboxRow.kind == "email")).all()
    talks = {
        f"exception:{event.order_number}:{event.facts['cause']}:": event.facts["conversations"] for event in events
    }
    told = {key: [mail.payload["told"] for mail in mails if mail.idempotency_key.startswith(key)] for key in talks}
    assert told == {key: [conversations] for key, conversations in talks.items()}
    assert {key: live for key, live in talks.items() if live} == {"exception:GS-1013:lost:": ["c-lukas"]}
    assert len(talks) == len(found(shop))


def test_a_second_round_finds_nothing_new(watch, shop):
    watch.round()
    with shop.database.read() as session:
        before = (session.query(EventRow).count(), session.query(OutboxRow).count())
    assert watch.round() == {}
    with shop.database.read() as session:
        assert (session.query(EventRow).count(), session.query(OutboxRow).count()) == before


def test_a_wrong_listing_is_taken_down_at_once(watch, shop):
    assert watch.round()["price_taken_down"] == 2
    with shop.database.read() as session:
        assert session.scalars(select(VariantRow.sku).where(VariantRow.listed_price.is_not(None))).all() == []
        events = session.scalars(select(EventRow).where(EventRow.kind == "price_taken_down")).all()
    assert [event.facts["sku"] for event in events] == ["city-bag-brown", "wool-coat-m"]


@pytest.mark.parametrize("cause", ["duplicate", "overdue"])
def test_the_gateway_reads_what_was_found_with_its_remedies(watch, shop, cause):
    watch.round()
    with shop.database.read() as session:
        events = session.scalars(select(EventRow).where(EventRow.kind == "exception_found")).all()
    event = next(event for event in events if event.facts["cause"] == cause)
    assert [remedy["id"] for remedy in event.facts["remedies"]] == ["1", "2"]


def test_the_gateway_reads_which_conversations_speak_for_the_customer(watch, shop, clock):
    for conversation, number, email in (
        ("c-wei", "GS-1006", "wei.li@example.com"),
        ("c-anna", "GS-1001", "anna.schmidt@example.com"),
    ):
        verify_by_order(shop, conversation, number, email, clock())
    watch.round()
    with shop.database.read() as session:
        events = session.scalars(select(EventRow).where(EventRow.order_number == "GS-1006")).all()
    assert [event.facts["conversations"] for event in events if event.kind == "exception_found"] == [["c-wei"]]


def test_a_conversation_that_has_been_quiet_for_long_speaks_for_nobody(watch, shop, clock):
    verify_by_order(shop, "c-wei", "GS-1006", "wei.li@example.com", clock())
    clock.now += timedelta(minutes=shop.policy.verification.idle_minutes)
    with shop.database.read() as session:
        customer = session.get_one(OrderRow, "GS-1006").customer_id
        assert conversations_of(session, shop, customer, clock()) == []
