"""Lost: money back or the goods again, the customer chooses."""

import pytest

from tests.actions.harness import Chat, Json, clause, whose
from tests.actions.service import OrderService


@pytest.mark.parametrize("watched", [True, False])
@pytest.mark.parametrize(
    ("answer", "kind", "line"),
    [
        (clause("return_request"), "refund_parcel", "refunded"),
        (clause("choose_offer", offer="resend"), "reship", "ordered"),
    ],
)
def test_the_customer_chooses_in_the_own_words(
    chat: Chat, shop: OrderService, watched: bool, answer: Json, kind: str, line: str
) -> None:
    if watched:
        shop.watch()
    turn = chat.says(clause("parcel_lost", **whose("GS-1013")))
    assert turn.names == ["utter_parcel_due", "utter_offers"]
    assert turn.offers() == ["reship", "refund_parcel"]
    assert chat.says(answer).names == [f"utter_preview_{kind}"]
    assert chat.says(clause("affirm")).names == [f"utter_confirmed_{kind}"]
    rows = shop.rows("SELECT state FROM order_lines WHERE order_number = 'GS-1013'")
    assert [row["state"] for row in rows] == [line]
    assert (shop.state("GS-1013") == "lost") == (kind == "refund_parcel")


def test_what_was_named_with_the_wish_is_previewed_at_once(chat: Chat) -> None:
    turn = chat.says(clause("parcel_lost", offer="resend", **whose("GS-1013")))
    assert turn.names == ["utter_preview_reship"]


def test_lost_and_the_money_back_are_one_wish(chat: Chat) -> None:
    turn = chat.says(clause("parcel_lost", **whose("GS-1013")), clause("return_request"))
    assert turn.names == ["utter_preview_refund_parcel"]


def test_the_money_back_and_lost_are_one_wish(chat: Chat) -> None:
    turn = chat.says(clause("return_request", **whose("GS-1013")), clause("parcel_lost"))
    assert turn.names == ["utter_preview_refund_parcel"]


def test_lost_and_please_send_it_again_are_one_wish(chat: Chat) -> None:
    turn = chat.says(clause("parcel_lost", **whose("GS-1013")), clause("choose_offer", offer="resend"))
    assert turn.names == ["utter_preview_reship"]


def test_with_the_preview_before_them_customers_may_still_choose_another(chat: Chat) -> None:
    chat.says(clause("parcel_lost", offer="resend", **whose("GS-1013")))
    assert chat.says(clause("choose_offer", offer="refund_parcel")).names == ["utter_preview_refund_parcel"]


def test_a_no_to_the_offers_changes_nothing(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("parcel_lost", **whose("GS-1013")))
    assert chat.says(clause("deny")).names == ["utter_kept"]
    assert shop.receipts("GS-1013") == 0


def test_asked_anew_before_the_yes_the_choice_is_given_again(chat: Chat) -> None:
    chat.says(clause("parcel_lost", **whose("GS-1013")))
    chat.says(clause("choose_offer", ordinal="1"))
    assert chat.says(clause("parcel_lost")).names == ["utter_parcel_due", "utter_offers"]
    assert [wish["topic"] for wish in chat.slots["wishes"]] == ["parcel_lost"]


def test_nothing_is_made_good_twice(chat: Chat) -> None:
    chat.says(clause("parcel_lost", **whose("GS-1013")))
    chat.says(clause("choose_offer", ordinal="2"))
    chat.says(clause("affirm"))
    assert chat.says(clause("parcel_lost")).names == ["utter_made_good_already"]


def test_out_of_stock_only_the_money_is_left(chat: Chat, shop: OrderService) -> None:
    shop.rows("UPDATE variants SET on_hand = 0")
    turn = chat.says(clause("parcel_lost", **whose("GS-1013")))
    assert turn.names == ["utter_reship_out_of_stock", "utter_offers"]
    assert turn.offers() == ["refund_parcel"]


def test_a_parcel_in_time_is_not_lost_yet(chat: Chat) -> None:
    turn = chat.says(clause("parcel_lost", **whose("GS-1003")))
    assert turn.names == ["utter_make_good_not_due"]
    assert "acts_after" in turn.facts("utter_make_good_not_due")


def test_a_parcel_told_as_delivered_is_searched_for(chat: Chat) -> None:
    assert chat.says(clause("parcel_lost", **whose("GS-1014"))).names == ["utter_preview_not_received"]


@pytest.mark.parametrize("wishes", [("parcel_lost", "parcel_late"), ("parcel_late", "parcel_lost")])
def test_what_is_lost_is_late_anyway(chat: Chat, wishes: tuple[str, str]) -> None:
    turn = chat.says(clause(wishes[0], **whose("GS-1013")), clause(wishes[1]))
    assert turn.names == ["utter_parcel_due", "utter_offers"]
