"""Charged another price than the catalogue's."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def price(shop: OrderService, number: str) -> int:
    return int(shop.rows("SELECT unit_price FROM order_lines WHERE order_number = ?", number)[0]["unit_price"])


@pytest.mark.parametrize(("number", "before", "after"), [("GS-1011", 1000, 10000), ("GS-1019", 1200, 12000)])
def test_too_low_a_price_is_corrected_after_a_yes(
    chat: Chat, shop: OrderService, number: str, before: int, after: int
) -> None:
    assert chat.says(clause("price_error", **whose(number))).names == ["utter_preview_correct_price"]
    assert price(shop, number) == before
    assert chat.says(clause("affirm")).names == ["utter_confirmed_correct_price"]
    assert price(shop, number) == after


def test_instead_of_paying_more_the_order_is_cancelled(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("price_error", **whose("GS-1011")))
    assert chat.says(clause("choose_offer", offer="cancel")).names == ["utter_preview_cancel"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_cancel"]
    assert shop.state("GS-1011") == "cancelled"


def test_what_was_charged_too_much_comes_back(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE order_lines SET unit_price = 3900 WHERE order_number = 'GS-1009'")
    shop.rows("UPDATE orders SET total = 3900 WHERE number = 'GS-1009'")
    shop.rows("UPDATE payments SET amount = 3900 WHERE order_number = 'GS-1009'")
    turn = chat.says(clause("price_error", product="wool-hat", **whose("GS-1009")))
    assert turn.facts("utter_preview_correct_price")["price_difference"] == {"amount": -1000, "currency": "EUR"}
    assert chat.says(clause("affirm")).names == ["utter_confirmed_correct_price"]
    assert price(shop, "GS-1009") == 2900


def test_a_right_price_is_told_as_right(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("price_error", **whose("GS-1001"))).names == ["utter_price_right"]
    assert shop.receipts("GS-1001") == 0
