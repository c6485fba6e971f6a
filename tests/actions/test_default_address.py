"""The address on file, for future orders."""

from __future__ import annotations

import json

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService

NEW = {"street_address": "Chausseestraße 8", "postal_code": "10115", "city": "Berlin"}


def on_file(shop: OrderService) -> str | None:
    written = shop.rows("SELECT default_address FROM customers WHERE id = 'anna'")[0]["default_address"]
    return (json.loads(written) or {}).get("street_address") if written else None


def test_it_is_previewed_and_after_a_yes_it_is_on_file_and_no_order_changes(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("default_address", address=NEW, **whose("GS-1001"))).names == [
        "utter_preview_default_address"
    ]
    assert on_file(shop) != "Chausseestraße 8"
    assert chat.says(clause("affirm")).names == ["utter_confirmed_default_address"]
    assert (on_file(shop), shop.street("GS-1001")) == ("Chausseestraße 8", "Torstraße 89")


def test_it_is_asked_for_and_completed_piece_by_piece(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("default_address", **whose("GS-1001"))).names == ["utter_address_incomplete"]
    turn = chat.says(clause("inform", address={"street_address": "Chausseestraße 8", "city": "Berlin"}))
    assert turn.facts("utter_address_incomplete")["missing"] == ["postal_code"]
    assert chat.says(clause("inform", postal_code="10115")).names == ["utter_preview_default_address"]
    chat.says(clause("affirm"))
    assert on_file(shop) == "Chausseestraße 8"


def test_its_postcode_tells_nothing_of_who_asks(chat: Chat) -> None:
    assert chat.says(clause("default_address", address=NEW, order_number="GS-1001")).names == ["utter_ask_contact"]


def test_it_is_corrected_before_the_yes_and_the_order_keeps_its_own(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("default_address", address=NEW, **whose("GS-1001")))
    assert chat.says(clause("affirm"), clause("inform", house_number="14")).names == ["utter_preview_default_address"]
    chat.says(clause("affirm"))
    assert (on_file(shop), shop.street("GS-1001")) == ("Chausseestraße 14", "Torstraße 89")


def test_the_address_that_is_on_file_is_no_change(chat: Chat) -> None:
    chat.says(clause("default_address", address=NEW, **whose("GS-1001")))
    chat.says(clause("affirm"))
    assert chat.says(clause("default_address", address=NEW)).names == ["utter_default_address_unchanged"]
    assert chat.slots["asked"] == "address"


def test_this_order_and_the_future_ones_are_one_plan(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(
        clause("change_address", address=NEW),
        clause("default_address", address=NEW),
        clause("inform", **whose("GS-1001")),
    )
    assert turn.names == ["utter_preview"]
    chat.says(clause("affirm"))
    assert (on_file(shop), shop.street("GS-1001")) == ("Chausseestraße 8", "Chausseestraße 8")
