"""Questions in the middle of a change: answered at once, and no part of the plan."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def test_tracking_is_asked_in_the_middle_and_the_preview_comes_back(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    turn = chat.says(clause("where_is_my_parcel"))
    assert turn.names == ["utter_tracking_not_shipped", "utter_preview"]
    assert turn.rows() == [("color", "red", "black")]


def test_delivery_options_are_asked_in_the_middle_and_the_preview_comes_back(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    turn = chat.says(clause("delivery_options"), locale="de-DE")
    assert turn.names == ["utter_delivery_options", "utter_preview"]
    delivery = turn.facts("utter_delivery_options")["delivery"]
    assert [(way["method"], way["price"]["amount"]) for way in delivery] == [
        ("economy", 0),
        ("standard", 0),
        ("express", 1200),
    ]


def test_delivery_is_told_for_the_country_asked_about_until_another_is(chat: Chat) -> None:
    asked = chat.says(clause("delivery_options", country="CH"), locale="de-DE")
    assert asked.facts("utter_delivery_options")["country_code"] == "CH"
    again = chat.says(clause("delivery_options"), locale="de-DE")
    assert again.facts("utter_delivery_options")["country_code"] == "CH"
    other = chat.says(clause("delivery_options", country="AT"), locale="de-DE")
    assert other.facts("utter_delivery_options")["country_code"] == "AT"


def test_a_country_that_is_not_served_is_not_remembered(chat: Chat) -> None:
    chat.says(clause("delivery_options", country="JP"), locale="fr-FR")
    assert chat.says(clause("delivery_options"), locale="fr-FR").facts("utter_delivery_options")["country_code"] == "FR"


def test_a_country_that_is_not_served_is_named_with_those_that_are(chat: Chat) -> None:
    facts = chat.says(clause("delivery_options", country="JP")).facts("utter_no_delivery_there")
    assert facts["asked"] == "JP"
    assert "JP" not in facts["countries"]
    assert "DE" in facts["countries"]


def test_after_thanks_the_preview_comes_back(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("thanks")).names == ["utter_thanks", "utter_preview"]


def test_after_a_greeting_with_nothing_open_nothing_is_added(chat: Chat) -> None:
    assert chat.says(clause("greet")).names == ["utter_greet"]


def test_yes_and_a_question_is_a_yes_and_the_question_is_answered(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    turn = chat.says(clause("affirm"), clause("where_is_my_parcel"))
    assert turn.names == ["utter_confirmed", "utter_tracking_not_shipped"]
    assert shop.sku("GS-1001") == "milano-handbag-black"
    assert chat.slots["wishes"] == []


def test_no_and_a_question_puts_the_plan_aside_and_the_question_is_answered(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    turn = chat.says(clause("deny"), clause("where_is_my_parcel"))
    assert turn.names == ["utter_not_changed", "utter_tracking_not_shipped"]


def test_a_question_does_not_take_up_again_what_was_put_aside(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    chat.says(clause("deny"))
    assert chat.says(clause("order_status")).names == ["utter_order_status"]


def test_no_to_the_offers_and_a_question_are_both_served(chat: Chat) -> None:
    chat.says(clause("change_address", **whose("GS-1005")))
    turn = chat.says(clause("deny"), clause("where_is_my_parcel"))
    assert turn.names == ["utter_kept", "utter_tracking_on_time"]


def test_no_to_one_wishs_offers_takes_the_other_wish_further(chat: Chat) -> None:
    chat.says(clause("change_address", **whose("GS-1003")), clause("change_color", color="green"))
    assert chat.says(clause("deny")).names == ["utter_kept", "utter_variant_handed_over", "utter_offers"]


def test_parcel_and_order_are_asked_for_in_one_message(chat: Chat) -> None:
    turn = chat.says(clause("where_is_my_parcel", **whose("GS-1003")), clause("order_status"))
    assert turn.names == ["utter_tracking_on_time", "utter_order_status"]


def test_a_question_asked_twice_in_one_message_is_answered_once(chat: Chat) -> None:
    turn = chat.says(clause("where_is_my_parcel", **whose("GS-1003")), clause("where_is_my_parcel"))
    assert turn.names == ["utter_tracking_on_time"]
