"""Another colour or size, and what is offered where it cannot be had."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def test_another_colour_is_previewed_and_after_a_yes_it_is_the_orders(chat: Chat, shop: OrderService) -> None:
    preview = chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert preview.names == ["utter_preview"]
    assert preview.rows() == [("color", "red", "black")]
    assert shop.sku("GS-1001") == "milano-handbag-red"
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    assert shop.sku("GS-1001") == "milano-handbag-black"


def test_of_old_and_new_colour_the_new_one_is_meant_however_it_is_put(chat: Chat) -> None:
    turn = chat.says(clause("change_color", color=["red", "black"], **whose("GS-1001")))
    assert turn.rows() == [("color", "red", "black")]


def test_without_a_colour_the_choices_are_named(chat: Chat) -> None:
    turn = chat.says(clause("change_color", **whose("GS-1001")))
    assert turn.names == ["utter_ask_variant"]
    assert turn.facts("utter_ask_variant")["choices"] == ["black", "green"]
    assert chat.says(clause("choose_offer", color="black")).names == ["utter_preview"]


def test_a_colour_that_does_not_exist_is_told_with_those_that_do(chat: Chat) -> None:
    turn = chat.says(clause("change_color", color="purple", **whose("GS-1001")))
    assert turn.names == ["utter_variant_unknown"]
    assert turn.facts("utter_variant_unknown")["choices"] == {"color": ["black", "green", "red"]}
    assert chat.says(clause("inform", color="black")).rows() == [("color", "red", "black")]


def test_the_colour_that_it_has_is_no_change(chat: Chat) -> None:
    turn = chat.says(clause("change_color", color="red", **whose("GS-1001")))
    assert turn.names == ["utter_variant_unchanged"]
    assert chat.slots["asked"] == "variant"


@pytest.mark.parametrize("entities", [{}, {"size": "M"}])
def test_what_comes_in_no_sizes_has_none_to_change(chat: Chat, entities: dict[str, str]) -> None:
    assert chat.says(clause("change_size", **entities, **whose("GS-1001"))).names == ["utter_no_choice"]
    assert not chat.slots.get("wishes")


def test_colour_and_size_of_one_line_become_one_change(chat: Chat, shop: OrderService) -> None:
    shop.move("GS-1005", "packed")
    turn = chat.says(clause("change_color", color="beige", **whose("GS-1005")), clause("change_size", size="S"))
    assert len(turn.facts("utter_preview")["changes"]) == 1
    assert turn.rows() == [("size", "M", "S")]
    chat.says(clause("affirm"))
    assert shop.sku("GS-1005") == "trench-coat-beige-s"


def test_an_alternative_to_colour_and_size_stands_for_both(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1005")), clause("change_size", size="M"))
    assert chat.says(clause("choose_offer", offer="refuse_at_door")).names == ["utter_preview_refuse_at_door"]
    assert len(chat.slots["wishes"]) == 1


def test_no_to_the_alternatives_of_colour_and_size_lets_both_go(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1005")), clause("change_size", size="M"))
    assert chat.says(clause("deny")).names == ["utter_kept"]
    assert chat.slots["wishes"] == []


def out_of_stock(chat: Chat) -> list[str]:
    turn = chat.says(clause("change_color", color="green", **whose("GS-1002")))
    assert turn.names == ["utter_variant_out_of_stock", "utter_offers"]
    return turn.offers()


def test_out_of_stock_offers_another_colour_waiting_and_keeping(chat: Chat) -> None:
    assert out_of_stock(chat) == ["variant", "wait_restock", "keep_variant"]


@pytest.mark.parametrize(
    "entities", [{"color": "black"}, {"ordinal": "1"}, {"offer_id": "1"}, {"offer": "variant"}, {"ordinal": 1}]
)
def test_an_offer_is_chosen_by_colour_place_button_or_kind(chat: Chat, entities: dict[str, object]) -> None:
    out_of_stock(chat)
    turn = chat.presses("choose_offer", **entities) if "offer_id" in entities else None
    turn = turn or chat.says(clause("choose_offer", **entities))
    assert turn.rows() == [("color", "red", "black")]


@pytest.mark.parametrize("intent", ["inform", "nlu_fallback"])
def test_a_bare_number_chooses_an_offer_whatever_understanding_made_of_it(chat: Chat, intent: str) -> None:
    out_of_stock(chat)
    assert chat.says(clause(intent, ordinal="2")).names == ["utter_preview_wait_restock"]


def test_the_last_offer_is_chosen_from_the_end(chat: Chat) -> None:
    out_of_stock(chat)
    assert chat.says(clause("choose_offer", ordinal="-1")).names == ["utter_kept"]


def test_an_offer_that_does_not_exist_is_not_chosen_and_the_offers_come_back(chat: Chat) -> None:
    out_of_stock(chat)
    turn = chat.says(clause("choose_offer", ordinal="7"))
    assert turn.names == ["utter_rephrase", "utter_offers"]


def test_waiting_for_the_restock_is_noted(chat: Chat, shop: OrderService) -> None:
    out_of_stock(chat)
    assert chat.says(clause("choose_offer", offer="wait_restock")).names == ["utter_preview_wait_restock"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_wait_restock"]
    assert shop.state("GS-1002") == "on_hold"


def test_keeping_what_was_ordered_changes_nothing(chat: Chat, shop: OrderService) -> None:
    out_of_stock(chat)
    assert chat.says(clause("choose_offer", offer="keep_variant")).names == ["utter_kept"]
    assert shop.receipts("GS-1002") == 0
    assert chat.says(clause("affirm")).names == ["utter_nothing_to_confirm"]


def test_another_colour_instead_of_an_offer_is_a_new_try(chat: Chat) -> None:
    out_of_stock(chat)
    assert chat.says(clause("change_color", color="black")).rows() == [("color", "red", "black")]


@pytest.mark.parametrize(
    ("number", "intent", "reply"),
    [
        ("GS-1003", "change_color", "utter_variant_handed_over"),
        ("GS-1018", "change_color", "utter_order_closed"),
        ("GS-1013", "change_color", "utter_order_closed"),
    ],
)
def test_too_late_for_another_colour(chat: Chat, number: str, intent: str, reply: str) -> None:
    assert chat.says(clause(intent, color="brown", **whose(number))).names[0] == reply


def test_where_it_is_too_late_for_any_colour_none_is_asked_for(chat: Chat) -> None:
    assert chat.says(clause("change_color", **whose("GS-1003"))).names == ["utter_variant_handed_over", "utter_offers"]


def test_another_size_of_what_has_arrived_is_asked_for_to_exchange_it(chat: Chat) -> None:
    assert chat.says(clause("change_size", product="dress", **whose("GS-1008"))).names == ["utter_ask_exchange"]
    assert chat.says(clause("inform", size="M")).names == ["utter_preview_exchange"]


def test_another_size_of_what_has_arrived_is_an_exchange(chat: Chat) -> None:
    turn = chat.says(clause("change_size", size="M", **whose("GS-1008")))
    assert turn.names == ["utter_preview_exchange"]
    assert turn.rows() == [("size", "S", "M")]


def test_after_the_time_for_exchanges_another_size_is_told_so(chat: Chat) -> None:
    assert chat.says(clause("change_size", size="L", **whose("GS-1016"))).names == ["utter_exchange_not_offered"]


def test_of_two_lines_the_named_product_is_meant(chat: Chat, shop: OrderService) -> None:
    shop.move("GS-1008", "packed")
    turn = chat.says(clause("change_color", product="belt", color="brown", **whose("GS-1008")))
    assert turn.facts("utter_preview")["changes"][0]["change"] == {
        "type": "variant",
        "line": 2,
        "options": {"color": "brown"},
    }


def test_of_two_lines_the_one_that_comes_in_colours_is_meant(chat: Chat, shop: OrderService) -> None:
    shop.move("GS-1008", "packed")
    turn = chat.says(clause("change_color", color="brown", **whose("GS-1008")))
    assert turn.facts("utter_preview")["before_after"][0]["line"] == 2


def test_before_the_yes_another_alternative_may_still_be_chosen(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", color="green", **whose("GS-1002")))
    assert chat.says(clause("choose_offer", ordinal="2")).names == ["utter_preview_wait_restock"]
    turn = chat.says(clause("deny"), clause("choose_offer", color="black"))
    assert (turn.names, turn.rows()) == (["utter_preview"], [("color", "red", "black")])
    assert chat.says(clause("deny"), clause("choose_offer", offer="keep_variant")).names == ["utter_kept"]
    assert shop.sku("GS-1002") == "milano-handbag-red"
