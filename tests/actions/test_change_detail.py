"""Who receives the parcel and how they are reached, how it travels and how it is paid."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told

Json = dict[str, Any]
ANNA = "anna.schmidt@example.com"
NEW_ADDRESS = {"street_address": "Chausseestraße 8", "postal_code": "10115", "city": "Berlin"}


def contact(shop: OrderService, number: str) -> Json:
    return dict(json.loads(shop.rows("SELECT contact FROM orders WHERE number = ?", number)[0]["contact"]))


def order(shop: OrderService, number: str) -> Json:
    return shop.rows("SELECT * FROM orders WHERE number = ?", number)[0]


DETAILS: list[tuple[str, str, Any, str, Any, Any]] = [
    ("change_recipient", "person_name", "Lukas Weber", "recipient", "Anna Schmidt", "Lukas Weber"),
    ("change_phone", "phone", "030 90182399", "phone", "+49 30 90182345", "+493090182399"),
    ("change_email", "email", "anna@example.org", "email", ANNA, "anna@example.org"),
    ("change_shipping_method", "method", "express", "shipping_method", "standard", "express"),
    ("change_payment_method", "payment_method", "paypal", "payment_method", "Visa •• 4242", "PayPal"),
]


@pytest.mark.parametrize(("intent", "entity", "value", "field", "before", "after"), DETAILS)
def test_a_detail_is_asked_for_previewed_and_confirmed(
    chat: Chat, shop: OrderService, intent: str, entity: str, value: Any, field: str, before: Any, after: Any
) -> None:
    asked = chat.says(clause(intent), clause("inform", **whose("GS-1001")))
    assert asked.names == [f"utter_ask_{field}"]
    assert chat.slots["asked"] == field
    told(asked, "GS-1001")
    preview = chat.says(clause("inform", **{entity: value}))
    assert (field, before, after) in preview.rows()
    assert shop.receipts("GS-1001") == 0
    assert chat.says(clause("affirm")).names[0].startswith("utter_confirmed")
    assert shop.receipts("GS-1001") == 1


@pytest.mark.parametrize("name", ["Lukas Weber", "王小明", "Charles de La Tour", "O'Brien."])
def test_who_is_asked_for_the_name_may_answer_with_nothing_else(chat: Chat, name: str) -> None:
    chat.says(clause("change_recipient"), clause("inform", **whose("GS-1001")))
    preview = chat.says(clause("inform", name))
    assert ("recipient", "Anna Schmidt", name.rstrip(".")) in preview.rows()


@pytest.mark.parametrize("words", ["i don't know", "Lukas Weber what else do you want", "14", "GS-1001"])
def test_other_words_are_no_name(chat: Chat, words: str) -> None:
    chat.says(clause("change_recipient"), clause("inform", **whose("GS-1001")))
    chat.says(clause("inform", words))
    assert chat.slots["asked"] == "recipient"


def test_the_label_bears_the_new_name(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_recipient", person_name="Lukas Weber", **whose("GS-1001")))
    chat.says(clause("affirm"))
    assert shop.address("GS-1001")["name"] == "Lukas Weber"


def test_warehouse_and_carrier_have_the_new_number(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_phone", phone="030 90182399", **whose("GS-1001")))
    chat.says(clause("affirm"))
    assert contact(shop, "GS-1001")["phone"] == "+493090182399"


def test_of_two_e_mails_the_last_is_the_new_one_and_the_first_tells_who_asks(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_email", email=[ANNA, "anna@example.org"], order_number="GS-1001"))
    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    assert contact(shop, "GS-1001")["email"] == "anna@example.org"


def test_the_new_e_mail_tells_nothing_of_who_asks(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("change_email", email="thief@example.org", order_number="GS-1001"))
    assert turn.names == ["utter_ask_contact"]
    assert chat.says(clause("inform", email=ANNA)).rows() == [("email", ANNA, "thief@example.org")]


def test_the_new_phone_tells_nothing_of_who_asks(chat: Chat) -> None:
    turn = chat.says(clause("change_phone", phone="030 90182399", order_number="GS-1001"))
    assert turn.names == ["utter_ask_contact"]
    assert chat.says(clause("inform", postal_code="10115")).names == ["utter_preview"]


def test_the_new_way_of_delivery_is_the_orders_with_its_price(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("change_shipping_method", method=["standard", "express"], **whose("GS-1001")))
    assert turn.facts("utter_preview")["price_difference"]["amount"] > 0
    chat.says(clause("affirm"))
    assert order(shop, "GS-1001")["shipping_method"] == "express"


def test_the_ways_of_delivery_are_buttons(chat: Chat) -> None:
    turn = chat.says(clause("change_shipping_method", **whose("GS-1001")))
    assert turn.buttons("utter_ask_shipping_method") == [
        ("economy delivery", '/inform{"method": "economy"}'),
        ("express delivery", '/inform{"method": "express"}'),
    ]


def test_the_stored_ways_to_pay_are_buttons_and_one_is_pressed(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("change_payment_method", **whose("GS-1001")))
    assert turn.buttons("utter_ask_payment_method") == [
        ("gift card", '/inform{"payment_method": "anna-gift"}'),
        ("PayPal", '/inform{"payment_method": "anna-paypal"}'),
    ]
    assert chat.presses("inform", payment_method="anna-paypal").names == ["utter_preview_payment_method"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_payment_method"]
    assert order(shop, "GS-1001")["payment_method_id"] == "anna-paypal"


def test_a_gift_card_that_is_too_small_is_told_and_another_way_asked_for(chat: Chat) -> None:
    turn = chat.says(clause("change_payment_method", payment_method="gift_card", **whose("GS-1001")))
    assert turn.names == ["utter_gift_card_too_small"]
    assert chat.says(clause("inform", payment_method="paypal")).names == ["utter_preview_payment_method"]


def test_a_way_to_pay_that_is_not_stored_is_told_with_those_that_are(chat: Chat, shop: OrderService) -> None:
    shop.rows("DELETE FROM payment_methods WHERE id = 'anna-gift'")
    turn = chat.says(clause("change_payment_method", payment_method="gift_card", **whose("GS-1001")))
    assert turn.names == ["utter_payment_method_unknown"]
    assert turn.buttons("utter_payment_method_unknown") == [("PayPal", '/inform{"payment_method": "anna-paypal"}')]


def test_the_way_that_it_is_paid_already_is_no_change(chat: Chat) -> None:
    turn = chat.says(clause("change_payment_method", payment_method="card", **whose("GS-1001")))
    assert turn.names == ["utter_payment_method_unchanged"]
    assert chat.slots["asked"] == "payment_method"


def test_where_nothing_is_stored_the_wish_is_let_go(chat: Chat) -> None:
    turn = chat.says(clause("change_payment_method", **whose("GS-1019")))
    assert turn.names == ["utter_payment_method_unknown"]
    assert chat.slots["wishes"] == []


@pytest.mark.parametrize(
    ("intent", "entity", "first", "second", "after"),
    [
        ("change_recipient", "person_name", "Lukas Weber", "Lucas Weber", "Lucas Weber"),
        ("change_phone", "phone", "030 90182399", "030 90182300", "+493090182300"),
        ("change_email", "email", "anna@example.org", "anna@example.net", "anna@example.net"),
        ("change_shipping_method", "method", "express", "economy", "economy"),
    ],
)
def test_a_detail_is_corrected_before_the_yes(
    chat: Chat, shop: OrderService, intent: str, entity: str, first: str, second: str, after: str
) -> None:
    chat.says(clause("order_status", **whose("GS-1001")))
    assert chat.says(clause(intent, **{entity: first})).names == ["utter_preview"]
    assert chat.says(clause("deny"), clause("inform", **{entity: second})).rows()[0][2] == after
    assert shop.receipts("GS-1001") == 0


@pytest.mark.parametrize("entities", [{}, {"person_name": "Anna Weber"}])
@pytest.mark.parametrize(
    ("number", "intent", "reply"),
    [
        ("GS-1003", "change_recipient", "utter_recipient_too_late"),
        ("GS-1015", "change_phone", "utter_phone_too_late"),
        ("GS-1003", "change_email", "utter_email_too_late"),
        ("GS-1002", "change_shipping_method", "utter_shipping_method_too_late"),
        ("GS-1003", "change_payment_method", "utter_payment_method_paid_out"),
    ],
)
def test_what_is_too_late_is_told_before_anything_is_asked(
    chat: Chat, number: str, intent: str, reply: str, entities: Json
) -> None:
    assert chat.says(clause(intent, **entities), clause("inform", **whose(number))).names == [reply]
    assert chat.slots["wishes"] == []


def test_a_number_that_is_none_is_asked_for_again(chat: Chat) -> None:
    chat.says(clause("change_phone", phone="12", **whose("GS-1001")))
    assert chat.slots["asked"] == "phone"
    assert chat.says(clause("inform", phone="030 90182399")).names == ["utter_preview"]


def test_recipient_and_address_are_one_change_of_the_address(chat: Chat, shop: OrderService) -> None:
    wishes = clause("change_recipient", person_name="Lukas Weber"), clause("change_address", address=NEW_ADDRESS)
    assert chat.says(*wishes, clause("inform", **whose("GS-1001"))).names == ["utter_preview"]
    chat.says(clause("affirm"))
    assert (shop.address("GS-1001")["name"], shop.street("GS-1001")) == ("Lukas Weber", "Chausseestraße 8")


def test_what_the_address_of_another_recipient_lacks_is_asked_of_the_address(chat: Chat, shop: OrderService) -> None:
    wishes = clause("change_recipient", **whose("GS-1001")), clause("change_address", address={"city": "Hamburg"})
    assert chat.says(*wishes).names == ["utter_ask_recipient"]
    assert chat.says(clause("inform", person_name="Lukas Weber")).names == ["utter_address_incomplete"]
    turn = chat.says(clause("inform", address={"street_address": "Neuer Wall 1"}))
    assert turn.facts("utter_address_incomplete")["missing"] == ["postal_code"]
    assert chat.says(clause("inform", postal_code="20354")).names == ["utter_preview"]
    chat.says(clause("affirm"))
    assert (shop.address("GS-1001")["name"], shop.street("GS-1001")) == ("Lukas Weber", "Neuer Wall 1")


def test_several_details_are_one_plan(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(
        clause("change_phone", phone="030 90182399"),
        clause("change_shipping_method", method="express"),
        clause("change_color", color="black"),
        clause("inform", **whose("GS-1001")),
    )
    assert sorted(row[0] for row in turn.rows()) == ["color", "phone", "shipping_method"]
    chat.says(clause("affirm"))
    assert shop.receipts("GS-1001") == 1
