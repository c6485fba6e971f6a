"""What is in the order: how many, something more, something else, one thing less."""

from __future__ import annotations

from typing import Any

import pytest

from actions.replies import REFUSALS
from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told

Json = dict[str, Any]


def lines(shop: OrderService, number: str) -> list[tuple[str, int, str]]:
    sql = "SELECT sku, quantity, state FROM order_lines WHERE order_number = ? ORDER BY line"
    return [(row["sku"], row["quantity"], row["state"]) for row in shop.rows(sql, number)]


@pytest.fixture
def two_lines(shop: OrderService) -> str:
    """An order of a dress (S) and a black belt that the warehouse has not begun with."""
    shop.rows("UPDATE orders SET state = 'confirmed', delivered_at = NULL WHERE number = 'GS-1008'")
    return "GS-1008"


def test_another_number_is_previewed_and_after_a_yes_it_is_the_orders(chat: Chat, shop: OrderService) -> None:
    preview = chat.says(clause("change_quantity", quantity=2, **whose("GS-1009")))
    assert preview.rows() == [("quantity", 1, 2)]
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    assert lines(shop, "GS-1009") == [("wool-hat-grey", 2, "ordered")]


def test_without_a_number_it_is_asked_for(chat: Chat) -> None:
    asked = chat.says(clause("change_quantity", **whose("GS-1009")))
    told(asked, "GS-1009")
    assert asked.names == ["utter_ask_quantity"]
    assert asked.facts("utter_ask_quantity")["quantity"] == 1
    assert chat.says(clause("inform", quantity=3)).rows() == [("quantity", 1, 3)]


