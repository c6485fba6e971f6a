"""The order service hangs, is gone or talks nonsense: honest words within ten seconds, and the talk goes on after."""

from __future__ import annotations

import time

import pytest

from tests.conversations.talks import YES, Talk
from tests.faults.breaking import ANNA, Breaker, assert_changed_once, assert_unchanged, at_the_preview
from tests.installation import Installation

DOWN = "I can't reach our order system just now"
UNSURE = "I can't say whether the change to order GS-1001 went through"
DONE = "Done! Order GS-1001 is changed"
NUMBER_14 = "wait, number 14, not 12"
IMPOSTORS = {
    "gone": b"",
    "fails": b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    "broken": b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{broken",
}


def quickly(talk: Talk, line: str | dict[str, str]) -> str:
    """The answer, which must come within ten seconds."""
    began = time.monotonic()
    answer = talk.say(line)
    assert time.monotonic() - began < 10
    return answer


def test_it_hangs_over_a_correction(shop: Installation, breaker: Breaker, black: int) -> None:
    talk = at_the_preview(shop)

    with breaker.frozen("orders"):
        assert DOWN in quickly(talk, NUMBER_14)
    assert_unchanged(shop, black)

    assert "Hauptstr. 12" in talk.say("Hauptstr. 12, 10827 Berlin")
    assert DONE in talk.say(YES)
    assert_changed_once(shop, black)


def test_it_hangs_over_a_yes(shop: Installation, breaker: Breaker, black: int) -> None:
    talk = at_the_preview(shop)

    with breaker.frozen("orders"):
        assert UNSURE in quickly(talk, YES)

    assert DONE in talk.say(YES)
    assert_changed_once(shop, black)


@pytest.mark.parametrize("answer", IMPOSTORS.values(), ids=IMPOSTORS)
def test_it_talks_nonsense(shop: Installation, breaker: Breaker, black: int, answer: bytes) -> None:
    talk = at_the_preview(shop)

    with breaker.impostor(answer):
        assert DOWN in quickly(Talk(shop, "en"), f"where is my parcel GS-1001, {ANNA}")
        assert UNSURE in quickly(talk, YES)
    assert_unchanged(shop, black)
    breaker.await_ready("orders")

    assert DONE in talk.say(YES)
    assert_changed_once(shop, black)
