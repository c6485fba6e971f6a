"""Corrections before and after the preview, a no, a stop, and yeses that mean nothing any more."""

import pytest

from tests.actions.harness import Chat, Turn, clause, whose
from tests.actions.service import OrderService

NEW = {"street_address": "Chausseestraße 8", "postal_code": "10115", "city": "Berlin"}


def previewed(chat: Chat) -> Turn:
    turn = chat.says(clause("change_address", address=NEW, **whose("GS-1001")))
    assert turn.names == ["utter_preview"]
    return turn


def test_a_house_number_alone_changes_the_address_on_file(chat: Chat) -> None:
    turn = chat.says(clause("change_address", house_number="14", **whose("GS-1001")))
    assert turn.rows() == [("address", "Torstraße 89", "Torstraße 14")]


def test_the_house_number_is_corrected_before_the_preview(chat: Chat) -> None:
    chat.says(clause("change_address", address=NEW))
    chat.says(clause("inform", house_number="14"))
    turn = chat.says(clause("inform", **whose("GS-1001")))
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 14")]


def test_the_house_number_is_corrected_after_the_preview(chat: Chat, shop: OrderService) -> None:
    previewed(chat)
    assert chat.says(clause("inform", house_number="14")).rows() == [("address", "Torstraße 89", "Chausseestraße 14")]
    chat.says(clause("affirm"))
    assert shop.street("GS-1001") == "Chausseestraße 14"


def test_yes_but_number_14_is_a_correction(chat: Chat, shop: OrderService) -> None:
    previewed(chat)
    turn = chat.says(clause("affirm"), clause("inform", house_number="14"))
    assert turn.names == ["utter_preview"]
    assert shop.street("GS-1001") == "Torstraße 89"
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 14")]


