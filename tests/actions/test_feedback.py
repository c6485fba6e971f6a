"""Praise or criticism without a wish."""

import pytest

from tests.actions.harness import Chat, clause, whose
from tests.actions.service import OrderService
from tests.actions.test_replies_of_rules import told


def kept(shop: OrderService) -> list[dict[str, object]]:
    return shop.rows("SELECT about, rating, words FROM feedback")


@pytest.mark.parametrize(("rating", "words"), [(5, "Thank you!"), (2, "I'm sorry")])
def test_a_rating_with_words_is_kept(chat: Chat, shop: OrderService, rating: int, words: str) -> None:
    turn = chat.says(clause("feedback", "so it was", rating=rating, **whose("GS-1008")))
    assert turn.names == ["utter_feedback"]
    assert words in turn.words()
    told(turn, "GS-1008")
    assert kept(shop) == [{"about": "GS-1008", "rating": rating, "words": "so it was"}]


def test_the_number_is_asked_for_once_and_the_words_are_kept(chat: Chat, shop: OrderService) -> None:
    ask = chat.says(clause("feedback", "a lovely dress", **whose("GS-1008")))
    assert ask.names == ["utter_ask_rating"]
    told(ask, "GS-1008")
    assert chat.presses("inform", rating=4).names == ["utter_feedback"]
    assert kept(shop) == [{"about": "GS-1008", "rating": 4, "words": "a lovely dress"}]


def test_a_bare_number_is_the_rating_that_was_asked_for(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("feedback", "a lovely dress", **whose("GS-1008")))
    assert chat.says(clause("choose_offer", ordinal=5)).names == ["utter_feedback"]
    assert kept(shop)[0]["rating"] == 5


def test_who_gives_no_number_is_not_asked_again(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("feedback", **whose("GS-1008")))
    assert chat.says(clause("where_is_my_parcel")).names == ["utter_tracking_delivered"]
    assert kept(shop) == []
    assert chat.slots["asked"] is None


def test_a_second_rating_is_told_so(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("feedback", rating=5, **whose("GS-1008")))
    turn = chat.says(clause("feedback", "no, one", rating=1))
    assert turn.names == ["utter_feedback_given"]
    told(turn, "GS-1008")
    assert kept(shop)[0]["rating"] == 5


def test_nobody_is_asked_for_a_proof_to_praise(chat: Chat) -> None:
    turn = chat.says(clause("feedback", "nice shop"))
    assert turn.names == ["utter_feedback_thanks"]
    told(turn, "GS-1001")
