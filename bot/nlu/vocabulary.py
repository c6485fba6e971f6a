"""The words that `data/<language>/vocabulary.yml` and `cues.yml` list, all languages together."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.examples import languages_of
from bot.nlu.text import has_han

# Phrases of the kind "nothing" hold a word of another kind and mean something else: an ID card is no way to pay.
KINDS = ("color", "size", "product", "ordinal", "offer", "reason", "line_all", "method", "payment_method", "nothing")
CUES = (
    "addition_word",
    "apology_word",
    "conjunction",
    "former_word",
    "or_word",
    "house_number_word",
    "size_word",
    "order_word",
    "postcode_word",
    "code_word",
    "is_word",
    "house_number_after_word",
    "size_after_word",
    "color_ending",
    "at_word",
    "dot_word",
    # quantities and ratings
    "unit_word",
    "other_unit_word",
    "quantity_word",
    "quantity_after_word",
    "more_word",
    "no_amount_word",
    "not_amount",
    "star_word",
    "point_word",
    "of_word",
    "rating_word",
    "date_word",
    # cases and names
    "case_word",
    "name_word",
    "relation_word",
    "title_word",
    "name_to_word",
    "name_particle",
    "no_name_word",
    "surname",
)
NUMBER = re.compile(r"number_(\d+)")
"""Cues with the words for one number each: `number_2` has "two"."""


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
        cues = {name: words for name, words in tables.items() if NUMBER.fullmatch(name)}
        return cls(phrases, {**cues, **{cue: tables.get(cue, []) for cue in CUES}}, languages_of(data))

    def as_json(self) -> str:
        return json.dumps(vars(self), ensure_ascii=False)

    def save(self, file: Path) -> None:
        file.write_text(self.as_json(), encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> Vocabulary:
        return cls(**json.loads(file.read_text(encoding="utf-8")))


def alternation(listed: list[str]) -> str:
    """A pattern of words, each on its own where its script has blanks; matches nothing when empty."""
    free = {word for word in listed if has_han(word)}
    # nothing has to follow "d'" or "n°"
    begun = {word for word in listed if not word[-1].isalnum()} - free
    bounded = set(listed) - free - begun
    inside = [shape.format(_tree(words)) for shape, words in (("{}", begun), (r"{}(?!\w)", bounded)) if words]
    branches = [_tree(free)] * bool(free) + [rf"(?<!\w)(?:{'|'.join(inside)})"] * bool(inside)
    return "|".join(branches) or r"(?!)"


def _tree(words: set[str]) -> str:
    """A pattern that tries what words have in common but once; of several that fit, the longest."""
    heads: dict[str, set[str]] = {}
    for word in sorted(filter(None, words)):
        heads.setdefault(word[0], set()).add(word[1:])
    branches = "|".join(re.escape(head) + _tree(rest) for head, rest in heads.items())
    if not heads or (len(heads) == 1 and "" not in words):
        return branches
    return f"(?:{branches})?" if "" in words else f"(?:{branches})"


def _surfaces(values: list[str], synonyms: dict[str, str]) -> dict[str, str]:
    known = set(values)
    own = {value: value for value in values if value.isalpha()}
    return {**own, **{surface: value for surface, value in synonyms.items() if value in known}}
