"""What the entities of a text say about its intent: which kinds there are, and how much of it they make up."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

KINDS = (
    "order_number",
    "email",
    "phone",
    "postal_code",
    "code",
    "color",
    "size",
    "product",
    "address",
    "house_number",
    "ordinal",
    "offer",
    "reason",
    "line_all",
)
IDENTIFIERS = ("order_number", "email", "phone")
"""Kinds that tell who asks about what, and nothing of what is wanted."""

HALF = 0.5
NEARLY_ALL = 0.85
WIDTH = len(KINDS) + 4
# Letters that must be left beside the identifiers for a text to say anything: a Chinese wish is that short.
LEAST = 2
_LOOSE = re.compile(r"\s*[,;，；、]?\s*$|^[\s,;:，；：、]+")

Entities = list[dict[str, Any]]


def covered(text: str, entities: Entities, start: int = 0) -> float:
    """The share of a text's letters and digits that belong to entities; the text begins at `start` of the message."""
    letters = {at for at, character in enumerate(text, start) if character.isalnum()}
    return len(letters & _inside(entities)) / len(letters) if letters else 0.0


def beside_identifiers(text: str, entities: Entities, start: int = 0) -> str:
    """What is said besides order numbers, e-mails and phones; the text itself where that is next to nothing."""
    identifiers = _identifiers(entities)
    if not identifiers:
        return text
    rest = text
    for each in sorted(identifiers, key=lambda each: -each["start"]):
        begin, end = max(each["start"] - start, 0), max(each["end"] - start, 0)
        rest = f"{_LOOSE.sub('', rest[:begin])} {rest[end:]}"
    rest = " ".join(_LOOSE.sub("", rest).split())
    return rest if rest != text and _says_something(rest) else text


def marks(text: str, entities: Entities, start: int = 0) -> np.ndarray:
    """A row of features."""
    row = np.zeros(WIDTH, dtype=np.float32)
    if not entities:
        return row
    besides = beside_identifiers(text, entities, start) != text
    for each in entities:
        if each["entity"] in KINDS and not (besides and each["entity"] in IDENTIFIERS):
            row[KINDS.index(each["entity"])] = 1
    row[-4] = besides and any(each["entity"] == "order_number" for each in entities)
    share = _covered_besides(text, entities, start) if besides else covered(text, entities, start)
    row[-3:] = share > HALF, share > NEARLY_ALL, share
    return row


def _covered_besides(text: str, entities: Entities, start: int) -> float:
    """As `covered`, of the letters that belong to no identifier."""
    known = _inside(_identifiers(entities))
    letters = {at for at, character in enumerate(text, start) if character.isalnum()} - known
    return len(letters & (_inside(entities) - known)) / len(letters) if letters else 0.0


def _identifiers(entities: Entities) -> Entities:
    return [each for each in entities if each["entity"] in IDENTIFIERS]


def _inside(entities: Entities) -> set[int]:
    return {at for each in entities for at in range(each["start"], each["end"])}


def _says_something(text: str) -> bool:
    return sum(character.isalpha() for character in text) >= LEAST
