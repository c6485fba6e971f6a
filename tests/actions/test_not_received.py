"""Told as delivered and not there: searched for, then as lost."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def test_a_case_is_opened_after_a_yes(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("not_received", **whose("GS-1008"))).names == ["utter_preview_not_received"]
    assert shop.rows("SELECT id FROM cases") == []
    done = chat.says(clause("affirm"))
    assert done.names == ["utter_confirmed_not_received"]
    cases = shop.rows("SELECT id, kind FROM cases WHERE order_number = 'GS-1008'")
    assert [case["kind"] for case in cases] == ["not_received"]
    assert f"C-{10000 + cases[0]['id']}" in done.words()


def test_while_it_is_searched_for_nothing_else_is_opened(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("not_received", **whose("GS-1008")))
    chat.says(clause("affirm"))
    turn = chat.says(clause("not_received"))
    assert turn.names == ["utter_not_received_not_offered"]
    assert turn.facts("utter_not_received_not_offered")["reason"] == "searching"
    assert shop.receipts("GS-1008") == 1


def test_not_found_in_two_days_the_customer_chooses(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("not_received", **whose("GS-1008")))
    chat.says(clause("affirm"))
    shop.rows("UPDATE promises SET made_at = datetime(made_at, '-3 days') WHERE kind = 'parcel_search'")
    turn = chat.says(clause("not_received"))
    assert turn.names == ["utter_parcel_due", "utter_offers"]
    assert turn.offers() == ["reship", "refund_parcel"]
    chat.says(clause("choose_offer", ordinal="2"))
    assert chat.says(clause("affirm")).names == ["utter_confirmed_refund_parcel"]
    states = shop.rows("SELECT state FROM order_lines WHERE order_number = 'GS-1008'")
    assert [line["state"] for line in states] == ["refunded", "refunded"]


def test_a_parcel_on_its_way_was_not_told_as_delivered(chat: Chat) -> None:
    turn = chat.says(clause("not_received", **whose("GS-1003")))
    assert turn.names == ["utter_not_received_not_offered"]


def test_a_lost_parcel_is_made_good(chat: Chat) -> None:
    assert chat.says(clause("not_received", **whose("GS-1013"))).names == ["utter_parcel_due", "utter_offers"]
