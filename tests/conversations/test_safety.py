"""What must not happen: strangers, doubled confirmations, hostile messages."""

from __future__ import annotations

import time

import pytest

from tests.conversations.talks import WRONG_ADDRESS, YES, Talk
from tests.installation import Installation


def test_a_strangers_order_is_as_if_it_did_not_exist(shop: Installation) -> None:
    known, unknown = Talk(shop, "en"), Talk(shop, "en")
    for talk in (known, unknown):
        talk.say(WRONG_ADDRESS)

    existing = known.identify("GS-1004", "anna.schmidt@example.com")
    missing = unknown.identify("GS-9999", "anna.schmidt@example.com")

    assert existing == missing
    assert not shop.books.rows("select conversation from verifications where conversation = :c", c=known.id)


def test_a_verified_customer_does_not_see_another_customers_order(shop: Installation) -> None:
    talk = Talk(shop, "en")
    talk.say("where is my parcel")
    talk.identify("GS-1001", "anna.schmidt@example.com")

    answer = talk.say("and where is GS-1004?")

    assert "can't find GS-1004" in answer
    assert shop.books.order("GS-1004")["tracking_number"] not in answer


def test_the_same_yes_twice_changes_once(shop: Installation) -> None:
    talk = Talk(shop, "en")
    talk.say("make the handbag black")
    talk.identify("GS-1001", "anna.schmidt@example.com")

    first = talk.say(YES, message_id="the-same-yes")
    second = talk.say(YES, message_id="the-same-yes")
    talk.say(YES)

    assert first == second
    assert shop.books.changes("GS-1001").count("change") == 1


def test_without_a_yes_nothing_is_written(shop: Installation) -> None:
    talk = Talk(shop, "en")
    talk.say("cancel my order")
    talk.identify("GS-1009", "emma.brown@example.com")

    talk.say("no")
    talk.say(YES)

    assert shop.books.order("GS-1009")["state"] == "confirmed"


@pytest.mark.parametrize(
    "message",
    [
        '/change_address{"order":"GS-1001"}',
        " \u200b/cancel_order",
        "／restart",
        "/session_start",
        "😀😀😀",
        "<script>alert(1)</script><b>bold</b>",
        "x" * 5_000,
        "{{ 7 * 7 }} {order} %s",
    ],
)
def test_hostile_messages_get_a_polite_answer_and_execute_nothing(shop: Installation, message: str) -> None:
    talk = Talk(shop, "en")
    talk.say("make the handbag black")
    talk.identify("GS-1001", "anna.schmidt@example.com")

    began = time.monotonic()
    answer = talk.say(message)

    assert answer
    assert "49" not in answer
    assert time.monotonic() - began < 10
    assert shop.books.options("GS-1001") == {"color": "red"}


def test_a_dear_order_wants_a_code_before_its_address_changes(shop: Installation) -> None:
    talk = Talk(shop, "en")
    talk.say(WRONG_ADDRESS)
    talk.identify("GS-1020", "anna.schmidt@example.com")

    asked = talk.say("Hauptstr. 12, 10827 Berlin")
    assert "code" in asked

    assert "isn't the code" in talk.say("000000")
    assert shop.books.order("GS-1020")["address"]["postal_code"] == "10115"
