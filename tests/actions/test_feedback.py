"""Praise or criticism without a wish, and what is said when the shop asks how it was."""

import hashlib
import hmac

import pytest

from tests.actions.harness import Chat, Turn, clause, whose
from tests.actions.service import SECRET, OrderService
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


def asked(chat: Chat, shop: OrderService, number: str = "GS-1008") -> Turn:
    """The gateway's word that the shop would like to know how it was, with what the order service signed for it."""
    [row] = shop.rows("SELECT customer_id FROM orders WHERE number = ?", number)
    signed = f"link\nfeedback\n{row['customer_id']}\n{number}"
    token = f"{number}.{hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).hexdigest()}"
    return chat.presses("inform", noticed={"order": number, "cause": "feedback", "feedback_token": token})


def cases(shop: OrderService) -> list[tuple[object, object]]:
    return [(row["kind"], row["summary"]) for row in shop.rows("SELECT kind, summary FROM cases ORDER BY id")]


def test_the_shop_asks_by_five_buttons_and_a_tap_rates_without_any_proof(chat: Chat, shop: OrderService) -> None:
    ask = asked(chat, shop)
    assert ask.names == ["utter_ask_rating"]
    assert "How satisfied are you with GS-1008?" in ask.words()
    assert [title for title, _ in ask.buttons("utter_ask_rating")] == ["1", "2", "3", "4", "5"]
    assert chat.presses("inform", rating=5).names == ["utter_feedback"]
    assert kept(shop) == [{"about": "GS-1008", "rating": 5, "words": None}]
    assert (chat.slots["wishes"], chat.slots["asked"], cases(shop)) == ([], None, [])


@pytest.mark.parametrize("said", [clause("choose_offer", "5", ordinal=5), clause("feedback", "5 stars", rating=5)])
def test_who_is_asked_may_type_the_number(chat: Chat, shop: OrderService, said: dict[str, object]) -> None:
    asked(chat, shop)
    assert chat.says(said).names == ["utter_feedback"]
    assert (kept(shop)[0]["about"], kept(shop)[0]["rating"]) == ("GS-1008", 5)


def test_who_answers_in_words_is_asked_for_the_number_once(chat: Chat, shop: OrderService) -> None:
    asked(chat, shop)
    again = chat.says(clause("feedback", "a lovely dress"))
    assert (again.names, "Thank you for telling us!" in again.words()) == (["utter_ask_rating"], True)
    assert chat.presses("inform", rating=4).names == ["utter_feedback"]
    assert kept(shop) == [{"about": "GS-1008", "rating": 4, "words": "a lovely dress"}]


def test_after_a_bad_mark_the_words_that_follow_are_in_the_case(chat: Chat, shop: OrderService) -> None:
    asked(chat, shop)
    turn = chat.presses("inform", rating=1)
    assert (turn.names, "What went wrong?" in turn.words()) == (["utter_feedback"], True)
    assert cases(shop) == [("bad_rating", None)]
    told_so = chat.says(clause("nlu_fallback", "the box was wet"), clause("complaint", "the driver was rude"))
    assert (told_so.names, told_so.words()) == (["utter_feedback"], "Thank you, I have passed that on.")
    assert kept(shop)[0]["words"] == "the box was wet the driver was rude"
    assert cases(shop) == [("bad_rating", "the box was wet the driver was rude")]
    assert (chat.slots["wishes"], chat.slots["asked"]) == ([], None)


def test_after_a_bad_mark_another_wish_is_served_as_ever(chat: Chat, shop: OrderService) -> None:
    asked(chat, shop)
    chat.presses("inform", rating=2)
    assert chat.says(clause("where_is_my_parcel", **whose("GS-1008"))).names == ["utter_tracking_delivered"]
    assert (kept(shop)[0]["words"], cases(shop), chat.slots["wishes"]) == (None, [("bad_rating", None)], [])


def test_who_does_not_answer_is_hindered_by_nothing(chat: Chat, shop: OrderService) -> None:
    asked(chat, shop)
    assert chat.says(clause("where_is_my_parcel", **whose("GS-1008"))).names == ["utter_tracking_delivered"]
    assert (kept(shop), chat.slots["asked"], chat.slots["wishes"]) == ([], None, [])


def test_a_greeting_after_the_question_asks_for_no_proof(chat: Chat, shop: OrderService) -> None:
    asked(chat, shop)
    assert [name for name in chat.says(clause("greet", "hello")).names if name != "utter_greet"] == []
    assert (chat.slots["asked"], chat.slots["wishes"]) == (None, [])


def test_what_was_rated_by_mail_is_told_so(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("feedback", "so it was", rating=3, **whose("GS-1008")))
    asked(chat, shop)
    assert chat.presses("inform", rating=5).names == ["utter_feedback_given"]
    assert [row["rating"] for row in kept(shop)] == [3]


def test_another_order_than_the_one_asked_about_is_not_rated_by_its_token(chat: Chat, shop: OrderService) -> None:
    asked(chat, shop)
    assert chat.says(clause("feedback", "4 for GS-1001", rating=4, order_number="GS-1001")).names == [
        "utter_ask_contact"
    ]
    assert kept(shop) == []


def test_the_shops_question_waits_until_nothing_else_is_open(chat: Chat, shop: OrderService) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert asked(chat, shop).names == []
    assert chat.says(clause("affirm")).names == ["utter_confirmed", "utter_ask_rating"]
    assert chat.presses("inform", rating=4).names == ["utter_feedback"]
    assert kept(shop) == [{"about": "GS-1008", "rating": 4, "words": None}]


def test_a_rating_that_nobody_gave_makes_way_for_what_the_watch_has_found(chat: Chat, shop: OrderService) -> None:
    shop.watch()
    chat.says(clause("order_status", **whose("GS-1012")))
    assert asked(chat, shop).names == ["utter_ask_rating"]
    turn = chat.presses("inform", noticed={"order": "GS-1012", "cause": "out_of_stock"})
    assert turn.names == ["utter_noticed", "utter_sold_out", "utter_offers"]
    assert [wish["topic"] for wish in chat.slots["wishes"]] == ["out_of_stock"]


def test_nobody_is_asked_for_a_proof_to_praise(chat: Chat) -> None:
    turn = chat.says(clause("feedback", "nice shop"))
    assert turn.names == ["utter_feedback_thanks"]
    told(turn, "GS-1001")
