"""Where a change is not possible: the reason, and the best that can be done instead."""

from __future__ import annotations

import pytest

from tests.conversations.talks import GREEN, LANGUAGES, WRONG_ADDRESS, YES, Talk
from tests.installation import Installation

BLACK_THEN = {"en": "then black please", "de": "dann bitte schwarz", "zh": "那就黑色吧"}
THE_FIRST = {"en": "the first one", "de": "die erste", "zh": "第一个"}
SEND_AGAIN = {"en": "send it again then", "de": "dann bitte noch mal schicken", "zh": "重新发一份吧"}
HOLD = {"en": "5%", "de": "5 %", "zh": "5%"}


@pytest.fixture(params=LANGUAGES)
def talk(request: pytest.FixtureRequest, shop: Installation) -> Talk:
    return Talk(shop, request.param)


def test_out_of_stock_names_the_restock_date_and_offers_black(talk: Talk, shop: Installation) -> None:
    talk.say(GREEN)

    offered = talk.identify("GS-1002", "anna.schmidt@example.com")

    green, black = {"en": ("green", "black"), "de": ("Grün", "Schwarz"), "zh": ("绿色", "黑色")}[talk.language]
    assert green in offered
    assert black in offered
    assert len(talk.buttons) == 3  # black, wait, keep
    assert shop.books.options("GS-1002") == {"color": "red"}

    assert black in talk.say(BLACK_THEN)
    talk.say(YES)
    assert shop.books.options("GS-1002") == {"color": "black"}
    assert shop.books.balanced()


def test_too_late_for_the_address_offers_hold_old_address_and_voucher(talk: Talk, shop: Installation) -> None:
    talk.say(WRONG_ADDRESS)

    offered = talk.identify("GS-1004", "john.miller@example.com")

    assert HOLD[talk.language] in offered
    assert len(talk.buttons) == 3  # hold, former address, voucher
    before = shop.books.order("GS-1004")

    talk.say(THE_FIRST)
    assert shop.books.order("GS-1004") == before, "nothing happens before a yes"
    talk.say(YES)

    assert shop.books.order("GS-1004")["delivery"]["kind"] == "hold"
    shop.books.all_sent("GS-1004")
    assert "carrier_call" in shop.books.kinds("GS-1004")
    assert shop.books.rows("select percent from vouchers where order_number = 'GS-1004'") == [{"percent": 5}]


def test_goods_worth_little_can_be_sent_again_to_the_new_address(talk: Talk, shop: Installation) -> None:
    talk.say(WRONG_ADDRESS)
    talk.identify("GS-1003", "lukas.weber@example.com")

    talk.say(SEND_AGAIN)
    preview = talk.say("Hauptstr. 12, 10827 Berlin")
    assert "Hauptstr. 12" in preview
    talk.say(YES)

    order = shop.books.order("GS-1003")
    assert (order["state"], order["address"]["postal_code"]) == ("confirmed", "10827")
    assert "label" in shop.books.kinds("GS-1003")
