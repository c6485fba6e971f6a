"""Each process killed at the worst moment: the change is committed, and nobody has told the customer yet."""

from __future__ import annotations

import signal
from contextlib import ExitStack

import pytest
import requests

from bot.gateway.config import Config
from tests.conversations.talks import UNDO, YES, Talk
from tests.faults.breaking import ANNA, STREET, Breaker, assert_changed_once, at_the_preview, heard, said_once
from tests.installation import Installation

DONE = "Done! Order GS-1001 is changed"
UNSURE = "I can't say whether the change to order GS-1001 went through"
ANSWER_LOST = "something went wrong before I could answer"
BACK = "Done, order GS-1001 is back as it was"


def test_the_order_service_is_killed(shop: Installation, breaker: Breaker, black: int) -> None:
    talk = at_the_preview(shop)
    breaker.ask_for("after_commit", signal.SIGKILL)

    assert UNSURE in talk.say(YES)
    breaker.await_ready("orders")

    assert DONE in talk.say(YES)
    assert_changed_once(shop, black)


def test_the_actions_are_killed(shop: Installation, breaker: Breaker, black: int) -> None:
    talk = at_the_preview(shop)

    with breaker.in_mid_turn("after_commit", lambda: talk.say(YES)) as answer:
        breaker.kill("actions")
        assert ANSWER_LOST in answer.result()
    breaker.await_ready("actions")

    assert DONE in talk.say(YES)
    assert_changed_once(shop, black)


def test_rasa_is_killed_over_a_yes(shop: Installation, breaker: Breaker, black: int) -> None:
    talk = at_the_preview(shop)

    with breaker.in_mid_turn("after_commit", lambda: talk.say(YES)):
        breaker.kill("rasa")

    assert STREET in said_once(talk, DONE)
    assert_changed_once(shop, black)


def test_rasa_is_killed_over_an_undo(shop: Installation, breaker: Breaker, black: int) -> None:
    for wish in ("the address is wrong", "make the handbag black"):
        talk = Talk(shop, "en")
        talk.say(wish)
        talk.identify("GS-1001", ANNA)
        if "address" in wish:
            talk.say(f"{STREET}, 10827 Berlin")
        assert DONE in talk.say(YES)
    another = Talk(shop, "en")  # it does not know which change was the last
    another.say(UNDO)

    with breaker.in_mid_turn("after_undo", lambda: another.identify("GS-1001", ANNA)):
        breaker.kill("rasa")

    assert "red" in said_once(another, BACK)
    assert shop.books.changes("GS-1001")[-3:] == ["change", "change", "undo"]
    assert shop.books.options("GS-1001") == {"color": "red"}
    assert shop.books.order("GS-1001")["address"]["street_address"] == STREET
    assert shop.books.on_hand("milano-handbag", color="black") == black
    assert shop.books.balanced()


def test_the_gateway_is_killed(shop: Installation, breaker: Breaker, black: int) -> None:
    talk = at_the_preview(shop)
    spoken = len(heard(talk))

    with breaker.in_mid_turn("after_commit", lambda: talk.say(YES)) as answer:
        breaker.kill("gateway")
        with pytest.raises(requests.ConnectionError):
            answer.result()

    assert STREET in said_once(talk, DONE)
    assert len(heard(talk)) == spoken + 1
    assert_changed_once(shop, black)
    assert BACK in talk.say(UNDO)


def test_the_gateway_is_killed_too_often_over_a_yes(shop: Installation, breaker: Breaker, black: int) -> None:
    talk = at_the_preview(shop)

    with ExitStack() as until_lost:
        with breaker.in_mid_turn("after_commit", lambda: talk.say(YES)) as answer:
            until_lost.enter_context(breaker.frozen("rasa"))
            breaker.kill("gateway")
            with pytest.raises(requests.ConnectionError):
                answer.result()
        for _ in range(Config.deliveries):
            breaker.await_live("gateway")
            breaker.kill("gateway")
        said_once(talk, ANSWER_LOST)

    assert DONE in talk.say(YES)  # what was done, and nothing of a yes that nobody waits for
    assert_changed_once(shop, black)


def test_the_gateway_is_killed_and_back_while_the_turn_still_runs(
    shop: Installation, breaker: Breaker, black: int
) -> None:
    talk = at_the_preview(shop)
    spoken = len(heard(talk))

    with breaker.in_mid_turn("after_commit", lambda: talk.say(YES)) as answer:
        breaker.kill("gateway")
        with pytest.raises(requests.ConnectionError):
            answer.result()
        said_once(talk, UNSURE)  # the actions did not wait for ever for an order service that stands still

    assert len(heard(talk)) == spoken + 1
    assert DONE in talk.say(YES)
    assert_changed_once(shop, black)
