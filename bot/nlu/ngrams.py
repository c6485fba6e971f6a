"""Words, pairs of neighbouring words and the character n-grams inside a word, weighted by TF-IDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.text import has_han

LONGEST = 600
LEAST = 5
LATIN_SIZES = (3, 4, 5)
HAN_SIZES = (1, 2, 3)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]+|[^\w\s]")


def grams(text: str) -> Counter[str]:
    """Counts what a text is made of, in small letters, digits made alike."""
    words = _WORD.findall(_DIGIT.sub("0", text[:LONGEST].lower()))
    counts = Counter(f"{first} {second}" for first, second in pairwise(words))
    for word in words:
        counts.update(_inside(word))
    return counts


def _inside(word: str) -> Iterator[str]:
    """A word with its ends marked, and its n-grams; Chinese words have no ends to mark."""
    marked, sizes = (word, HAN_SIZES) if has_han(word) else (f"<{word}>", LATIN_SIZES)
    yield marked
    for size in sizes:
        yield from (marked[at : at + size] for at in range(len(marked) - size + 1))


@dataclass
class Ngrams:
    """The n-grams that `least` examples had, and how rare each is."""

    columns: dict[str, int]
    rarity: np.ndarray

    @classmethod
    def fit(cls, counted: list[Counter[str]], least: int = LEAST) -> Ngrams:
        """Out of the n-grams of all examples."""
        seen: Counter[str] = Counter()
        for counts in counted:
            seen.update(counts.keys())
        kept = sorted(gram for gram, count in seen.items() if count >= least)
        counts = np.array([seen[gram] for gram in kept], dtype=np.float64)
        rarity = np.log((1 + len(counted)) / (1 + counts)) + 1
        return cls({gram: column for column, gram in enumerate(kept)}, rarity.astype(np.float32))

    def row(self, counts: Counter[str]) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of one text; the values have length 1."""
        found = [(column, count) for gram, count in counts.items() if (column := self.columns.get(gram)) is not None]
        columns = np.array([column for column, _ in found], dtype=np.int32)
        values = (1 + np.log(np.array([count for _, count in found], dtype=np.float32))) * self.rarity[columns]
        length = float(np.sqrt((values**2).sum())) or 1.0
        return columns, (values / length).astype(np.float32)

    def matrix(self, counted: list[Counter[str]]) -> csr_matrix:
        """All rows, for training."""
        rows = [self.row(counts) for counts in counted]
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return csr_matrix((values, columns, starts), shape=(len(counted), len(self.columns)))
