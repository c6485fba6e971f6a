"""On its way and not wanted: the ways back of its carrier."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def test_a_postal_parcel_is_refused_at_the_door(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("refuse_parcel", **whose("GS-1003"))).names == ["utter_preview_refuse_at_door"]
    assert shop.state("GS-1003") == "in_transit"
    assert chat.says(clause("affirm")).names == ["utter_confirmed_refuse_at_door"]
    assert shop.state("GS-1003") == "returning"


@pytest.mark.parametrize(
    ("offer", "state"),
    [("keep_with_refund", "in_transit"), ("bring_back", "returning"), ("refuse_at_door", "returning")],
)
def test_an_express_parcel_has_three_ways(chat: Chat, shop: OrderService, offer: str, state: str) -> None:
    turn = chat.says(clause("refuse_parcel", **whose("GS-1004")))
    assert turn.names == ["utter_ways_back", "utter_offers"]
    assert turn.offers() == ["keep_with_refund", "bring_back", "refuse_at_door"]
    assert chat.says(clause("choose_offer", offer=offer)).names == [f"utter_preview_{offer}"]
    assert chat.says(clause("affirm")).names == [f"utter_confirmed_{offer}"]
    assert shop.state("GS-1004") == state


def test_the_way_that_was_named_is_previewed_at_once(chat: Chat) -> None:
    turn = chat.says(clause("refuse_parcel", offer="bring_back", **whose("GS-1004")))
    assert turn.names == ["utter_preview_bring_back"]


@pytest.mark.parametrize("number", ["GS-1001", "GS-1008", "GS-1018"])
def test_only_a_parcel_on_its_way_can_be_refused(chat: Chat, shop: OrderService, number: str) -> None:
    before = shop.receipts(number)
    assert chat.says(clause("refuse_parcel", **whose(number))).names == ["utter_refuse_at_door_not_offered"]
    assert shop.receipts(number) == before
