"""Addresses as customers write them in messages, country by country; and what looks like one and is none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.nlu import streets
from bot.nlu.addresses import find_address
from bot.nlu.entities import EntityFinder

HERE = Path(__file__).parent
LANGUAGES = ("de", "en", "es", "fr", "zh")
# A word that names a street makes even a message without digits look at an address.
STREET_WORD = re.compile(
    r"stra(?:ß|ss)e|str\.|weg\b|allee|platz|gasse|street|road|avenue|lane|\brue\b|place|calle|avenida|plaza|[路街巷弄]",
    re.IGNORECASE,
)


def _cases(folder: str) -> list[Any]:
    files = sorted((HERE / folder).glob("*.jsonl"))
    lines = [(f"{f.stem}-{number}", line) for f in files for number, line in enumerate(f.open(encoding="utf-8"), 1)]
    return [pytest.param(json.loads(line), id=name) for name, line in lines]


@pytest.mark.parametrize("case", _cases("addresses"))
def test_an_address_is_read_by_its_countrys_rules(finder: EntityFinder, case: dict[str, Any]) -> None:
    found = [each["value"] for each in finder.find(case["text"]) if each["entity"] == "address"]
    assert found == ([case["address"]] if case["address"] else [])


def test_a_message_without_digit_and_street_word_has_no_address() -> None:
    texts = [case.values[0]["text"] for case in _cases("held_out")]
    plain = [text for text in texts if not re.search(r"\d", text) and not STREET_WORD.search(text)]
    assert len(plain) > 2_000
    assert {text: found.fields for text in plain if (found := find_address(text, LANGUAGES))} == {}


def test_no_sign_that_is_looked_for_first_keeps_a_shape_from_being_found() -> None:
    texts = [case.values[0]["text"] for folder in ("addresses", "held_out") for case in _cases(folder)]
    fits = [
        (text, sign)
        for text in (*texts, *map(str.upper, texts))
        for _, shape, sign in (*streets.STREETS, *streets.PLACES)
        if any(match.groupdict().get("zip", "none wanted") for match in shape.finditer(text))
    ]
    assert {sign for _, sign in fits} == {sign for _, _, sign in (*streets.STREETS, *streets.PLACES)}
    assert [text for text, sign in fits if not sign.search(text.casefold())] == []
