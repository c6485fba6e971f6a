"""Where a change is not possible: the reason, and the best that can be done instead."""

from __future__ import annotations

import pytest

from tests.conversations.talks import GREEN, LANGUAGES, WRONG_ADDRESS, YES, Talk
from tests.installation import Installation

BLACK_THEN = {
    "en": "then black please",
    "de": "dann bitte schwarz",
    "zh": "那就黑色吧",
    "fr": "alors en noir, s'il vous plaît",
    "es": "entonces en negro, por favor",
}
THE_FIRST = {"en": "the first one", "de": "die erste", "zh": "第一个", "fr": "la première", "es": "la primera"}
SEND_AGAIN = {
    "en": "send it again then",
    "de": "dann bitte noch mal schicken",
    "zh": "重新发一份吧",
    "fr": "alors renvoyez-moi l'article",
    "es": "entonces envíelo de nuevo",
}
FIVE_PERCENT = {"en": "5%", "de": "5 %", "zh": "5%", "fr": "5\xa0%", "es": "5 %"}
GREEN_AND_BLACK = {
    "en": ("green", "black"),
    "de": ("Grün", "Schwarz"),
    "zh": ("绿色", "黑色"),
    "fr": ("vert", "noir"),
    "es": ("verde", "negro"),
}


@pytest.fixture(params=LANGUAGES)
def talk(request: pytest.FixtureRequest, shop: Installation) -> Talk:
    return Talk(shop, request.param)


def test_out_of_stock_names_the_restock_date_and_offers_black(talk: Talk, shop: Installation) -> None:
    talk.say(GREEN)

    offered = talk.identify("GS-1002", "anna.schmidt@example.com")

    green, black = GREEN_AND_BLACK[talk.language]
    assert green in offered
    assert black in offered
    assert len(talk.buttons) == 3  # black, wait, keep
    assert shop.books.options("GS-1002") == {"color": "red"}
    on_hand = {color: shop.books.on_hand("milano-handbag", color=color) for color in ("black", "green", "red")}

    assert black in talk.say(BLACK_THEN)
    shop.books.assert_untouched("GS-1002")
    talk.say(YES)
    assert shop.books.options("GS-1002") == {"color": "black"}
    assert shop.books.on_hand("milano-handbag", color="black") == on_hand["black"] - 1
    assert shop.books.on_hand("milano-handbag", color="green") == on_hand["green"] == 0
    assert shop.books.on_hand("milano-handbag", color="red") == on_hand["red"] + 1
    shop.books.assert_carried_out("GS-1002", "anna.schmidt@example.com", "email")


def test_too_late_for_the_address_offers_hold_old_address_and_voucher(talk: Talk, shop: Installation) -> None:
    talk.say(WRONG_ADDRESS)

    offered = talk.identify("GS-1004", "john.miller@example.com")

    assert FIVE_PERCENT[talk.language] in offered
    assert len(talk.buttons) == 3  # hold, former address, voucher
    before = shop.books.order("GS-1004")

    talk.say(THE_FIRST)
    assert shop.books.order("GS-1004") == before, "nothing happens before a yes"
    shop.books.assert_untouched("GS-1004")
    talk.say(YES)

    assert shop.books.order("GS-1004")["delivery"]["kind"] == "hold"
    shop.books.assert_carried_out("GS-1004", "john.miller@example.com", "carrier_call", "email")
    assert "label" not in shop.books.kinds("GS-1004"), "the parcel keeps its label"
    assert shop.books.rows("select percent from vouchers where order_number = 'GS-1004'") == [{"percent": 5}]


def test_goods_worth_little_can_be_sent_again_to_the_new_address(talk: Talk, shop: Installation) -> None:
    talk.say(WRONG_ADDRESS)
    talk.identify("GS-1003", "lukas.weber@example.com")

    talk.say(SEND_AGAIN)
    preview = talk.say("Hauptstr. 12, 10827 Berlin")
    assert "Hauptstr. 12" in preview
    shop.books.assert_untouched("GS-1003")
    scarves = shop.books.on_hand("silk-scarf", color="blue")
    talk.say(YES)

    order = shop.books.order("GS-1003")
    assert (order["state"], order["address"]["postal_code"]) == ("confirmed", "10827")
    assert shop.books.on_hand("silk-scarf", color="blue") == scarves - 1
    shop.books.assert_carried_out("GS-1003", "lukas.weber@example.com", "carrier_call", "label", "email")
    assert len(shop.books.labels("GS-1003")) == 1
