"""Takes a message apart into its wishes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from bot.nlu import joining
from bot.nlu.clause import DETAILS, FALLBACK, MOVES, SMALL_TALK, SOCIAL, Clause, Entity, is_request
from bot.nlu.joining import CERTAIN, PICKS, SAID_BESIDE, STRONG, SURE
from bot.nlu.marks import IDENTIFIERS, NEARLY_ALL, covered
from bot.nlu.text import plain
from bot.nlu.vocabulary import alternation

PLAIN_DETAILS = frozenset(
    ("order_number", "email", "phone", "postal_code", "code", "address", "house_number", "reason")
)
# A bare number is all that it can be, and these are the last to ask for.
COUNTS = frozenset(("quantity", "rating"))
MOST = 8
MARGIN = 0.15

# Text, its entities, and where it begins in the message.
Piece = tuple[str, list[Entity], int]
Odds = Callable[[list[Piece]], list[dict[str, float]]]


class Clauses:
    """Reads messages; `odds` gives the intent probabilities of several texts at once."""

    def __init__(self, cues: dict[str, list[str]], odds: Odds, threshold: float) -> None:
        # "number 14, not 12" is one piece.
        former, joining = (alternation(cues.get(cue, [])) for cue in ("former_word", "conjunction"))
        self._break = re.compile(
            rf"[.!?;。！？；\n]+(?=\s|$|[\u4e00-\u9fff])|[,、:](?!\d|\s*(?:{former})\s*\d)|(?:{joining})", re.IGNORECASE
        )
        self._added = re.compile(alternation(cues.get("addition_word", [])), re.IGNORECASE)
        self._odds = odds
        self._threshold = threshold

    def of(self, text: str, entities: list[Entity]) -> list[Clause]:
        """The clauses of a message in their order; at least one."""
        pieces = self._pieces(plain(text), entities)
        whole, *parts = self._judged(text, [(0, len(text)), *(pieces if len(pieces) > 1 else [])], entities)
        if len(parts) < 2:
            return [self._named(whole)]
        parts = self._joined(text, parts, entities, whole)
        if len(parts) == 1:
            clearer = _clearer(whole, parts[0])
            return [self._named(replace(clearer, text=whole.text, entities=whole.entities))]
        if not self._has_added(text, whole, parts) and _is_one_wish(whole, parts):
            return [self._named(whole)]
        return [self._named(part) for part in parts]

    def _pieces(self, text: str, entities: list[Entity]) -> list[tuple[int, int]]:
        """Stretches between marks and conjunctions; never inside an entity."""
        kept = [(each["start"], each["end"]) for each in entities]
        breaks = [
            m.span() for m in self._break.finditer(text) if not any(a < m.end() and m.start() < b for a, b in kept)
        ]
        starts, ends = [0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)]
        spans = [_stripped(text, start, end) for start, end in zip(starts, ends, strict=True)]
        spans = [(start, end) for start, end in spans if re.search(r"\w", text[start:end])]
        return spans if len(spans) <= MOST else [*spans[: MOST - 1], (spans[MOST - 1][0], spans[-1][1])]

    def _judged(self, text: str, spans: list[tuple[int, int]], entities: list[Entity]) -> list[Clause]:
        inside = [[each for each in entities if start <= each["start"] < end] for start, end in spans]
        pieces = [(text[start:end], found, start) for (start, end), found in zip(spans, inside, strict=True)]
        clauses = []
        for (piece, found, start), odds in zip(pieces, self._odds(pieces), strict=True):
            intent = max(odds, key=odds.__getitem__)
            clause = Clause(start, start + len(piece), piece, intent, odds[intent], tuple(found), odds)
            clauses.append(_by_entities(clause))
        return clauses

    def _joined(self, text: str, parts: list[Clause], entities: list[Entity], whole: Clause) -> list[Clause]:
        """Neighbours that are one wish become one clause; what they say together is judged anew."""
        parts = joining.without_asides(joining.reduced(joining.with_weak_joined(text, joining.elliptic(parts, whole))))
        parts = joining.with_change_taken_back(text, joining.reduced(joining.with_details_absorbed(text, parts)))
        longer = [part for part in parts if not part.odds]
        if longer:
            fresh = iter(self._judged(text, [(part.start, part.end) for part in longer], entities))
            parts = [part if part.odds else joining.confirmed(part, next(fresh)) for part in parts]
        return joining.with_reasons_joined(text, joining.same_joined(text, parts))

    def _has_added(self, text: str, whole: Clause, parts: list[Clause]) -> bool:
        """Whether a clear wish follows on another one with a word that brings it: "also", "by the way"."""
        explained = SAID_BESIDE.get(whole.intent, frozenset())
        return any(
            is_request(before)
            and is_request(part)
            and before.intent != part.intent
            and part.confidence > STRONG
            and before.confidence > STRONG
            and part.intent not in explained
            and (self._added.search(text, before.end, part.start) or self._added.match(text, part.start))
            for before, part in pairwise(parts)
        )

    def _named(self, clause: Clause) -> Clause:
        return replace(clause, intent=FALLBACK) if clause.confidence < self._threshold else clause


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _by_entities(clause: Clause) -> Clause:
    """A clause that is nothing but an order number, an address or a choice needs no model to be understood.

    Nor does one that tells an order number or an e-mail beside a word or two of politeness.
    """
    if clause.intent in (*SOCIAL, SMALL_TALK) and any(map(clause.has, IDENTIFIERS)):
        return replace(clause, intent="inform", confidence=CERTAIN)
    if covered(clause.text, list(clause.entities), clause.start) < NEARLY_ALL:
        return clause
    kinds = {each["entity"] for each in clause.entities}
    kinds = kinds - COUNTS or kinds
    for intent, wanted in (("inform", PLAIN_DETAILS), ("choose_offer", PICKS)):
        if kinds and kinds <= wanted:
            return replace(clause, intent=intent, confidence=max(CERTAIN, clause.odds.get(intent, 0.0)))
    return clause


def _clearer(whole: Clause, part: Clause) -> Clause:
    """A bare detail is clear in itself, but the words around it say what it is for, if they say more than yes or no."""
    if part.intent in DETAILS:
        return part if whole.intent in MOVES | SOCIAL else whole
    return max(whole, part, key=lambda each: each.confidence)


def _is_one_wish(whole: Clause, parts: list[Clause]) -> bool:
    """Whether the message as a whole is clearer than its parts, or none of them is more than a word of the talk."""
    if not any(is_request(part) or part.intent in DETAILS for part in parts):
        return True
    others = [part for part in parts if part.intent != whole.intent]
    if not others:
        return False
    if whole.confidence > STRONG and {part.intent for part in others} <= SAID_BESIDE.get(whole.intent, frozenset()):
        return True
    best = max(part.confidence for part in others)
    enough = STRONG if all(map(is_request, parts)) else SURE
    return best < enough or (whole.confidence > CERTAIN and best + MARGIN < whole.confidence)