def test_the_colour_is_corrected_after_the_preview(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1003")))
    chat.says(clause("stop"))
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    turn = chat.says(clause("inform", color="green"))
    assert turn.names == ["utter_variant_out_of_stock", "utter_offers"]


def test_no_changes_nothing_and_a_correction_takes_the_plan_up_again(chat: Chat, shop: OrderService) -> None:
    previewed(chat)
    assert chat.says(clause("deny")).names == ["utter_not_changed"]
    assert shop.street("GS-1001") == "Torstraße 89"
    assert chat.says(clause("inform", house_number="14")).rows() == [("address", "Torstraße 89", "Chausseestraße 14")]


def test_no_but_number_14_previews_the_correction(chat: Chat) -> None:
    previewed(chat)
    turn = chat.says(clause("deny"), clause("inform", house_number="14"))
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 14")]


def test_a_yes_after_a_no_does_nothing(chat: Chat, shop: OrderService) -> None:
    previewed(chat)
    chat.says(clause("deny"))
    turn = chat.says(clause("affirm"))
    assert "utter_confirmed" not in turn.names
    assert shop.receipts("GS-1001") == 0


def test_stop_forgets_the_plan(chat: Chat, shop: OrderService) -> None:
    previewed(chat)
    assert chat.says(clause("stop")).names == ["utter_stopped"]
    assert chat.says(clause("affirm")).names == ["utter_nothing_to_confirm"]
    assert shop.receipts("GS-1001") == 0


def test_stop_with_nothing_open_says_so(chat: Chat) -> None:
    assert chat.says(clause("stop")).names == ["utter_nothing_to_stop"]


def test_the_yes_button_of_the_preview_confirms_it(chat: Chat, shop: OrderService) -> None:
    preview = previewed(chat)
    turn = chat.presses("affirm", proposal=preview.facts("utter_preview")["document"])
    assert turn.names == ["utter_confirmed"]
    assert shop.street("GS-1001") == "Chausseestraße 8"


def test_an_old_yes_button_executes_nothing(chat: Chat, shop: OrderService) -> None:
    old = previewed(chat).facts("utter_preview")["document"]
    chat.says(clause("inform", house_number="14"))
    turn = chat.presses("affirm", proposal=old)
    assert turn.names[0] == "utter_old_yes"
    assert shop.receipts("GS-1001") == 0


def test_a_second_press_of_the_same_yes_changes_nothing_more(chat: Chat, shop: OrderService) -> None:
    document = previewed(chat).facts("utter_preview")["document"]
    chat.presses("affirm", proposal=document)
    assert chat.presses("affirm", proposal=document).names == ["utter_old_yes"]
    assert shop.receipts("GS-1001") == 1


def test_an_order_that_moved_on_since_is_previewed_anew(chat: Chat, shop: OrderService) -> None:
    previewed(chat)
    shop.move("GS-1001", "in_transit")
    assert chat.says(clause("affirm")).names == ["utter_address_handed_over", "utter_offers"]
    assert shop.street("GS-1001") == "Torstraße 89"


def test_an_expired_preview_is_shown_anew_and_not_carried_out(chat: Chat, shop: OrderService) -> None:
    previewed(chat)
    shop.rows("UPDATE proposals SET expires_at = '2020-01-01 00:00:00.000000'")
    assert chat.says(clause("affirm")).names == ["utter_preview_changed", "utter_preview"]
    assert shop.receipts("GS-1001") == 0
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    assert shop.receipts("GS-1001") == 1


@pytest.mark.parametrize("intent", ["inform", "change_address"])
def test_the_address_of_a_chosen_alternative_is_corrected(chat: Chat, shop: OrderService, intent: str) -> None:
    chat.says(clause("change_address", address=NEW, **whose("GS-1003")))
    chat.says(clause("choose_offer", offer="resend"))
    turn = chat.says(clause(intent, house_number="44"))
    assert turn.names == ["utter_preview_resend"]
    chat.says(clause("affirm"))
    assert shop.street("GS-1003") == "Chausseestraße 44"


def test_yes_with_another_size_is_a_correction(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("exchange", product="dress", size="M", **whose("GS-1008")))
    turn = chat.says(clause("affirm", size="L"))
    assert turn.names == ["utter_preview_exchange"]
    assert turn.facts("utter_preview_exchange")["changes"][0]["facts"]["options"] == {"size": "L"}
    assert shop.receipts("GS-1008") == 0


def test_with_an_exchange_in_the_preview_a_change_of_size_is_its_correction(chat: Chat) -> None:
    chat.says(clause("exchange", product="dress", size="M", **whose("GS-1008")))
    turn = chat.says(clause("affirm"), clause("change_size", size="L"))
    assert turn.facts("utter_preview_exchange")["changes"][0]["facts"]["options"] == {"size": "L"}


def test_yes_with_what_is_in_the_preview_is_a_yes(chat: Chat) -> None:
    chat.says(clause("change_color", color=["black", "red"], **whose("GS-1001")))
    assert chat.says(clause("affirm"), clause("choose_offer", color="black")).names == ["utter_confirmed"]


def test_no_with_another_number_is_a_correction(chat: Chat) -> None:
    chat.says(clause("change_quantity", quantity=2, **whose("GS-1009")))
    assert chat.says(clause("deny", quantity=3)).rows() == [("quantity", 1, 3)]


def test_the_other_line_is_returned_when_it_was_meant(chat: Chat) -> None:
    chat.says(clause("return_request", product="dress", reason="changed_mind", **whose("GS-1008")))
    turn = chat.says(clause("inform", product="belt"))
    assert turn.facts("utter_preview_return")["changes"][0]["change"]["lines"] == [2]


def test_with_the_preview_open_a_detail_is_enough_to_be_understood(chat: Chat) -> None:
    chat.says(clause("change_color", color="green", **whose("GS-1001")))
    chat.says(clause("stop"))
    chat.says(clause("change_quantity", quantity=2, **whose("GS-1009")))
    assert chat.says(clause("nlu_fallback", quantity=3)).rows() == [("quantity", 1, 3)]


def test_stop_before_a_correction_is_no_stop(chat: Chat) -> None:
    previewed(chat)
    turn = chat.says(clause("stop"), clause("inform", house_number="14"))
    assert turn.names == ["utter_preview"]
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 14")]


def test_one_of_two_changes_is_taken_back(chat: Chat) -> None:
    chat.says(clause("change_address", address=NEW, **whose("GS-1001")), clause("change_color", color="black"))
    turn = chat.says(clause("undo", offer="keep_variant"))
    assert turn.names == ["utter_preview"]
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 8")]


def test_the_present_colour_after_all_is_taken_back_too(chat: Chat) -> None:
    chat.says(clause("change_address", address=NEW, **whose("GS-1001")), clause("change_color", color="black"))
    turn = chat.says(clause("change_color", color="red"))
    assert turn.names == ["utter_kept", "utter_preview"]
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 8")]
