"""Finds the vocabulary's phrases in a text, with spaCy's PhraseMatcher on a tokenizer that needs no language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from bot.nlu.text import plain

# A Chinese character is a token of its own, so a phrase is found without word borders; so is a French
# article that lost its vowel: "l'écharpe" is a scarf.
_ELIDED = r"(?:[cdjlmnst]|qu)'(?=[^\W\d_])"
_TOKEN = re.compile(
    f"(?i:{_ELIDED})|[\u3400-\u9fff\uf900-\ufaff]|\\d+|[^\\W\\d_\u3400-\u9fff\uf900-\ufaff]+(?:'[^\\W\\d_]+)*|\\S"
)


@dataclass(frozen=True)
class Phrase:
    """A phrase of the vocabulary where it stands in the text."""

    kind: str
    value: str
    start: int
    end: int


class Phrases:
    """All phrases of all languages; the longest at a place wins."""

    def __init__(self, phrases: dict[str, dict[str, str]], endings: list[str]) -> None:
        """Colours are known with these endings, too."""
        self._vocab = spacy.blank("xx").vocab
        self._matcher = PhraseMatcher(self._vocab, attr="LOWER")
        self._beginnings: set[tuple[str, ...]] = set()
        for kind, surfaces in phrases.items():
            for surface, value in (_inflected(surfaces, endings) if kind == "color" else surfaces).items():
                if not surface.isdigit():
                    words = _words(plain(surface))[0]
                    self._beginnings.add(tuple(map(str.lower, words[:2])))
                    self._matcher.add(f"{kind}\t{value}", [Doc(self._vocab, words=words)])

    def find(self, text: str) -> list[Phrase]:
        """What stands in a text of plain characters, from left to right."""
        words, starts = _words(text)
        small = [word.lower() for word in words]
        if self._beginnings.isdisjoint(zip(small)) and self._beginnings.isdisjoint(pairwise(small)):
            return []  # most messages: no phrase begins here, and a document of spaCy's takes long to make
        doc = Doc(self._vocab, words=words)
        spans = self._matcher(doc, as_spans=True)
        longest = {(span.start, span.end) for span in filter_spans(spans)}
        found = []
        for span in spans:
            if (span.start, span.end) in longest:
                kind, value = span.label_.split("\t")
                start, end = starts[span.start], starts[span.end - 1] + len(doc[span.end - 1].text)
                found.append(Phrase(kind, value, start, end))
        return sorted(set(found), key=lambda each: (each.start, each.kind, each.value))


def _words(text: str) -> tuple[list[str], list[int]]:
    """The tokens of a text, and where each begins."""
    tokens = list(_TOKEN.finditer(text))
    return [each.group() for each in tokens], [each.start() for each in tokens]


def _inflected(surfaces: dict[str, str], endings: list[str]) -> dict[str, str]:
    """Adjectives change their endings; so do colours that the vocabulary lists in one form only."""
    more = {
        f"{surface}{ending}": value
        for surface, value in surfaces.items()
        if surface.isalpha() and len(surface) > 3 and not surface.endswith(tuple(endings))
        for ending in endings
    }
    return {**more, **surfaces}
