"""Another address: before hand-over, after it, and where it cannot be used."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService

CHAUSSEE = {"street_address": "Chausseestraße 8", "postal_code": "10115", "city": "Berlin"}


def test_a_new_address_is_previewed_and_after_a_yes_it_is_the_orders(chat: Chat, shop: OrderService) -> None:
    preview = chat.says(clause("change_address", address=CHAUSSEE, **whose("GS-1001")))
    assert preview.names == ["utter_preview"]
    assert preview.rows() == [("address", "Torstraße 89", "Chausseestraße 8")]
    assert shop.street("GS-1001") == "Torstraße 89"

    assert chat.says(clause("affirm")).names == ["utter_confirmed"]
    assert shop.street("GS-1001") == "Chausseestraße 8"
    assert shop.changes("GS-1001")[-1] == "change"
