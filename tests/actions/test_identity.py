"""Who asks: asked once, in whatever order the pieces come, and never more told than one may know."""

from collections.abc import Callable

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService

BLACK = {"color": "black"}


def test_both_are_asked_for_when_nothing_is_known(chat: Chat) -> None:
    assert chat.says(clause("change_color", **BLACK)).names == ["utter_ask_identity"]
    turn = chat.says(clause("inform", order_number="GS-1001", email="anna.schmidt@example.com"))
    assert turn.names == ["utter_preview"]


def test_with_the_order_number_only_the_contact_is_asked_for(chat: Chat) -> None:
    assert chat.says(clause("change_color", order_number="GS-1001", **BLACK)).names == ["utter_ask_contact"]
    assert chat.says(clause("inform", email="anna.schmidt@example.com")).names == ["utter_preview"]


def test_with_the_contact_only_the_order_number_is_asked_for(chat: Chat) -> None:
    assert chat.says(clause("change_color", email="anna.schmidt@example.com", **BLACK)).names == ["utter_ask_order"]
    assert chat.says(clause("inform", order_number="GS-1001")).names == ["utter_preview"]


@pytest.mark.parametrize(
    "contact",
    [{"email": "Anna.Schmidt@Example.com"}, {"phone": "+49 30 90182345"}, {"postal_code": "10115"}],
)
def test_email_phone_and_postcode_all_serve(chat: Chat, contact: dict[str, str]) -> None:
    chat.says(clause("change_color", order_number="GS-1001", **BLACK))
    assert chat.says(clause("inform", **contact)).names == ["utter_preview"]


def test_a_postcode_read_as_an_address_serves_too(chat: Chat) -> None:
    chat.says(clause("change_color", order_number="GS-1001", **BLACK))
    assert chat.says(clause("inform", address={"postal_code": "10115"})).names == ["utter_preview"]


def test_details_in_a_later_clause_are_heard(chat: Chat) -> None:
    turn = chat.says(clause("change_color", **BLACK), clause("inform", **whose("GS-1001")))
    assert turn.names == ["utter_preview"]


def test_the_postcode_of_the_new_address_is_no_proof(chat: Chat) -> None:
    new = {"street_address": "Chausseestraße 8", "postal_code": "10115", "city": "Berlin"}
    turn = chat.says(clause("change_address", order_number="GS-1001", address=new))
    assert turn.names == ["utter_ask_contact"]


def test_a_wrong_contact_fails_and_the_wish_is_kept(chat: Chat) -> None:
    chat.says(clause("change_color", order_number="GS-1001", **BLACK))
    assert chat.says(clause("inform", email="someone@example.com")).names == ["utter_verification_failed"]
    assert chat.says(clause("inform", **whose("GS-1001"))).rows() == [("color", "red", "black")]


def test_an_order_that_does_not_exist_sounds_like_a_wrong_contact(chat: Chat) -> None:
    turn = chat.says(clause("change_color", order_number="GS-9999", email="anna.schmidt@example.com", **BLACK))
    assert turn.names == ["utter_verification_failed"]


def test_the_fifth_wrong_answer_locks_for_fifteen_minutes_the_right_one_too(chat: Chat) -> None:
    wrong = {"order_number": "GS-1001", "email": "someone@example.com"}
    names = [chat.says(clause("order_status", **wrong)).names for _ in range(5)]
    assert names[:4] == [["utter_verification_failed"]] * 4
    turn = chat.says(clause("inform", **whose("GS-1001")))
    assert turn.names == ["utter_verification_locked"]
    assert turn.facts("utter_verification_locked")["minutes"] == 15


def test_somebody_elses_order_is_unknown_and_says_nothing_about_it(chat: Chat) -> None:
    chat.says(clause("order_status", **whose("GS-1001")))
    turn = chat.says(clause("order_status", order_number="GS-1003"))
    assert turn.names == ["utter_order_unknown"]
    assert turn.facts("utter_order_unknown") == {"order": "GS-1003"}


