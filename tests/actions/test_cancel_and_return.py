"""Cancelled, not wanted any more, or sent back."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService


def test_an_order_in_the_warehouse_is_cancelled_after_a_yes(chat: Chat, shop: OrderService) -> None:
    preview = chat.says(clause("cancel_order", **whose("GS-1009")))
    assert preview.names == ["utter_preview_cancel"]
    assert preview.facts("utter_preview_cancel")["price_difference"] == {"amount": -2900, "currency": "EUR"}
    assert shop.state("GS-1009") == "confirmed"
    assert chat.says(clause("affirm")).names == ["utter_confirmed_cancel"]
    assert (shop.state("GS-1009"), shop.state("GS-1010")) == ("cancelled", "confirmed")


@pytest.mark.parametrize(
    ("number", "kinds"),
    [
        ("GS-1003", ["refuse_at_door"]),
        ("GS-1004", ["keep_with_refund", "bring_back", "refuse_at_door"]),
        ("GS-1006", ["refuse_at_door"]),
        ("GS-1015", ["keep_with_refund", "bring_back", "refuse_at_door"]),
    ],
)
@pytest.mark.parametrize(
    ("intent", "reply"),
    [("cancel_order", "utter_cancel_handed_over"), ("return_request", "utter_return_not_delivered")],
)
def test_on_the_way_the_ways_back_are_offered(
    chat: Chat, number: str, kinds: list[str], intent: str, reply: str
) -> None:
    turn = chat.says(clause(intent, reason="changed_mind", **whose(number)))
    assert turn.names == [reply, "utter_offers"]
    assert turn.offers() == kinds


@pytest.mark.parametrize("offer", ["refuse_at_door", "bring_back", "keep_with_refund"])
def test_a_way_back_is_previewed_and_confirmed_in_its_own_words(chat: Chat, offer: str) -> None:
    chat.says(clause("cancel_order", **whose("GS-1004")))
    assert chat.says(clause("choose_offer", offer=offer)).names == [f"utter_preview_{offer}"]
    assert chat.says(clause("affirm")).names == [f"utter_confirmed_{offer}"]


def test_a_yes_to_the_only_offer_accepts_it(chat: Chat) -> None:
    chat.says(clause("cancel_order", **whose("GS-1003")))
    assert chat.says(clause("affirm")).names == ["utter_preview_refuse_at_door"]


def test_a_yes_to_several_offers_shows_them_again(chat: Chat) -> None:
    chat.says(clause("cancel_order", **whose("GS-1004")))
    assert chat.says(clause("affirm")).names == ["utter_offers"]


@pytest.mark.parametrize(
    ("number", "replies"),
    [
        ("GS-1008", ["utter_cancel_delivered", "utter_offers"]),
        ("GS-1016", ["utter_cancel_delivered"]),
        ("GS-1018", ["utter_order_closed"]),
    ],
)
def test_too_late_to_cancel(chat: Chat, number: str, replies: list[str]) -> None:
    assert chat.says(clause("cancel_order", **whose(number))).names == replies


def test_the_reason_of_a_return_is_asked_once_and_the_label_is_previewed(chat: Chat, shop: OrderService) -> None:
    assert chat.says(clause("return_request", **whose("GS-1014"))).names == ["utter_ask_reason"]
    turn = chat.says(clause("inform", reason="damaged"))
    assert turn.names == ["utter_preview_return"]
    assert turn.facts("utter_preview_return")["changes"][0]["change"] == {
        "type": "return",
        "lines": [1],
        "reason": "damaged",
    }
    assert chat.says(clause("affirm")).names == ["utter_confirmed_return"]
    assert shop.state("GS-1014") == "returning"


@pytest.mark.parametrize("shrug", ["deny", "affirm"])
def test_the_reason_is_not_required(chat: Chat, shrug: str) -> None:
    chat.says(clause("return_request", **whose("GS-1014")))
    turn = chat.says(clause(shrug))
    assert turn.names == ["utter_preview_return"]
    assert "reason" not in turn.facts("utter_preview_return")["changes"][0]["change"]


def test_words_that_understanding_does_not_know_are_a_reason_too(chat: Chat) -> None:
    chat.says(clause("return_request", **whose("GS-1014")))
    turn = chat.says(clause("nlu_fallback", "it smells of fish"))
    assert turn.facts("utter_preview_return")["changes"][0]["change"]["reason"] == "other"


def test_a_reason_given_with_the_wish_is_not_asked_again(chat: Chat) -> None:
    assert chat.says(clause("return_request", reason="too_big", **whose("GS-1014"))).names == ["utter_preview_return"]


def test_what_sounds_like_a_complaint_is_the_reason_that_was_asked_for(chat: Chat) -> None:
    chat.says(clause("return_request", **whose("GS-1014")))
    turn = chat.says(clause("complaint"))
    assert turn.names == ["utter_preview_return"]
    assert turn.facts("utter_preview_return")["changes"][0]["change"]["reason"] == "other"


def test_the_line_is_asked_for_and_then_the_reason(chat: Chat) -> None:
    turn = chat.says(clause("return_request", **whose("GS-1008")))
    assert turn.names == ["utter_ask_line"]
    assert [line["line"] for line in turn.facts("utter_ask_line")["lines"]] == [1, 2]
    assert chat.says(clause("choose_offer", ordinal="2")).names == ["utter_ask_reason"]
    turn = chat.says(clause("inform", reason="too_small"))
    assert turn.facts("utter_preview_return")["changes"][0]["change"]["lines"] == [2]


def test_a_reason_given_before_the_line_is_not_asked_again(chat: Chat) -> None:
    chat.says(clause("return_request", **whose("GS-1008")))
    assert chat.says(clause("inform", reason="too_small")).names == ["utter_ask_line"]
    turn = chat.says(clause("choose_offer", product="dress"))
    assert turn.facts("utter_preview_return")["changes"][0]["change"]["reason"] == "too_small"


@pytest.mark.parametrize(
    ("entities", "lines"),
    [({"line_all": "all"}, [1, 2]), ({"product": "belt"}, [2]), ({"product": ["dress", "belt"]}, [1, 2])],
)
def test_lines_named_with_the_wish_are_not_asked_for(chat: Chat, entities: dict[str, object], lines: list[int]) -> None:
    turn = chat.says(clause("return_request", reason="other", **entities, **whose("GS-1008")))
    assert turn.names == ["utter_preview_return"]
    assert turn.facts("utter_preview_return")["changes"][0]["change"]["lines"] == lines


def test_what_is_on_its_way_back_is_not_returned_twice(chat: Chat) -> None:
    chat.says(clause("return_request", reason="other", product="belt", **whose("GS-1008")))
    chat.says(clause("affirm"))
    assert chat.says(clause("return_request", product="belt")).names == ["utter_return_already_returned"]


def test_after_thirty_days_nothing_is_returned_and_no_reason_is_asked(chat: Chat) -> None:
    turn = chat.says(clause("return_request", **whose("GS-1016")))
    assert turn.names == ["utter_return_window_passed"]
    assert turn.facts("utter_return_window_passed")["window_days"] == 30


def test_an_order_in_the_warehouse_is_offered_to_be_cancelled_and_the_reason_goes_along(chat: Chat) -> None:
    turn = chat.says(clause("return_request", reason="changed_mind", **whose("GS-1001")))
    assert turn.names == ["utter_return_not_delivered", "utter_offers"]
    assert turn.offers() == ["cancel"]
    assert chat.says(clause("affirm")).names == ["utter_preview_cancel"]