def test_the_number_is_corrected_before_the_yes(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_quantity", quantity=2, **whose("GS-1009")))
    assert chat.says(clause("affirm"), clause("inform", quantity=4)).rows() == [("quantity", 1, 4)]
    assert lines(shop, "GS-1009") == [("wool-hat-grey", 1, "ordered")]


def test_more_than_there_are_is_told_and_fewer_taken(chat: Chat) -> None:
    assert chat.says(clause("change_quantity", quantity=19, **whose("GS-1009"))).names == [
        "utter_quantity_out_of_stock"
    ]
    assert chat.says(clause("inform", quantity=2)).rows() == [("quantity", 1, 2)]


@pytest.mark.parametrize("entities", [{}, {"quantity": 2}])
def test_another_number_is_too_late_once_it_is_picked(chat: Chat, entities: Json) -> None:
    assert chat.says(clause("change_quantity", **entities, **whose("GS-1001"))).names == ["utter_quantity_too_late"]
    assert chat.slots["wishes"] == []


def test_of_two_lines_the_one_is_asked_for_by_product_and_colour(chat: Chat, two_lines: str) -> None:
    turn = chat.says(clause("change_quantity", quantity=2, **whose(two_lines)))
    assert turn.names == ["utter_ask_line"]
    assert turn.buttons("utter_ask_line") == [
        ("Dress, S", '/choose_offer{"ordinal": "1"}'),
        ("Belt, black", '/choose_offer{"ordinal": "2"}'),
    ]
    assert chat.presses("choose_offer", ordinal="2").facts("utter_preview")["before_after"][0]["line"] == 2


@pytest.mark.parametrize("named", [{"product": "belt"}, {"color": "black"}, {"ordinal": "2"}, {"ordinal": "-1"}])
@pytest.mark.parametrize("intent", ["change_quantity", "remove_item"])
def test_a_line_is_named_by_product_colour_or_place(chat: Chat, two_lines: str, intent: str, named: Json) -> None:
    number = {"quantity": 2} if intent == "change_quantity" else {}
    turn = chat.says(clause(intent, **number, **named, **whose(two_lines)))
    assert turn.facts("utter_preview")["changes"][0]["change"]["line"] == 2


@pytest.mark.parametrize("named", [{"product": "belt"}, {"color": "black"}, {"ordinal": "2"}])
def test_a_line_that_was_asked_for_is_named_in_the_customers_words(chat: Chat, two_lines: str, named: Json) -> None:
    chat.says(clause("remove_item", **whose(two_lines)))
    turn = chat.says(clause("inform", **named))
    assert turn.facts("utter_preview")["changes"][0]["change"]["line"] == 2


def test_what_was_taken_out_is_no_line_any_more(chat: Chat, two_lines: str) -> None:
    chat.says(
        clause("remove_item", product="dress", **whose(two_lines)), clause("add_item", product="cap", color="white")
    )
    chat.says(clause("affirm"))
    assert chat.says(clause("change_quantity", quantity=2)).names == ["utter_ask_line"]
    turn = chat.presses("choose_offer", ordinal="2")
    assert turn.facts("utter_preview")["changes"][0]["change"]["line"] == 3


@pytest.mark.parametrize("intent", ["change_quantity", "add_item", "replace_item", "remove_item"])
def test_goods_of_a_cancelled_order_stay_as_they_are(chat: Chat, intent: str) -> None:
    shown = chat.says(clause("order_status", **whose("GS-1009")), clause("cancel_order"))
    assert shown.names[-1] == "utter_preview_cancel"
    chat.says(clause("affirm"))
    assert chat.says(clause(intent, product="wool-hat")).names[0] in REFUSALS.values()
    assert chat.slots["wishes"] == []


def test_numbers_of_two_things_are_two_changes_of_one_plan(chat: Chat, shop: OrderService, two_lines: str) -> None:
    turn = chat.says(clause("change_quantity", product=["dress", "belt"], quantity=[2, 3], **whose(two_lines)))
    assert turn.rows() == [("quantity", 1, 2), ("quantity", 1, 3)]
    chat.says(clause("affirm"))
    assert lines(shop, two_lines) == [("dress-s", 2, "ordered"), ("belt-black", 3, "ordered")]
    assert shop.receipts(two_lines) == 1


def test_a_thing_is_taken_out(chat: Chat, shop: OrderService, two_lines: str) -> None:
    assert chat.says(clause("remove_item", product="belt", **whose(two_lines))).rows() == [("quantity", 1, 0)]
    chat.says(clause("affirm"))
    assert lines(shop, two_lines) == [("dress-s", 1, "ordered"), ("belt-black", 1, "cancelled")]


def test_what_is_taken_out_is_corrected_before_the_yes(chat: Chat, shop: OrderService, two_lines: str) -> None:
    chat.says(clause("remove_item", product="belt", **whose(two_lines)))
    chat.says(clause("deny"), clause("inform", product="dress"))
    chat.says(clause("affirm"))
    assert lines(shop, two_lines) == [("dress-s", 1, "cancelled"), ("belt-black", 1, "ordered")]


def test_the_last_thing_goes_with_the_order(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("remove_item", product="wool-hat", **whose("GS-1009")))
    assert turn.names == ["utter_remove_line_last", "utter_offers"]
    chat.says(clause("affirm"))
    chat.says(clause("affirm"))
    assert shop.state("GS-1009") == "cancelled"


def test_taking_out_is_too_late_once_it_is_shipped(chat: Chat) -> None:
    assert chat.says(clause("remove_item", **whose("GS-1003"))).names == ["utter_remove_line_too_late"]


def test_something_is_added(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("add_item", product="belt", color="black", quantity=2, **whose("GS-1009")))
    assert turn.rows() == [("quantity", 0, 2), ("color", None, "black")]
    chat.says(clause("affirm"))
    assert lines(shop, "GS-1009") == [("wool-hat-grey", 1, "ordered"), ("belt-black", 2, "ordered")]


def test_what_is_added_is_asked_for_piece_by_piece(chat: Chat, shop: OrderService) -> None:
    asked = chat.says(clause("add_item", **whose("GS-1009")))
    told(asked, "GS-1009")
    assert asked.names == ["utter_ask_goods"]
    turn = chat.says(clause("inform", product="belt"))
    assert turn.names == ["utter_add_line_unknown"]
    assert turn.buttons("utter_add_line_unknown")[0] == ("black", '/inform{"color": "black"}')
    assert chat.presses("inform", color="black").names == ["utter_preview"]
    chat.says(clause("affirm"))
    assert lines(shop, "GS-1009")[1] == ("belt-black", 1, "ordered")


def test_what_is_added_is_corrected_before_the_yes(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("add_item", product="belt", color="black", **whose("GS-1009")))
    chat.says(clause("deny"), clause("inform", color="brown"))
    chat.says(clause("affirm"))
    assert lines(shop, "GS-1009")[1] == ("belt-brown", 1, "ordered")


def test_another_thing_in_place_of_what_was_to_be_added_forgets_its_colour(chat: Chat) -> None:
    chat.says(clause("add_item", product="belt", color="brown", **whose("GS-1009")))
    assert chat.says(clause("inform", product="gloves")).names == ["utter_add_line_unknown"]


def test_a_thing_that_is_sold_out_is_told_and_another_colour_taken(chat: Chat) -> None:
    turn = chat.says(clause("add_item", product="milano-handbag", color="green", **whose("GS-1009")))
    assert turn.names == ["utter_add_line_out_of_stock"]
    assert chat.says(clause("inform", color="black")).names == ["utter_preview"]


@pytest.mark.parametrize("entities", [{}, {"product": "belt"}])
def test_adding_is_too_late_once_it_is_picked(chat: Chat, entities: Json) -> None:
    assert chat.says(clause("add_item", **entities, **whose("GS-1001"))).names == ["utter_add_line_too_late"]
    assert chat.slots["wishes"] == []


def test_two_things_with_their_colours_are_added_in_one_plan(chat: Chat, shop: OrderService) -> None:
    things = clause("add_item", product=["belt", "gloves"], color=["black", "brown"], **whose("GS-1009"))
    assert chat.says(things, clause("add_item", product="cap", color="white")).names == ["utter_preview"]
    chat.says(clause("affirm"))
    assert [sku for sku, _, _ in lines(shop, "GS-1009")[1:]] == ["belt-black", "gloves-brown", "cap-white"]
    assert shop.receipts("GS-1009") == 1


def test_one_thing_goes_and_another_comes(chat: Chat, shop: OrderService, two_lines: str) -> None:
    chat.says(clause("replace_item", product=["gloves", "belt"], color="brown", **whose(two_lines)))
    chat.says(clause("affirm"))
    assert lines(shop, two_lines) == [
        ("dress-s", 1, "ordered"),
        ("belt-black", 1, "cancelled"),
        ("gloves-brown", 1, "ordered"),
    ]


def test_what_comes_instead_is_asked_for(chat: Chat, shop: OrderService) -> None:
    asked = chat.says(clause("replace_item", product="wool-hat", **whose("GS-1009")))
    told(asked, "GS-1009")
    assert asked.names == ["utter_ask_replacement"]
    assert chat.says(clause("inform", product="cap")).names == ["utter_replace_line_not_offered"]
    assert chat.says(clause("inform", color="white")).names == ["utter_preview"]
    chat.says(clause("affirm"))
    assert lines(shop, "GS-1009")[1] == ("cap-white", 1, "ordered")


def test_of_two_lines_the_one_that_goes_is_asked_for(chat: Chat, two_lines: str) -> None:
    assert chat.says(clause("replace_item", product="cap", color="white", **whose(two_lines))).names == [
        "utter_ask_line"
    ]
    turn = chat.says(clause("inform", product="belt"))
    assert turn.facts("utter_preview")["changes"][0]["change"]["line"] == 2


def test_what_comes_instead_is_corrected_before_the_yes(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("replace_item", product=["cap", "wool-hat"], color="white", **whose("GS-1009")))
    chat.says(clause("deny"), clause("inform", product="belt", color="brown"))
    chat.says(clause("affirm"))
    assert lines(shop, "GS-1009")[1] == ("belt-brown", 1, "ordered")


@pytest.mark.parametrize("intent", ["change_color", "exchange"])
def test_the_colour_of_another_product_is_a_wish_for_that_product(chat: Chat, shop: OrderService, intent: str) -> None:
    chat.says(clause(intent, product=["wool-hat", "gloves"], color="brown", **whose("GS-1009")))
    chat.says(clause("affirm"))
    assert lines(shop, "GS-1009") == [("wool-hat-grey", 1, "cancelled"), ("gloves-brown", 1, "ordered")]


def test_as_many_come_as_go(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE order_lines SET quantity = 2 WHERE order_number = 'GS-1009'")
    turn = chat.says(clause("replace_item", product=["cap", "wool-hat"], color="white", **whose("GS-1009")))
    assert turn.facts("utter_preview")["changes"][0]["change"]["quantity"] == 2


@pytest.mark.parametrize("entities", [{}, {"product": "belt", "color": "black"}])
def test_replacing_is_too_late_once_it_is_picked(chat: Chat, entities: Json) -> None:
    turn = chat.says(clause("replace_item", **entities, **whose("GS-1001")))
    assert turn.names == ["utter_replace_line_not_offered"]
    assert chat.slots["wishes"] == []


def test_goods_and_other_changes_are_one_plan(chat: Chat, shop: OrderService, two_lines: str) -> None:
    turn = chat.says(
        clause("change_quantity", product="dress", quantity=2, **whose(two_lines)),
        clause("remove_item", product="belt"),
        clause("add_item", product="cap", color="black"),
        clause("change_recipient", person_name="Ana García"),
    )
    assert turn.names == ["utter_preview"]
    chat.says(clause("affirm"))
    assert lines(shop, two_lines) == [
        ("dress-s", 2, "ordered"),
        ("belt-black", 1, "cancelled"),
        ("cap-black", 1, "ordered"),
    ]
    assert shop.address(two_lines)["name"] == "Ana García"
    assert shop.receipts(two_lines) == 1