def test_after_an_unknown_order_ones_own_is_served_and_the_question_closed(chat: Chat) -> None:
    chat.says(clause("order_status", **whose("GS-1001")))
    chat.says(clause("order_status", order_number="GS-1003"))
    turn = chat.says(clause("inform", order_number="GS-1002"))
    assert turn.facts("utter_order_status")["number"] == "GS-1002"
    assert chat.slots["asked"] is None


def test_once_known_another_order_of_the_same_customer_needs_no_proof(chat: Chat) -> None:
    chat.says(clause("order_status", **whose("GS-1001")))
    assert chat.says(clause("where_is_my_parcel", order_number="GS-1002")).names == ["utter_tracking_not_shipped"]


def test_details_without_a_wish_are_checked_and_the_wish_is_asked_for(chat: Chat) -> None:
    assert chat.says(clause("inform", **whose("GS-1001"))).names == ["utter_ask_wish_for_order"]
    assert chat.says(clause("where_is_my_parcel")).names == ["utter_tracking_not_shipped"]


def test_one_conversation_proves_nothing_for_another(chats: Callable[[], Chat], shop: OrderService) -> None:
    chats().says(clause("order_status", **whose("GS-1001")))
    assert chats().says(clause("order_status", order_number="GS-1001")).names == ["utter_ask_contact"]


def test_a_wish_about_another_order_leaves_the_open_plan(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", **BLACK, **whose("GS-1001")))
    turn = chat.says(clause("cancel_order", order_number="GS-1002"))
    assert turn.names == ["utter_preview_cancel"]
    assert turn.facts("utter_preview_cancel")["order"] == "GS-1002"
    chat.says(clause("affirm"))
    assert (shop.state("GS-1002"), shop.sku("GS-1001")) == ("cancelled", "milano-handbag-red")


def test_a_known_customer_of_several_orders_chooses_among_them(chat: Chat) -> None:
    chat.says(clause("order_status", **whose("GS-1003")))
    chat.slots["order_number"] = None
    turn = chat.says(clause("where_is_my_parcel"))
    assert turn.names == ["utter_which_order"]
    assert sorted(order["number"] for order in turn.facts("utter_which_order")["orders"]) == ["GS-1003", "GS-1013"]
    assert chat.presses("inform", order_number="GS-1013").names == ["utter_tracking_lost"]


def test_a_known_customer_of_one_order_is_asked_nothing(chat: Chat) -> None:
    chat.says(clause("order_status", **whose("GS-1006")))
    chat.slots["order_number"] = None
    assert chat.says(clause("where_is_my_parcel")).names == ["utter_tracking_untrackable"]


def test_a_contact_after_an_unknown_order_is_for_that_order(chat: Chat) -> None:
    chat.says(clause("where_is_my_parcel", **whose("GS-1009")))
    assert chat.says(clause("cancel_order", order_number="GS-1003")).names == ["utter_order_unknown"]
    assert chat.says(clause("inform", email="lukas.weber@example.com")).names[0] == "utter_cancel_handed_over"


def test_an_email_read_as_a_new_one_tells_who_asks_beside_another_wish(chat: Chat) -> None:
    mail = whose("GS-1001")["email"]
    turn = chat.says(clause("change_color", color="black", order_number="GS-1001"), clause("change_email", email=mail))
    assert turn.names == ["utter_preview"]
    assert turn.rows() == [("color", "red", "black")]


def test_all_right_beside_details_is_no_yes_to_nothing(chat: Chat) -> None:
    assert chat.says(clause("affirm"), clause("inform", **whose("GS-1001"))).names == ["utter_ask_wish_for_order"]


@pytest.mark.parametrize(("confidence", "taken_for_a_wish"), [(0.33, False), (0.9, True)])
def test_details_that_were_asked_for_are_no_wish_unless_it_is_a_clear_one(
    chat: Chat, confidence: float, taken_for_a_wish: bool
) -> None:
    chat.says(clause("change_color", color="black", order_number="GS-1001", email="john@example.com"))
    mistyped = {**clause("change_address", "mistyped, it is", **whose("GS-1001")), "confidence": confidence}
    chat.says(mistyped)
    topics = [wish["topic"] for wish in chat.slots["wishes"]]
    assert ("change_address" in topics) is taken_for_a_wish
