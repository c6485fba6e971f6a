"""Goods back, not wanted any more, too late, and cancelled."""

from __future__ import annotations

import pytest

from tests.conversations.talks import CANCEL, LANGUAGES, NOT_WANTED, RETURN_DRESS, YES, Talk
from tests.installation import Installation

NO_REASON = {
    "en": "I'd rather not say",
    "de": "möchte ich nicht sagen",
    "zh": "不想说",
    "fr": "je préfère ne pas le dire",
    "es": "prefiero no decirlo",
}
BRING_BACK = {
    "en": "have it brought back",
    "de": "bitte zurückholen lassen",
    "zh": "让快递召回",
    "fr": "faites-le revenir",
    "es": "que lo traigan de vuelta",
}


@pytest.fixture(params=LANGUAGES)
def talk(request: pytest.FixtureRequest, shop: Installation) -> Talk:
    return Talk(shop, request.param)


def test_one_line_goes_back_with_its_reason_and_a_label(talk: Talk, shop: Installation) -> None:
    talk.say(RETURN_DRESS)

    preview = talk.identify("GS-1008", "sofia.garcia@example.com")
    assert "59" in preview
    talk.say(YES)

    assert shop.books.rows("select state from order_lines where order_number = 'GS-1008' order by line") == [
        {"state": "returning"},
        {"state": "ordered"},
    ]
    change = shop.books.rows("select changes from history where order_number = 'GS-1008' order by id desc limit 1")
    assert '"too_small"' in change[0]["changes"]
    shop.books.assert_carried_out("GS-1008", "sofia.garcia@example.com", "return_label", "email")
    assert "refund" not in shop.books.kinds("GS-1008"), "the money follows when the dress is back"


def test_express_on_its_way_can_be_kept_brought_back_or_refused(talk: Talk, shop: Installation) -> None:
    talk.say(NOT_WANTED)
    talk.identify("GS-1005", "marie.dubois@example.com")

    offered = talk.say(NO_REASON)

    assert "13" in offered
    assert len(talk.buttons) == 3
    talk.say(BRING_BACK)
    talk.say(YES)
    assert shop.books.order("GS-1005")["state"] == "returning"
    shop.books.assert_carried_out("GS-1005", "marie.dubois@example.com", "carrier_call", "email")
    assert "refund" not in shop.books.kinds("GS-1005"), "the money follows when the coat is back"


def test_after_the_window_the_rule_is_named(talk: Talk, shop: Installation) -> None:
    talk.say(NOT_WANTED)

    refused = talk.identify("GS-1016", "sofia.garcia@example.com")

    assert "30" in refused
    assert shop.books.order("GS-1016")["state"] == "delivered"
    shop.books.assert_untouched("GS-1016")


def test_in_the_warehouse_an_order_is_cancelled_and_refunded(talk: Talk, shop: Installation) -> None:
    talk.say(CANCEL)

    preview = talk.identify("GS-1009", "emma.brown@example.com")
    assert "29" in preview
    assert shop.books.order("GS-1009")["state"] == "confirmed"
    shop.books.assert_untouched("GS-1009")
    hats = shop.books.on_hand("wool-hat", color="grey")
    talk.say(YES)

    assert shop.books.order("GS-1009")["state"] == "cancelled"
    assert shop.books.order("GS-1010")["state"] == "confirmed"
    assert shop.books.on_hand("wool-hat", color="grey") == hats + 1
    shop.books.assert_carried_out("GS-1009", "emma.brown@example.com", "refund", "email")


def test_after_hand_over_cancelling_becomes_refusing(talk: Talk, shop: Installation) -> None:
    talk.say(CANCEL)

    offered = talk.identify("GS-1003", "lukas.weber@example.com")

    assert len(talk.buttons) == 1, offered  # postal: refuse at the door
    talk.say(YES)
    talk.say(YES)
    assert shop.books.order("GS-1003")["state"] == "returning"
    shop.books.assert_carried_out("GS-1003", "lukas.weber@example.com", "email")
