"""Messages that were not understood, or taken back, are handed on to be labelled, without what tells who wrote them."""

from __future__ import annotations

import pytest

from actions.masking import masked
from tests.actions.harness import Chat, clause, whose

RANKING = [{"name": "nlu_fallback", "confidence": 0.4}, {"name": "parcel_late", "confidence": 0.3}]


def test_what_was_not_understood_is_handed_on_with_the_guesses(chat: Chat) -> None:
    [found] = chat.says(clause("nlu_fallback", "blorp my thing"), intent_ranking=RANKING).unclear
    assert found == {
        "message": "m0",
        "text": "blorp my thing",
        "language": "en",
        "guesses": [["nlu_fallback", 0.4], ["parcel_late", 0.3]],
        "why": "misunderstood",
    }


def test_what_the_customer_says_next_tells_what_was_meant(chat: Chat) -> None:
    chat.says(clause("nlu_fallback", "blorp"))
    assert chat.says(clause("where_is_my_parcel", "where is it")).unclear == [
        {"message": "m0", "meant": "where_is_my_parcel"}
    ]
    assert chat.says(clause("inform", **whose("GS-1003"))).unclear == []


def test_a_button_of_the_menu_tells_it_too(chat: Chat) -> None:
    chat.says(clause("nlu_fallback", "blorp"))
    chat.says(clause("nlu_fallback", "blorp again"))
    assert chat.presses("cancel_order").unclear == [{"message": "m1", "meant": "cancel_order"}]


def test_a_wish_that_is_taken_back_at_once_was_perhaps_none(chat: Chat) -> None:
    chat.says(clause("cancel_order", "I do not want THAT"))
    [found] = chat.says(clause("deny", "no, not that")).unclear
    assert (found["message"], found["text"], found["why"]) == ("m0", "I do not want THAT", "corrected")


def test_a_no_after_details_is_no_correction(chat: Chat) -> None:
    chat.says(clause("cancel_order", "cancel it"))
    chat.says(clause("inform", "GS-1009, mine", **whose("GS-1009")))
    assert chat.says(clause("deny", "no")).unclear == []


def test_understood_messages_are_nobodys_business(chat: Chat) -> None:
    assert chat.says(clause("cancel_order", "cancel GS-1009", **whose("GS-1009"))).unclear == []


@pytest.mark.parametrize(
    ("text", "entities", "left"),
    [
        ("order GS-1001 zz", [("order_number", "GS-1001")], "order [order_number] zz"),
        ("mail me: anna@example.com!", [], "mail me: [email]"),
        ("call 0151 234 56 78 now", [], "call [number] now"),
        ("card 4111 1111 1111 1111", [], "card [number]"),
        ("IBAN DE89 3704 0044 0532 0130 00.", [], "IBAN [number]."),
        ("ich bin Herr Müller aus Köln", [], "ich bin [name] aus Köln"),
        ("it is for Mary Jane Watson, thanks", [], "it is for [name], thanks"),
        ("hi, anna here", [], "hi, [name] here"),
        ("rue de la Paix 5, 75002 Paris zz", [("address", "rue de la Paix 5, 75002 Paris")], "[address] zz"),
        ("two\n\nlines", [], "two lines"),
        ("2 pairs in 38", [], "2 pairs in 38"),
    ],
)
def test_personal_details_are_masked(text: str, entities: list[tuple[str, str]], left: str) -> None:
    found = [
        {"entity": kind, "start": text.index(value), "end": text.index(value) + len(value)} for kind, value in entities
    ]
    assert masked(text, found, "Anna Schmidt") == left


def test_a_masked_message_is_not_endless() -> None:
    assert len(masked("word " * 500, ())) == 300
