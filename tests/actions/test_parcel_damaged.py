"""Broken or faulty: told what is wrong, made good at the customer's choice."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService

TORN = "the seam under the left arm is torn"


@pytest.mark.parametrize(
    ("offer", "line", "refund"),
    [("reship", "resent", 0), ("refund_parcel", "refunded", -6400), ("keep_defective", "ordered", -960)],
)
def test_asked_what_is_wrong_the_customer_chooses(
    chat: Chat, shop: OrderService, offer: str, line: str, refund: int
) -> None:
    assert chat.says(clause("parcel_damaged", **whose("GS-1014"))).names == ["utter_evidence_missing"]
    turn = chat.says(clause("parcel_damaged", TORN))
    assert turn.names == ["utter_defect_noted", "utter_offers"]
    assert turn.offers() == ["reship", "refund_parcel", "keep_defective"]
    preview = chat.says(clause("choose_offer", offer=offer))
    assert preview.names == [f"utter_preview_{offer}"]
    facts = preview.facts(f"utter_preview_{offer}")
    assert facts["changes"][0]["change"]["evidence"] == TORN
    assert facts["price_difference"]["amount"] == refund
    assert chat.says(clause("affirm")).names == [f"utter_confirmed_{offer}"]
    assert shop.rows("SELECT state FROM order_lines WHERE order_number = 'GS-1014'") == [{"state": line}]


def test_words_that_understanding_does_not_know_tell_what_is_wrong_too(chat: Chat) -> None:
    chat.says(clause("parcel_damaged", **whose("GS-1014")))
    assert chat.says(clause("nlu_fallback", "it smells of fish")).names == ["utter_defect_noted", "utter_offers"]


def test_a_remedy_that_was_named_before_is_previewed_once_it_is_told_what_is_wrong(chat: Chat) -> None:
    chat.says(clause("parcel_damaged", **whose("GS-1014")), clause("return_request"))
    assert chat.says(clause("inform", TORN)).names == ["utter_preview_refund_parcel"]


def test_a_no_tells_nothing_and_changes_nothing(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("parcel_damaged", **whose("GS-1014")))
    assert chat.says(clause("deny")).names == ["utter_not_changed"]
    assert shop.receipts("GS-1014") == 0


def test_of_several_items_the_broken_one_is_asked_for(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("parcel_damaged", **whose("GS-1008")))
    assert chat.says(clause("inform", "the buckle is bent")).names == ["utter_ask_line"]
    assert chat.says(clause("inform", product="belt")).names == ["utter_defect_noted", "utter_offers"]
    chat.says(clause("return_request"))
    assert chat.says(clause("affirm")).names == ["utter_confirmed_refund_parcel"]
    rows = shop.rows("SELECT state FROM order_lines WHERE order_number = 'GS-1008' ORDER BY line")
    assert [row["state"] for row in rows] == ["ordered", "refunded"]


def test_an_item_named_with_the_complaint_is_not_asked_for(chat: Chat) -> None:
    chat.says(clause("parcel_damaged", product="belt", **whose("GS-1008")))
    assert chat.says(clause("inform", "the buckle is bent")).names == ["utter_defect_noted", "utter_offers"]


def test_a_remedy_that_was_offered_elsewhere_asks_what_is_wrong_too(chat: Chat) -> None:
    chat.slots["wishes"] = [{"topic": "choose_offer", "change": {"type": "keep_defective", "cause": "damaged"}}]
    assert chat.says(clause("inform", **whose("GS-1014"))).names == ["utter_evidence_missing"]
    assert chat.says(clause("inform", TORN)).names == ["utter_preview_keep_defective"]


@pytest.mark.parametrize("number", ["GS-1003", "GS-1016"])
def test_not_delivered_or_long_ago_it_is_not_made_good_here(chat: Chat, number: str) -> None:
    assert chat.says(clause("parcel_damaged", **whose(number))).names == ["utter_make_good_not_due"]


def test_offering_a_part_of_the_price_asks_nobody_to_approve_it(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE orders SET compensated = 900 WHERE number = 'GS-1014'")
    chat.says(clause("parcel_damaged", **whose("GS-1014")))
    chat.says(clause("inform", TORN))
    asked = "SELECT id FROM events WHERE kind = 'approval_needed'"
    assert shop.rows(asked) == []
    assert chat.says(clause("choose_offer", ordinal="3")).names == ["utter_needs_approval"]
    assert len(shop.rows(asked)) == 1
