"""Late: the honest status and a voucher; too late, the customer chooses."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def late(shop: OrderService, number: str, days: int) -> None:
    shop.rows("UPDATE orders SET promised_date = date('now', ?) WHERE number = ?", f"-{days} days", number)


def test_a_late_parcel_is_told_of_and_a_voucher_is_given(chat: Chat, shop: OrderService) -> None:
    late(shop, "GS-1003", 2)
    turn = chat.says(clause("parcel_late", **whose("GS-1003")))
    assert turn.names == ["utter_tracking_late", "utter_preview_delay_voucher"]
    assert turn.facts("utter_preview_delay_voucher")["changes"][0]["facts"]["days_late"] == 2
    assert chat.says(clause("affirm")).names == ["utter_confirmed_delay_voucher"]
    assert shop.changes("GS-1003")[-1] == "change"
    assert shop.receipts("GS-1003") == 1


def test_after_a_question_the_status_is_not_told_a_second_time(chat: Chat, shop: OrderService) -> None:
    late(shop, "GS-1003", 2)
    chat.says(clause("parcel_late", **whose("GS-1003")))
    assert chat.says(clause("order_status")).names == ["utter_order_status", "utter_preview_delay_voucher"]


@pytest.mark.parametrize("wishes", [("parcel_late", "where_is_my_parcel"), ("where_is_my_parcel", "parcel_late")])
def test_late_and_where_is_it_are_told_in_one(chat: Chat, shop: OrderService, wishes: tuple[str, str]) -> None:
    late(shop, "GS-1003", 2)
    turn = chat.says(clause(wishes[0], **whose("GS-1003")), clause(wishes[1]))
    assert turn.names == ["utter_tracking_late", "utter_preview_delay_voucher"]


def test_the_voucher_for_a_delay_is_given_once(chat: Chat, shop: OrderService) -> None:
    late(shop, "GS-1003", 2)
    chat.says(clause("parcel_late", **whose("GS-1003")))
    chat.says(clause("affirm"))
    turn = chat.says(clause("parcel_late"))
    assert turn.names == ["utter_tracking_late", "utter_delay_voucher_not_offered"]


def test_a_parcel_in_time_is_told_of_and_nothing_is_offered(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("parcel_late", **whose("GS-1003"))).names == ["utter_tracking_on_time"]
    assert chat.slots["wishes"] == []
    assert shop.receipts("GS-1003") == 0


def test_with_another_wish_the_status_is_told_and_the_wish_is_served(chat: Chat) -> None:
    turn = chat.says(clause("parcel_late", **whose("GS-1001")), clause("change_color", color="black"))
    assert turn.names == ["utter_tracking_not_shipped", "utter_preview"]


def test_in_time_but_not_wanted_the_ways_back_are_offered(chat: Chat) -> None:
    turn = chat.says(clause("parcel_late", **whose("GS-1003")), clause("return_request", reason="too_late"))
    assert turn.names == ["utter_tracking_on_time", "utter_return_not_delivered", "utter_offers"]


def test_what_is_no_choice_brings_the_choices_again_and_not_the_story(chat: Chat) -> None:
    chat.says(clause("parcel_late", **whose("GS-1006")))
    assert chat.says(clause("choose_offer")).names == ["utter_rephrase", "utter_offers"]


def test_nine_days_late_the_customer_chooses_and_gets_the_money(chat: Chat, shop: OrderService) -> None:
    turn = chat.says(clause("parcel_late", **whose("GS-1006")))
    assert turn.names == ["utter_parcel_due", "utter_offers"]
    assert turn.facts("utter_parcel_due")["days_late"] == 9
    assert turn.offers() == ["reship", "refund_parcel"]
    assert chat.says(clause("choose_offer", ordinal="2")).names == ["utter_preview_refund_parcel"]
    assert shop.state("GS-1006") == "in_transit"
    assert chat.says(clause("affirm")).names == ["utter_confirmed_refund_parcel"]
    assert shop.state("GS-1006") == "lost"


def test_what_the_watch_prepared_is_what_is_offered(chat: Chat, shop: OrderService) -> None:
    shop.watch()
    turn = chat.says(clause("parcel_late", **whose("GS-1006")))
    assert turn.offers() == ["reship", "refund_parcel"]
    assert "refund" in turn.facts("utter_offers")["offers"][1]["facts"]
    assert shop.rows("SELECT id FROM proposals WHERE order_number = 'GS-1006'") == []


@pytest.mark.parametrize("intent", ["parcel_late", "price_error", "change_shipping_method"])
def test_what_express_cost_comes_back_where_it_did_not_travel_so(chat: Chat, shop: OrderService, intent: str) -> None:
    turn = chat.says(clause(intent, method="express", **whose("GS-1017")))
    assert turn.names[-1] == "utter_preview_refund_express_fee"
    assert chat.says(clause("affirm")).names == ["utter_confirmed_refund_express_fee"]
    assert [case["kind"] for case in shop.rows("SELECT kind FROM cases")] == ["express_not_delivered"]


def test_express_that_was_not_paid_for_is_not_refunded(chat: Chat) -> None:
    turn = chat.says(clause("parcel_late", method="express", **whose("GS-1003")))
    assert turn.names == ["utter_tracking_on_time", "utter_express_fee_not_offered"]
