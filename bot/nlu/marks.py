"""What the entities of a text say about its intent: which kinds there are, and how much of it they make up."""

from __future__ import annotations

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
HALF = 0.5
NEARLY_ALL = 0.85
WIDTH = len(KINDS) + 3


def covered(text: str, entities: list[dict[str, Any]], start: int = 0) -> float:
    """The share of a text's letters and digits that belong to entities; the text begins at `start` of the message."""
    letters = {at for at, character in enumerate(text, start) if character.isalnum()}
    inside = {at for each in entities for at in range(each["start"], each["end"])}
    return len(letters & inside) / len(letters) if letters else 0.0


def marks(text: str, entities: list[dict[str, Any]], start: int = 0) -> np.ndarray:
    """A row of features."""
    row = np.zeros(WIDTH, dtype=np.float32)
    for each in entities:
        if each["entity"] in KINDS:
            row[KINDS.index(each["entity"])] = 1
    share = covered(text, entities, start)
    row[-3:] = share > HALF, share > NEARLY_ALL, share
    return row
