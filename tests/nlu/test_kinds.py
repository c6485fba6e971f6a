"""The kinds of details, each in every language: `kinds/<kind>.yml` has texts that hold one, and others that do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.nlu.folders import read_plain

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
