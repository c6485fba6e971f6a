"""Wishes for several orders in one message: one order after the other, each with its own preview and yes."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told

NEW = {"street_address": "Chausseestraße 8", "postal_code": "10115", "city": "Berlin"}


def test_when_the_first_is_done_the_second_is_shown(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(
        clause("change_address", address=NEW, **whose("GS-1001")), clause("cancel_order", order_number="GS-1002")
    )
    assert turn.names == ["utter_one_by_one", "utter_preview"]
    told(turn, "GS-1001")
    turn = chat.says(clause("affirm"))
    assert turn.names == ["utter_confirmed", "utter_next_order", "utter_preview_cancel"]
    told(turn, "GS-1002")
    assert chat.says(clause("affirm")).names == ["utter_confirmed_cancel"]
    assert (shop.street("GS-1001"), shop.state("GS-1002")) == ("Chausseestraße 8", "cancelled")
    assert shop.state("GS-1001") != "cancelled"


def test_one_wish_for_two_orders_is_one_for_each(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("cancel_order", order_number=["GS-1001", "GS-1002"], email="anna.schmidt@example.com"))
    assert chat.says(clause("affirm")).names == ["utter_confirmed_cancel", "utter_next_order", "utter_preview_cancel"]
    chat.says(clause("affirm"))
    assert [shop.state(number) for number in ("GS-1001", "GS-1002")] == ["cancelled", "cancelled"]


def test_a_no_to_the_first_leaves_it_and_leads_on(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")), clause("cancel_order", order_number="GS-1002"))
    assert chat.says(clause("deny")).names == ["utter_kept", "utter_next_order", "utter_preview_cancel"]
    chat.says(clause("affirm"))
    assert (shop.sku("GS-1001"), shop.state("GS-1002")) == ("milano-handbag-red", "cancelled")


def test_forget_it_forgets_both(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")), clause("cancel_order", order_number="GS-1002"))
    assert chat.says(clause("stop")).names == ["utter_stopped"]
    assert chat.slots["later"] == []


def test_the_order_of_somebody_else_is_none(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")), clause("cancel_order", order_number="GS-1009"))
    assert chat.says(clause("affirm")).names == ["utter_confirmed", "utter_order_unknown"]
    assert shop.state("GS-1009") != "cancelled"


def test_undo_after_the_first_is_about_the_first(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")), clause("cancel_order", order_number="GS-1002"))
    chat.says(clause("affirm"))
    assert chat.says(clause("undo")).names[0] == "utter_undone"
    assert shop.sku("GS-1001") == "milano-handbag-red"


def test_the_twin_of_an_order_is_named_and_not_meant(chat: Chat) -> None:
    chat.says(clause("duplicate_order", order_number=["GS-1001", "GS-1002"], email="anna.schmidt@example.com"))
    assert chat.slots["later"] in (None, [])
