"""Words, pairs of words that are near each other and the character n-grams inside a word, weighted by TF-IDF."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu import workers
from bot.nlu.text import has_han

LONGEST = 600
LEAST = 2
AT_ONCE = 8_000
LATIN_SIZES = (4,)
HAN_SIZES = (1, 2)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]+|[^\w\s]")


def grams(text: str) -> Counter[str]:
    """Counts what a text is made of, in small letters, digits made alike."""
    return Counter(_all(text))


def _all(text: str) -> Iterator[str]:
    words = _words(text)
    yield from _pairs(words)
    for word in words:
        yield from _inside(word)


def _words(text: str) -> list[str]:
    return _WORD.findall(_DIGIT.sub("0", text[:LONGEST].lower()))


def _pairs(words: list[str]) -> Iterator[str]:
    yield from map(" ".join, pairwise(words))
    yield from map(" _ ".join, zip(words, words[2:], strict=False))


def _inside(word: str) -> tuple[str, ...]:
    """A word with its ends marked, and its n-grams; Chinese words have no ends to mark."""
    marked, sizes = (word, HAN_SIZES) if has_han(word) else (f"<{word}>", LATIN_SIZES)
    return marked, *(marked[at : at + size] for size in sizes for at in range(len(marked) - size + 1))


@dataclass
class Ngrams:
    """The n-grams that `least` examples had, and how rare each is."""

    columns: dict[str, int]
    rarity: np.ndarray

    @classmethod
    def fit(cls, texts: list[str], least: int = LEAST) -> tuple[Ngrams, csr_matrix]:
        """Out of all examples; with a row for each of them."""
        names, counts = _counted(texts)
        seen = np.bincount(counts.indices, minlength=len(names))
        kept = np.flatnonzero(seen >= least)
        rarity = (np.log((1 + len(texts)) / (1 + seen[kept])) + 1).astype(np.float32)
        counts = counts[:, kept]
        examples = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
        counts.data = _weighed(counts.data, rarity[counts.indices], examples)
        return cls({names[column]: place for place, column in enumerate(kept)}, rarity), counts

    def row(self, counts: Counter[str]) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of one text; the values have length 1."""
        found = [(column, count) for gram, count in counts.items() if (column := self.columns.get(gram)) is not None]
        columns = np.array([column for column, _ in found], dtype=np.int32)
        amounts = np.array([count for _, count in found], dtype=np.float32)
        return columns, _weighed(amounts, self.rarity[columns], np.zeros(len(found), dtype=np.int32))


def _weighed(counts: np.ndarray, rarity: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """TF-IDF of counts, those in one row together of length 1."""
    values = (1 + np.log(counts)) * rarity
    values /= np.sqrt(np.bincount(rows, values**2))[rows]
    return values.astype(np.float32)


def _counted(texts: list[str]) -> tuple[list[str], csr_matrix]:
    """All n-grams, and how often each text has each of them."""
    known: defaultdict[str, int] = defaultdict(count().__next__)
    parts, sizes = [], []
    for names, found, lengths in workers.chunks(texts, _found, AT_ONCE):
        parts.append(np.fromiter(map(known.__getitem__, names), dtype=np.int32)[found])
        sizes += lengths
    columns = np.concatenate(parts)
    ones = np.ones(len(columns), dtype=np.float32)
    counts = csr_matrix((ones, columns, np.cumsum([0, *sizes])), shape=(len(texts), len(known)))
    counts.sum_duplicates()
    return list(known), counts


def _found(texts: list[str]) -> tuple[list[str], np.ndarray, list[int]]:
    """The n-grams of some texts, each named once; which of them there are, text after text; and how many in each."""
    known: defaultdict[str, int] = defaultdict(count().__next__)
    inside: dict[str, array[int]] = {}  # most words come again and again
    found, lengths = array("i"), []
    for text in texts:
        before, words = len(found), _words(text)
        found.extend(map(known.__getitem__, _pairs(words)))
        for word in words:
            if word not in inside:
                inside[word] = array("i", map(known.__getitem__, _inside(word)))
            found.extend(inside[word])
        lengths.append(len(found) - before)
    return list(known), np.frombuffer(found, dtype=np.int32), lengths
