"""The kinds of details, each in every language: `kinds/<kind>.yml` has texts that hold one, and others that do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.nlu.entities import EntityFinder
from bot.nlu.folders import read_plain
from bot.nlu.vocabulary import Vocabulary

KINDS = Path(__file__).parent / "kinds"
LEAST = 8


def _tables() -> list[tuple[str, str, dict[str, Any]]]:
    files = sorted(KINDS.glob("*.yml"))
    return [(file.stem, lang, table) for file in files for lang, table in read_plain(file.read_text()).items()]


TABLES = _tables()
FOUND = [(kind, lang, str(text), values) for kind, lang, table in TABLES for text, values in table["found"].items()]
OTHER = [(kind, lang, str(text)) for kind, lang, table in TABLES for text in table["other"]]


def _values(finder: Any, kind: str, text: str) -> list[Any]:
    return [each["value"] for each in finder.find(text) if each["entity"] == kind]


@pytest.mark.parametrize(("kind", "lang", "text", "values"), FOUND)
def test_a_detail_is_found(finder: Any, kind: str, lang: str, text: str, values: list[Any]) -> None:
    assert _values(finder, kind, text) == values


@pytest.mark.parametrize(("kind", "lang", "text"), OTHER)
def test_what_only_looks_like_a_detail_is_none(finder: Any, kind: str, lang: str, text: str) -> None:
    assert _values(finder, kind, text) == []


@pytest.mark.parametrize("kind", sorted({kind for kind, _, _ in TABLES}))
def test_each_language_has_enough_of_both(kind: str, vocabulary: Any) -> None:
    tables = {lang: table for name, lang, table in TABLES if name == kind}
    assert sorted(tables) == vocabulary.languages
    assert all(len(table[part]) >= LEAST for table in tables.values() for part in ("found", "other"))


def test_a_new_language_needs_its_words_only() -> None:
    cues = {
        "number_2": ["due"],
        "unit_word": ["pezzi"],
        "star_word": ["stelle"],
        "case_word": ["pratica"],
        "name_word": ["a nome di"],
    }
    finder = EntityFinder(Vocabulary({"method": {"espresso": "express"}}, cues, ["it"]))
    for text, kind, value in (
        ("due pezzi", "quantity", 2),
        ("due stelle", "rating", 2),
        ("pratica 10001", "case_number", "C-10001"),
        ("a nome di Maria Rossi", "person_name", "Maria Rossi"),
        ("con espresso", "method", "express"),
    ):
        assert (kind, value) in [(each["entity"], each["value"]) for each in finder.find(text)], text
