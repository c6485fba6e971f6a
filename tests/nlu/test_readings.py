"""The ways to read a message, and which one is meant."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.clause import Clause
from bot.nlu.judgement import Choice, Judgement
from bot.nlu.readings import Parts, Reading, wanted

TEXT = "wrong colour came, send the invoice"


def _clause(text: str, intent: str, confidence: float, start: int = 0, **more: Any) -> Clause:
    return Clause(start, start + len(text), text, intent, confidence, odds={intent: confidence}, **more)


def _readings(whole: Clause, *parts: Clause) -> list[Reading]:
    return Parts(TEXT, whole, parts, frozenset()).readings(lambda spans: [whole for _ in spans])


def _intents(reading: Reading) -> list[str]:
    return [clause.intent for clause in reading.clauses]


@pytest.fixture
def two() -> list[Reading]:
    first, second = _clause("wrong colour came", "wrong_item", 0.8), _clause("send the invoice", "invoice", 0.9, 19)
    return _readings(_clause(TEXT, "wrong_item", 0.7), first, second)


def test_a_message_is_one_wish_or_as_many_as_it_has_parts(two: list[Reading]) -> None:
    assert sorted(map(_intents, two)) == [["invoice"], ["wrong_item"], ["wrong_item", "invoice"]]


def test_the_first_reading_is_that_it_is_what_it_says_as_a_whole(two: list[Reading]) -> None:
    assert _intents(two[0]) == ["wrong_item"]
    assert two[0].clauses[0].text == TEXT


def test_a_clear_change_with_its_new_value_is_not_left_out() -> None:
    blue = ({"entity": "color", "value": "blue", "start": 0, "end": 4},)
    color = _clause("blue please", "change_color", 0.9, entities=blue)

    found = _readings(_clause(TEXT, "invoice", 0.9), color, _clause("send the invoice", "invoice", 0.9, 19))

    assert all("change_color" in _intents(reading) for reading in found)


def test_a_yes_does_not_swallow_what_is_told_beside_it() -> None:
    number = ({"entity": "house_number", "value": "14", "start": 4, "end": 6},)
    detail = _clause("number 14", "inform", 1.0, 8, entities=number)

    found = _readings(_clause(TEXT, "affirm", 0.9), _clause("yes", "affirm", 1.0), detail)

    assert ["affirm", "inform"] in map(_intents, found)
    assert ["affirm"] not in map(_intents, found)


def test_what_is_to_be_served_leaves_details_and_social_words_out() -> None:
    assert wanted(["greet", "inform", "affirm", "invoice", "invoice"]) == Counter(affirm=1, invoice=2)


def test_the_judgement_learns_which_readings_are_right(two: list[Reading], tmp_path: Path) -> None:
    both = Counter(wrong_item=1, invoice=1)
    judgement = Judgement.fit([Choice.of(two, both)] * 20)

    assert _intents(judgement.best(two)) == ["wrong_item", "invoice"]
    judgement.save(tmp_path / "judgement.json")
    assert Judgement.load(tmp_path / "judgement.json") == judgement

    single = Judgement.fit([Choice.of(two, Counter(wrong_item=1))] * 20)
    assert _intents(single.best(two)) == ["wrong_item"]


def test_without_anything_learned_a_message_is_one_wish(two: list[Reading]) -> None:
    assert Judgement.fit([]).best(two) == two[0]
