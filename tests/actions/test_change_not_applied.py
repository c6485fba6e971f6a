"""A confirmed change that was not carried out."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def test_in_the_warehouse_a_new_label_puts_it_right(chat: Chat, shop: OrderService) -> None:
    shop.move("GS-1007", "packed")
    assert chat.says(clause("change_not_applied", **whose("GS-1007"))).names == ["utter_preview_restore_details"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_restore_details"]
    assert "details_restored" in shop.rows("SELECT remedies FROM orders WHERE number = 'GS-1007'")[0]["remedies"]


def test_where_the_carrier_cannot_redirect_it_is_held_near_the_right_address(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("change_not_applied", **whose("GS-1007")))
    assert turn.names == ["utter_restore_details_not_possible", "utter_offers"]
    assert turn.offers() == ["hold"]
    assert chat.says(clause("affirm")).names == ["utter_preview_hold"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_hold"]
    assert '"kind": "hold"' in shop.rows("SELECT delivery FROM orders WHERE number = 'GS-1007'")[0]["delivery"]


def test_what_was_applied_is_told_as_applied(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("change_not_applied", **whose("GS-1001"))).names == ["utter_details_applied"]
    assert shop.receipts("GS-1001") == 0
