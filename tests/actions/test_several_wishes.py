"""Several wishes in one message: one plan, one preview, one yes."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService

NEW = {"street_address": "Chausseestraße 8", "postal_code": "10115", "city": "Berlin"}


def test_address_and_colour_are_one_proposal_and_one_receipt(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("change_address", address=NEW, **whose("GS-1001")), clause("change_color", color="black"))
    assert turn.names == ["utter_preview"]
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 8"), ("color", "red", "black")]
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    assert (shop.street("GS-1001"), shop.sku("GS-1001")) == ("Chausseestraße 8", "milano-handbag-black")
    assert shop.receipts("GS-1001") == 1


def test_a_wish_added_to_the_preview_joins_the_plan(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    turn = chat.says(clause("change_address", address=NEW))
    assert sorted(row[0] for row in turn.rows()) == ["address", "color"]


def test_the_same_wish_said_twice_is_one_change(chat: Chat) -> None:
    turn = chat.says(clause("change_color", color="black", **whose("GS-1001")), clause("change_color"))
    assert turn.rows() == [("color", "red", "black")]


def test_what_one_wish_lacks_is_asked_and_the_other_is_kept(chat: Chat) -> None:
    turn = chat.says(clause("change_address", **whose("GS-1001")), clause("change_color", color="black"))
    assert turn.names == ["utter_address_incomplete"]
    assert len(chat.says(clause("inform", address=NEW)).rows()) == 2


def test_where_one_wish_is_out_of_stock_its_alternative_joins_the_plan(chat: Chat) -> None:
    turn = chat.says(clause("change_address", address=NEW, **whose("GS-1002")), clause("change_color", color="green"))
    assert turn.names == ["utter_variant_out_of_stock", "utter_offers"]
    turn = chat.says(clause("choose_offer", color="black"))
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 8"), ("color", "red", "black")]


def test_where_one_wish_is_given_up_the_other_is_previewed(chat: Chat) -> None:
    chat.says(clause("change_address", address=NEW, **whose("GS-1002")), clause("change_color", color="green"))
    turn = chat.says(clause("choose_offer", offer="keep_variant"))
    assert turn.names == ["utter_kept", "utter_preview"]
    assert turn.rows() == [("address", "Torstraße 89", "Chausseestraße 8")]


def test_who_takes_cancelling_for_one_wish_has_no_other_left(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_recipient", person_name="Rosa Brown", **whose("GS-1009")), clause("remove_item"))
    assert chat.says(clause("choose_offer", offer="cancel")).names == ["utter_preview_cancel"]
    chat.says(clause("affirm"))
    assert shop.state("GS-1009") == "cancelled"


def test_a_change_and_a_question_are_both_served(chat: Chat) -> None:
    turn = chat.says(
        clause("where_is_my_parcel", **whose("GS-1001")), clause("change_color", color="black"), clause("return_policy")
    )
    assert turn.names == ["utter_return_policy", "utter_tracking_not_shipped", "utter_preview"]


def test_a_question_about_another_order_is_answered_about_that_one(chat: Chat, shop: OrderService) -> None:
    asked = clause("where_is_my_parcel", order_number="GS-1017")
    turn = chat.says(asked, clause("cancel_order", **whose("GS-1009")))
    assert turn.names == ["utter_tracking_on_time", "utter_preview_cancel"]
    assert turn.facts("utter_tracking_on_time")["order"] == "GS-1017"
    chat.says(clause("affirm"))
    assert (shop.state("GS-1009"), shop.state("GS-1017")) == ("cancelled", "in_transit")


def test_a_question_about_several_orders_is_answered_for_each_that_is_theirs(chat: Chat) -> None:
    turn = chat.says(
        clause("order_status", order_number=["GS-1003", "GS-1013", "GS-1004"], email="lukas.weber@example.com")
    )
    assert turn.names == ["utter_order_status", "utter_order_status", "utter_order_unknown"]


def test_where_it_goes_and_to_whom_may_be_said_in_one(chat: Chat) -> None:
    turn = chat.says(clause("change_recipient", address=NEW, person_name="Rosa Diaz", **whose("GS-1001")))
    assert turn.facts("utter_preview")["changes"][0]["change"]["address"]["name"] == "Rosa Diaz"
    turn = chat.says(clause("inform", address=NEW, person_name="Carla Diaz"))
    assert turn.facts("utter_preview")["changes"][0]["change"]["address"]["name"] == "Carla Diaz"


def test_changes_that_contradict_are_not_both_made(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("change_color", color="black", **whose("GS-1001")), clause("cancel_order"))
    assert turn.names == ["utter_order_busy", "utter_preview"]
    assert shop.state("GS-1001") == "picking"
