"""Where is my parcel?"""

from __future__ import annotations

import pytest

from tests.conversations.talks import LANGUAGES, WHERE, Talk
from tests.installation import Installation

ON_ITS_WAY = {"en": "on its way", "de": "unterwegs", "zh": "运输", "fr": "en route", "es": "en camino"}
NINE_DAYS_LATE = {
    "en": ("can't be tracked", "9 days late"),
    "de": ("9 Tage",),
    "zh": ("9",),
    "fr": ("sans suivi", "9 jours de retard"),
    "es": ("no tiene seguimiento", "9 días de retraso"),
}


@pytest.fixture(params=LANGUAGES)
def talk(request: pytest.FixtureRequest, shop: Installation) -> Talk:
    return Talk(shop, request.param)


def test_a_tracked_parcel_has_status_last_event_date_and_number(talk: Talk, shop: Installation) -> None:
    talk.say(WHERE)

    answer = talk.identify("GS-1003", "lukas.weber@example.com")

    order = shop.books.order("GS-1003")
    state = ON_ITS_WAY[talk.language]
    last = shop.books.rows("select place from tracking_events where order_number = 'GS-1003' order by at desc limit 1")
    assert state in answer
    assert last[0]["place"] in answer
    assert order["tracking_number"] in answer
    assert order["expected_date"][:4] in answer
    assert talk.cards[0]["type"] == "tracking"
    shop.books.assert_untouched("GS-1003")


def test_economy_is_honest_about_what_cannot_be_seen(talk: Talk, shop: Installation) -> None:
    talk.say(WHERE)

    answer = talk.identify("GS-1006", "wei.li@example.com")

    words = NINE_DAYS_LATE[talk.language]
    assert all(word in answer for word in words), answer
    shop.books.assert_untouched("GS-1006")


def test_after_the_answer_the_next_wish_needs_no_identity_again(talk: Talk) -> None:
    talk.say(WHERE)
    talk.identify("GS-1003", "lukas.weber@example.com")

    again = talk.say(WHERE)

    assert "GS-1003" in again
