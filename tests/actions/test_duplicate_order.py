"""The same order twice: asked first."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


@pytest.mark.parametrize("named", ["GS-1010", "GS-1009"])
def test_whichever_is_named_the_later_one_can_go(chat: Chat, shop: OrderService, named: str) -> None:
    turn = chat.says(clause("duplicate_order", **whose(named)))
    assert turn.names == ["utter_duplicate_found", "utter_offers"]
    facts = turn.facts("utter_duplicate_found")
    assert (facts["order"], facts["twin"]) == ("GS-1010", "GS-1009")
    assert turn.offers() == ["cancel_duplicate", "keep_duplicate"]
    assert chat.says(clause("cancel_order")).names == ["utter_preview_cancel_duplicate"]
    assert shop.state("GS-1010") == "confirmed"
    assert chat.says(clause("affirm")).names == ["utter_confirmed_cancel_duplicate"]
    assert (shop.state("GS-1009"), shop.state("GS-1010")) == ("confirmed", "cancelled")


def test_twice_and_cancel_one_are_one_wish(chat: Chat) -> None:
    turn = chat.says(clause("duplicate_order", **whose("GS-1009")), clause("cancel_order"))
    assert turn.names == ["utter_preview_cancel_duplicate"]


def test_both_are_kept(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("duplicate_order", **whose("GS-1010")))
    assert chat.says(clause("choose_offer", ordinal="2")).names == ["utter_preview_keep_duplicate"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_keep_duplicate"]
    assert shop.state("GS-1010") == "confirmed"


@pytest.mark.parametrize("named", ["GS-1010", "GS-1009"])
def test_a_later_one_that_was_shipped_is_returned(chat: Chat, shop: OrderService, named: str) -> None:
    shop.move("GS-1010", "in_transit")
    turn = chat.says(clause("duplicate_order", **whose(named)))
    assert turn.names == ["utter_duplicate_shipped", "utter_offers"]
    assert turn.offers() == ["return_duplicate", "keep_duplicate"]
    assert chat.says(clause("refuse_parcel")).names == ["utter_preview_return_duplicate"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_return_duplicate"]
    assert shop.state("GS-1010") == "returning"


def test_an_order_without_a_twin_stays(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("duplicate_order", **whose("GS-1001"))).names == ["utter_no_duplicate"]
    assert shop.receipts("GS-1001") == 0
