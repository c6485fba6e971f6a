"""Character n-grams weighted by TF-IDF, small enough to be kept as JSON and numpy arrays."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

LONGEST = 600
_BLANKS = re.compile(r"\s+")
_DIGIT = re.compile(r"\d")


def grams(text: str, sizes: tuple[int, int]) -> Counter[str]:
    """Counts the n-grams of a text in small letters, digits made alike, words parted by one blank."""
    clean = " " + _DIGIT.sub("0", _BLANKS.sub(" ", text[:LONGEST].lower()).strip()) + " "
    return Counter(clean[i : i + n] for n in range(sizes[0], sizes[1] + 1) for i in range(len(clean) - n + 1))


@dataclass
class CharNgrams:
    """The n-grams that training saw at least `least` times, and how rare each is."""

    sizes: tuple[int, int]
    columns: dict[str, int]
    rarity: np.ndarray

    @classmethod
    def fit(cls, texts: list[str], sizes: tuple[int, int], least: int = 2) -> CharNgrams:
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(grams(text, sizes).keys())
        kept = sorted(gram for gram, count in seen.items() if count >= least)
        counts = np.array([seen[gram] for gram in kept], dtype=np.float64)
        rarity = np.log((1 + len(texts)) / (1 + counts)) + 1
        return cls(sizes, {gram: column for column, gram in enumerate(kept)}, rarity.astype(np.float32))

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of one text; the values have length 1."""
        found = [(self.columns[gram], count) for gram, count in grams(text, self.sizes).items() if gram in self.columns]
        columns = np.array([column for column, _ in found], dtype=np.int64)
        values = (1 + np.log([count for _, count in found] or [1.0])[: len(found)]) * self.rarity[columns]
        length = float(np.sqrt((values**2).sum())) or 1.0
        return columns, (values / length).astype(np.float32)

    def matrix(self, texts: list[str]) -> csr_matrix:
        """All rows, for training."""
        rows = [self.row(text) for text in texts]
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows]) if rows else np.array([], dtype=np.int64)
        values = np.concatenate([values for _, values in rows]) if rows else np.array([], dtype=np.float32)
        return csr_matrix((values, columns, starts), shape=(len(texts), len(self.columns)))
