"""What has arrived for another colour or size."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told

Json = dict[str, Any]


def exchanging(shop: OrderService, number: str) -> list[str]:
    return [row["state"] for row in shop.rows("SELECT state FROM order_lines WHERE order_number = ?", number)]


def test_another_size_is_reserved_and_sent_when_the_old_one_is_back(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("exchange", size="S", **whose("GS-1014")))
    assert turn.names == ["utter_preview_exchange"]
    assert turn.rows() == [("size", "M", "S")]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_exchange"]
    assert exchanging(shop, "GS-1014") == ["exchanging"]


def test_of_old_and_new_size_the_new_one_is_meant_however_it_is_put(chat: Chat) -> None:
    assert chat.says(clause("exchange", size=["S", "M"], **whose("GS-1014"))).rows() == [("size", "M", "S")]


def test_without_a_size_the_choices_are_buttons(chat: Chat) -> None:
    turn = chat.says(clause("exchange", **whose("GS-1014")))
    assert turn.names == ["utter_ask_exchange"]
    told(turn, "GS-1014")
    assert turn.buttons("utter_ask_exchange") == [("M", '/inform{"size": "M"}'), ("S", '/inform{"size": "S"}')]
    assert chat.presses("inform", size="S").rows() == [("size", "M", "S")]


def test_the_size_that_it_has_is_told_and_another_taken(chat: Chat) -> None:
    assert chat.says(clause("exchange", size="M", **whose("GS-1014"))).names == ["utter_exchange_not_offered"]
    assert chat.says(clause("inform", size="S")).rows() == [("size", "M", "S")]


def test_the_size_is_corrected_before_the_yes(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("exchange", product="dress", size="M", **whose("GS-1008")))
    assert chat.says(clause("deny"), clause("inform", size="L")).rows() == [("size", "S", "L")]
    assert exchanging(shop, "GS-1008") == ["ordered", "ordered"]


def test_of_two_things_the_one_is_asked_for_and_then_what_it_should_be(chat: Chat) -> None:
    asked = chat.says(clause("exchange", **whose("GS-1008")))
    assert asked.names == ["utter_ask_line"]
    assert len(asked.buttons("utter_ask_line")) == 2
    assert chat.says(clause("inform", product="belt")).names == ["utter_ask_exchange"]
    assert chat.says(clause("inform", color="brown")).rows() == [("color", "black", "brown")]


def test_the_place_in_the_list_that_was_shown_is_meant(chat: Chat, shop: OrderService) -> None:
    """The belt, which comes in no sizes, stands between the two that are asked about."""
    columns = "order_number, quantity, unit_price, state, allocated, exchange, wish"
    shop.rows(
        f"INSERT INTO order_lines (line, sku, {columns}) "  # noqa: S608  the names are this test's own
        f"SELECT 3, 'jacket-l', {columns} FROM order_lines WHERE order_number = 'GS-1008' AND line = 1"
    )
    asked = chat.says(clause("exchange", size="M", **whose("GS-1008")))
    assert [title for title, _ in asked.buttons("utter_ask_line")] == ["Dress, S", "Jacket, L"]
    assert chat.presses("choose_offer", ordinal="2").rows() == [("size", "L", "M")]


def test_two_things_each_for_its_own_are_one_plan(chat: Chat, shop: OrderService) -> None:
    both, belt = clause("exchange", product="dress", size="M"), clause("exchange", product="belt", color="brown")
    both["entities"] += belt["entities"]
    assert chat.says(both, clause("inform", **whose("GS-1008"))).rows() == [
        ("size", "S", "M"),
        ("color", "black", "brown"),
    ]
    chat.says(clause("affirm"))
    assert exchanging(shop, "GS-1008") == ["exchanging", "exchanging"]


def test_of_two_things_the_one_that_comes_in_sizes_is_meant(chat: Chat) -> None:
    assert chat.says(clause("exchange", size="M", **whose("GS-1008"))).rows() == [("size", "S", "M")]


def test_where_it_is_sold_out_another_size_is_offered_and_chosen(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE variants SET on_hand = 0 WHERE sku = 'dress-l'")
    turn = chat.says(clause("exchange", product="dress", size="L", **whose("GS-1008")))
    assert turn.names == ["utter_exchange_out_of_stock", "utter_offers"]
    assert chat.says(clause("choose_offer", size="M")).rows() == [("size", "S", "M")]


@pytest.mark.parametrize(("number", "entities"), [("GS-1016", {}), ("GS-1016", {"size": "L"}), ("GS-1003", {})])
def test_what_cannot_be_exchanged_is_told_and_let_go(chat: Chat, number: str, entities: Json) -> None:
    assert chat.says(clause("exchange", **entities, **whose(number))).names == ["utter_exchange_not_offered"]
    assert chat.slots["wishes"] == []


def test_an_exchange_before_the_parcel_has_left_is_a_change(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("exchange", product="bag", color="black", **whose("GS-1001"))).rows() == [
        ("color", "red", "black")
    ]
    chat.says(clause("affirm"))
    assert shop.sku("GS-1001") == "milano-handbag-black"


def test_an_exchange_on_the_way_is_answered_as_another_colour_would_be(chat: Chat) -> None:
    asked = chat.says(clause("exchange", color="black", **whose("GS-1003")))
    assert asked.names[0] == "utter_variant_handed_over"


def test_an_exchange_and_a_return_are_one_plan(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(
        clause("exchange", product="dress", size="M", **whose("GS-1008")),
        clause("return_request", product="belt", reason="too_big"),
    )
    assert turn.names == ["utter_preview"]
    chat.says(clause("affirm"))
    assert exchanging(shop, "GS-1008") == ["exchanging", "returning"]
    assert shop.receipts("GS-1008") == 1
