"""The examples as a whole: enough of each intent in each language, and none that stands in two intents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

import pytest

from tests.nlu.conftest import ROOT

LANGUAGES = ("de", "en", "es", "fr", "zh")
LEAST, LEAST_OUT_OF_SCOPE = 80, 1000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_enough_examples(examples: list[Any], language: str) -> None:
    guide = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "intents.md").read_text(encoding="utf-8"), re.MULTILINE))
    counts = Counter(each.intent for each in examples if each.language == language)

    assert set(counts) == guide
    assert {name: count for name, count in counts.items() if count < LEAST} == {}
    assert counts["out_of_scope"] >= LEAST_OUT_OF_SCOPE


def test_no_text_stands_in_two_intents(examples: list[Any]) -> None:
    intents = defaultdict(set)
    for each in examples:
        intents[each.text.casefold()].add(each.intent)

    assert {text: found for text, found in intents.items() if len(found) > 1} == {}
