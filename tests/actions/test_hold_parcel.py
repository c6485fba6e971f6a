"""Held for pick-up, where the carrier does that."""

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def test_the_carrier_holds_it_after_a_yes(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("hold_parcel", **whose("GS-1003"))).names == ["utter_preview_hold"]
    assert chat.says(clause("affirm")).names == ["utter_confirmed_hold"]
    assert '"kind": "hold"' in shop.rows("SELECT delivery FROM orders WHERE number = 'GS-1003'")[0]["delivery"]


def test_a_place_that_was_named_is_where_it_is_held_near(chat: Chat) -> None:
    near = {"city": "Berlin", "postal_code": "10115"}
    turn = chat.says(clause("hold_parcel", address=near, **whose("GS-1003")))
    change = turn.facts("utter_preview_hold")["changes"][0]["change"]
    assert change["address"] == near


def test_where_the_carrier_does_not_hold_the_rest_is_offered(chat: Chat) -> None:
    turn = chat.says(clause("hold_parcel", **whose("GS-1006")))
    assert turn.names == ["utter_hold_not_offered", "utter_offers"]
    assert "hold" not in turn.offers()


def test_in_the_warehouse_there_is_nothing_to_hold(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("hold_parcel", **whose("GS-1001"))).names == ["utter_hold_not_offered"]
    assert shop.receipts("GS-1001") == 0


def test_what_a_refusal_spoke_of_can_be_asked_for(chat: Chat) -> None:
    assert chat.says(clause("change_recipient", **whose("GS-1003"))).names == ["utter_recipient_too_late"]
    assert chat.says(clause("choose_offer", offer="hold")).names == ["utter_preview_hold"]
