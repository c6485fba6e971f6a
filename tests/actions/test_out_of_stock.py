"""Ordered and sold out."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


@pytest.fixture
def watched(shop: OrderService) -> OrderService:
    shop.watch()
    return shop


def test_what_the_watch_prepared_is_offered(chat: Chat, watched: OrderService) -> None:
    turn = chat.says(clause("out_of_stock", **whose("GS-1012")))
    assert turn.names == ["utter_sold_out", "utter_offers"]
    assert turn.offers() == ["wait_restock", "variant", "variant", "cancel"]
    assert "restock_date" in turn.facts("utter_sold_out")


@pytest.mark.parametrize(
    ("words", "kind", "state", "sku"),
    [
        ({"offer": "wait_restock"}, "_wait_restock", "on_hold", "sneakers-38-white"),
        ({"color": "black"}, "", "confirmed", "sneakers-38-black"),
        ({"offer": "cancel"}, "_cancel", "cancelled", "sneakers-38-white"),
    ],
)
def test_the_customer_chooses(
    chat: Chat, watched: OrderService, words: dict[str, str], kind: str, state: str, sku: str
) -> None:
    chat.says(clause("out_of_stock", **whose("GS-1012")))
    assert chat.says(clause("choose_offer", **words)).names == [f"utter_preview{kind}"]
    assert chat.says(clause("affirm")).names == [f"utter_confirmed{kind}"]
    assert (watched.state("GS-1012"), watched.sku("GS-1012")) == (state, sku)


def test_before_the_watch_has_looked_waiting_and_the_money_are_offered(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("out_of_stock", **whose("GS-1012")))
    assert turn.names == ["utter_sold_out", "utter_offers"]
    assert turn.offers() == ["wait_restock", "cancel"]
    assert chat.says(clause("cancel_order")).names == ["utter_preview_cancel"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_cancel"]
    assert shop.state("GS-1012") == "cancelled"


def test_is_the_green_one_there_again(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("out_of_stock", color="green", **whose("GS-1002")))
    assert turn.names == ["utter_variant_out_of_stock", "utter_offers"]
    chat.says(clause("choose_offer", offer="wait_restock"))
    assert chat.says(clause("affirm")).names == ["utter_confirmed_wait_restock"]
    assert "milano-handbag-green" in shop.rows("SELECT wish FROM order_lines WHERE order_number = 'GS-1002'")[0]["wish"]


def test_is_the_black_one_there_again(chat: Chat) -> None:
    assert chat.says(clause("out_of_stock", color="black", **whose("GS-1002"))).names == ["utter_preview"]


@pytest.mark.parametrize("words", [{}, {"color": "red"}])
def test_what_is_not_sold_out_is_told_as_there(chat: Chat, shop: OrderService, words: dict[str, str]) -> None:
    assert chat.says(clause("out_of_stock", **words, **whose("GS-1001"))).names == ["utter_not_sold_out"]
    assert chat.slots["wishes"] == []


def test_not_sold_out_and_not_wanted_either_it_is_cancelled(chat: Chat) -> None:
    turn = chat.says(clause("out_of_stock", **whose("GS-1001")), clause("cancel_order"))
    assert turn.names == ["utter_not_sold_out", "utter_preview_cancel"]


def test_sold_out_and_not_wanted_any_more_it_is_cancelled(chat: Chat) -> None:
    turn = chat.says(clause("out_of_stock", **whose("GS-1012")), clause("cancel_order"))
    assert turn.names == ["utter_preview_cancel"]


def test_what_has_left_waits_for_nothing(chat: Chat) -> None:
    assert chat.says(clause("out_of_stock", **whose("GS-1003"))).names == ["utter_wait_restock_not_offered"]
