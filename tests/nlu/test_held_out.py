"""The held-back messages: labelled by the guide, enough of each, and none of them learned from."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("de", "en", "es", "fr", "zh")
FOLDERS = ("held_out", "unseen", "several_wishes")
LEAST, LEAST_OUT_OF_SCOPE, LEAST_SEVERAL, LEAST_UNSEEN = 10, 60, 150, 680


def _messages(language: str, folder: str = "held_out") -> list[dict[str, Any]]:
    lines = (Path(__file__).parent / folder / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _guide() -> set[str]:
    """The intents that the labelling guide describes."""
    return set(re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "intents.md").read_text(encoding="utf-8"), re.MULTILINE))


def _bare(text: str) -> str:
    """The words alone, without case and marks; a message without words as it is."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())) or text


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_messages_of_every_intent_of_the_guide(language: str) -> None:
    counts = Counter(each["intent"] for each in _messages(language))

    assert set(counts) == _guide()
    assert {name for name, count in counts.items() if count < LEAST} == set()
    assert counts["out_of_scope"] >= LEAST_OUT_OF_SCOPE


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_unseen_messages(language: str) -> None:
    counts = Counter(each["intent"] for each in _messages(language, "unseen"))

    assert set(counts) <= _guide()
    assert counts.total() >= LEAST_UNSEEN
    assert counts["out_of_scope"] >= LEAST_OUT_OF_SCOPE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alternative_stands_in_the_guide(language: str) -> None:
    messages = [each for folder in FOLDERS for each in _messages(language, folder)]

    assert {name for each in messages for name in each.get("alt", [])} <= _guide()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_with_several_wishes_has_the_intent_of_one_of_them(language: str) -> None:
    messages = _messages(language, "several_wishes")

    assert len(messages) >= LEAST_SEVERAL
    assert all(each["intent"] in each["clauses"] and set(each["clauses"]) <= _guide() for each in messages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_an_example_or_stands_there_twice(training_data: Any, examples: list[Any], language: str) -> None:
    from bot.nlu.examples import told_of

    learned = {_bare(each.text) for each in [*examples, *told_of(training_data)]}
    messages = [_bare(each["text"]) for folder in FOLDERS for each in _messages(language, folder)]

    assert [text for text in messages if text in learned] == []
    assert [text for text, count in Counter(messages).items() if count > 1] == []
