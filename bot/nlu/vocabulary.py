"""The words that `data/<language>/vocabulary.yml` and `cues.yml` list, all languages together."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.importer import language_of
from bot.nlu.text import has_han

KINDS = ("color", "size", "product", "ordinal", "offer", "reason", "line_all")
CUES = (
    "conjunction",
    "former_word",
    "or_word",
    "house_number_word",
    "size_word",
    "order_word",
    "postcode_word",
    "code_word",
    "is_word",
)


@dataclass(frozen=True)
class Vocabulary:
    """Surface form → canonical value by kind of entity; words that join or mark by cue; languages served."""

    phrases: dict[str, dict[str, str]]
    cues: dict[str, list[str]]
    languages: list[str]

    @classmethod
    def of(cls, data: TrainingData) -> Vocabulary:
        """Lookups say which kind a canonical value is of, synonyms how people call it."""
        tables = {table["name"]: [str(each) for each in table["elements"]] for table in data.lookup_tables}
        phrases = {kind: _surfaces(tables.get(kind, []), data.entity_synonyms) for kind in KINDS}
        languages = sorted({code for example in data.training_examples if (code := language_of(example))})
        return cls(phrases, {cue: tables.get(cue, []) for cue in CUES}, languages)

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> Vocabulary:
        return cls(**json.loads(file.read_text(encoding="utf-8")))


def alternation(listed: list[str]) -> str:
    """A pattern of words, each on its own where its script has blanks; matches nothing when empty."""
    escaped = [re.escape(word) for word in sorted(listed, key=len, reverse=True)]
    bounded = [word if has_han(word) or not word[-1].isalnum() else rf"(?<!\w){word}(?!\w)" for word in escaped]
    return "|".join(bounded) or r"(?!)"


def _surfaces(values: list[str], synonyms: dict[str, str]) -> dict[str, str]:
    known = set(values)
    own = {value: value for value in values if value.isalpha()}
    return {**own, **{surface: value for surface, value in synonyms.items() if value in known}}
