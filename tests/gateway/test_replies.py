"""Rasa's list becomes messages: texts, buttons, cards, a hand-over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.gateway.replies import Answer, BrokenAnswer, Choice, Reply, read

CARD = {"type": "change", "title": "Your change", "rows": [{"label": "Colour", "before": "red", "after": "black"}]}


def answer(*items: Any) -> Answer:
    return read(json.dumps(items).encode())


def test_a_card_goes_under_the_text_before_it() -> None:
    assert answer({"text": "Shall I?"}, {"custom": {"card": CARD}}).replies == [Reply("Shall I?", [], CARD)]


def test_text_buttons_and_card_may_come_together() -> None:
    item = {"text": "Shall I?", "buttons": [{"title": "Yes", "payload": "/affirm"}], "custom": {"card": CARD}}
    assert answer(item).replies == [Reply("Shall I?", [Choice("Yes", "/affirm")], CARD)]


def test_each_card_stays_with_its_own_text() -> None:
    first, second = CARD, CARD | {"title": "Another"}
    items = [{"text": "One"}, {"custom": {"card": first}}, {"text": "Two"}, {"custom": {"card": second}}]
    assert [(reply.text, reply.card) for reply in answer(*items).replies] == [("One", first), ("Two", second)]


def test_a_card_without_a_text_brings_its_title() -> None:
    assert answer({"custom": {"card": CARD}}).replies == [Reply("Your change", [], CARD)]


def test_buttons_without_a_text_go_under_the_text_before() -> None:
    items = [{"text": "Which one?"}, {"buttons": [{"title": "The bag", "payload": "/inform"}]}]
    assert answer(*items).replies == [Reply("Which one?", [Choice("The bag", "/inform")])]


def test_a_handover_is_no_message() -> None:
    result = answer({"text": "One moment."}, {"custom": {"handover": {"case": "C-10001"}}})
    assert result.handover is not None
    assert (result.handover.case, result.handover.reason, len(result.replies)) == ("C-10001", "asked", 1)


def test_what_is_unknown_is_left_out() -> None:
    assert answer({"recipient_id": "x", "text": "Hi", "image": "y", "custom": {"z": 1}}).replies == [Reply("Hi")]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"{}", b"null", b"[]", b"[1]", b'[{"text": ""}]', b'[{"text": 1}]',
     b'[{"buttons": [{"title": "x"}]}]', b'[{"custom": {"handover": {}}}]', b"[" * 10_000],
    ids=ascii,
)  # fmt: skip
def test_what_says_nothing_is_broken(body: bytes) -> None:
    with pytest.raises(BrokenAnswer):
        read(body)
