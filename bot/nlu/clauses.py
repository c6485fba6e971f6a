"""Takes a message apart into its wishes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from bot.nlu import joining
from bot.nlu.clause import ASIDE, DETAILS, FALLBACK, MOVES, SMALL_TALK, SOCIAL, Clause, Entity, is_wish
from bot.nlu.joining import CERTAIN, PICKS, SURE
from bot.nlu.judgement import Judgement
from bot.nlu.marks import IDENTIFIERS, NEARLY_ALL, beside_identifiers, covered
from bot.nlu.readings import MOST_PARTS, Parts, Reading, Span
from bot.nlu.text import has_han, plain
from bot.nlu.vocabulary import alternation

PLAIN_DETAILS = frozenset(
    ("order_number", "email", "phone", "postal_code", "code", "address", "house_number", "reason")
)
OWN_DETAILS = PLAIN_DETAILS - {"house_number", "reason"}
# A bare number is all that it can be, and these are the last to ask for.
COUNTS = frozenset(("quantity", "rating"))
DISTRESS = "faq/crisis"
"""Who is in danger or wants to die is answered to that, whatever else the message says (docs/intents.md)."""
MOST = 8
MARGIN = 0.15
ELSEWHERE = 0.2
"""Where the odds that a message as a whole is out of scope, times those of the part that is most so, come to this, what
its other parts sound like by themselves is no wish: "IKEA promised my sofa for today, do you have another number?"."""
WIDER = 4.0
"""No examples show all that is out of scope: its odds against an intent count so many times (`reroute eval`)."""

# Text, its entities, and where it begins in the message.
Piece = tuple[str, list[Entity], int]
# The odds of all intents, and what would be meant more closely: `faq/gift_cards`.
Judged = tuple[dict[str, float], str | None]
Odds = Callable[[list[Piece]], list[Judged]]


class Clauses:
    """Reads messages; `odds` gives the intent probabilities of several texts at once."""

    def __init__(
        self, cues: dict[str, list[str]], odds: Odds, threshold: float, judgement: Judgement | None = None
    ) -> None:
        # "number 14, not 12" is one piece.
        former, conjunction, added, apology = (
            alternation(cues.get(cue, [])) for cue in ("former_word", "conjunction", "addition_word", "apology_word")
        )
        self._break = re.compile(
            rf"[.!?;。！？；\n]+(?=\s|$|[\u4e00-\u9fff])|[,、:](?!\d|\s*(?:{former})\s*\d)|(?:{conjunction})"
            rf"|\s+[-–—]+\s+|\s*[()]\s*|\s+(?=(?:{added}))|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])",
            re.IGNORECASE,
        )
        self._added = re.compile(added, re.IGNORECASE)
        self._apology = re.compile(rf"\W*(?:(?:{apology})\W*)+", re.IGNORECASE)
        self._odds = odds
        self._threshold = threshold
        self._judgement = judgement

    def of(self, text: str, entities: list[Entity]) -> list[Clause]:
        """The clauses of a message in their order; at least one."""
        readings = self.readings(text, entities)
        best = self._judgement.best(readings) if self._judgement and len(readings) > 1 else readings[0]
        return [self._named(clause) for clause in best.clauses]

    def readings(self, text: str, entities: list[Entity]) -> list[Reading]:
        """All ways to read it."""
        pieces = self._pieces(plain(text), entities)
        whole, *parts = self._judged(text, [(0, len(text)), *(pieces if len(pieces) > 1 else [])], entities)
        if len(parts) < 2:
            return [Reading.of(whole)]
        if distress := next((part for part in parts if part.about() == DISTRESS and part.confidence > CERTAIN), None):
            return [Reading.of(distress)]
        if _is_outside(whole, parts):
            return [Reading.of(replace(whole, intent=ASIDE, confidence=whole.odds[ASIDE]))]
        parts = self._joined(text, parts, entities, whole)
        if not any(is_wish(part.intent) for part in parts):
            return [Reading.of(*_details(whole, parts))]
        return Parts(text, whole, tuple(parts), self._beginnings(text, parts)).readings(
            lambda spans: self._together(text, parts, spans, entities)
        )

    def _pieces(self, text: str, entities: list[Entity]) -> list[tuple[int, int]]:
        """Stretches between marks and conjunctions, without apologies; never inside an entity."""
        kept = [(each["start"], each["end"]) for each in entities]
        breaks = [
            m.span() for m in self._break.finditer(text) if not any(a < m.end() and m.start() < b for a, b in kept)
        ]
        starts, ends = [0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)]
        spans = [_stripped(text, start, end) for start, end in zip(starts, ends, strict=True)]
        spans = [(a, b) for a, b in spans if re.search(r"\w", text[a:b]) and not self._apology.fullmatch(text, a, b)]
        return spans if len(spans) <= MOST else [*spans[: MOST - 1], (spans[MOST - 1][0], spans[-1][1])]

    def _judged(self, text: str, spans: list[Span], entities: list[Entity]) -> list[Clause]:
        if not spans:
            return []
        inside = [[each for each in entities if start <= each["start"] < end] for start, end in spans]
        pieces = [(text[start:end], found, start) for (start, end), found in zip(spans, inside, strict=True)]
        clauses = []
        for (piece, found, start), (odds, closer) in zip(pieces, self._odds(pieces), strict=True):
            intent = max(odds, key=odds.__getitem__)
            clause = Clause(start, start + len(piece), piece, intent, odds[intent], tuple(found), odds, closer=closer)
            clauses.append(_by_entities(clause))
        return clauses

    def _joined(self, text: str, parts: list[Clause], entities: list[Entity], whole: Clause) -> list[Clause]:
        """Neighbours that are one wish become one clause; what they say together is judged anew."""
        parts = joining.without_asides(joining.reduced(joining.elliptic(parts, whole)))
        parts = joining.with_moves_joined(text, joining.with_reasons_joined(text, parts))
        parts = joining.reduced(joining.with_details_absorbed(text, parts))
        parts = joining.with_doubtful_joined(text, parts, MOST_PARTS)
        longer = [part for part in parts if not part.odds]
        if longer:
            fresh = iter(self._judged(text, [(part.start, part.end) for part in longer], entities))
            parts = [part if part.odds else joining.confirmed(part, next(fresh)) for part in parts]
        return parts

    def _together(self, text: str, parts: list[Clause], spans: list[Span], entities: list[Entity]) -> list[Clause]:
        """What the parts of each span say as one clause, with all their details."""
        clauses = self._judged(text, [(parts[a].start, parts[b - 1].end) for a, b in spans], entities)
        return [
            replace(clause, entities=_all_entities(clause, parts[a:b]))
            for clause, (a, b) in zip(clauses, spans, strict=True)
        ]

    def _beginnings(self, text: str, parts: list[Clause]) -> frozenset[int]:
        """Where a part begins with a word that brings another wish, or follows on one: "also", "by the way"."""
        return frozenset(
            part.start
            for before, part in pairwise(parts)
            if self._added.search(text, before.end, part.start) or self._added.match(text, part.start)
        )

    def _named(self, clause: Clause) -> Clause:
        clause = _weighed(clause)
        return replace(clause, intent=FALLBACK) if clause.confidence < self._threshold else clause


def _is_outside(whole: Clause, parts: list[Clause]) -> bool:
    """Whether it is about what the shop has nothing to do with; who names an order or a way to reach them is not."""
    most = max(part.odds.get(ASIDE, 0.0) for part in parts)
    return whole.odds.get(ASIDE, 0.0) * most >= ELSEWHERE and not any(map(whole.has, OWN_DETAILS))


def _weighed(clause: Clause) -> Clause:
    """What the model holds for an intent may be out of scope all the same; what details tell by themselves is sure."""
    if clause.confidence != clause.odds.get(clause.intent):
        return clause
    odds = clause.odds.get(ASIDE, 0.0)
    outside = WIDER * odds
    intent, likely = max((clause.intent, clause.confidence), (ASIDE, outside), key=lambda each: each[1])
    return replace(clause, intent=intent, confidence=likely / (1 + outside - odds))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _by_entities(clause: Clause) -> Clause:
    """A clause that is nothing but an order number, an address or a choice needs no model to be understood.

    Nor does one that tells an order number or an e-mail beside a word or two of politeness.
    """
    if clause.intent in (*SOCIAL, SMALL_TALK) and any(map(clause.has, IDENTIFIERS)):
        return replace(clause, intent="inform", confidence=CERTAIN)
    if covered(clause.text, list(clause.entities), clause.start) < NEARLY_ALL or _says_more_in_han(clause):
        return clause
    kinds = {each["entity"] for each in clause.entities}
    kinds = kinds - COUNTS or kinds
    for intent, wanted in (("inform", PLAIN_DETAILS), ("choose_offer", PICKS)):
        if kinds and kinds <= wanted:
            return replace(clause, intent=intent, confidence=max(CERTAIN, clause.odds.get(intent, 0.0)))
    return clause


def _says_more_in_han(clause: Clause) -> bool:
    """Whether Chinese stands beside order numbers and e-mails: two characters are a wish, however long these are."""
    said = beside_identifiers(clause.text, list(clause.entities), clause.start)
    return said != clause.text and has_han(said)


def _all_entities(clause: Clause, parts: list[Clause]) -> tuple[Entity, ...]:
    told = [each for part in parts for each in part.entities if each not in clause.entities]
    return (*told, *clause.entities)


def _details(whole: Clause, parts: list[Clause]) -> list[Clause]:
    """Where nothing is wished: a bare detail is clear in itself, but the words around it may say what it is for."""
    intents = {part.intent for part in parts}
    told = [part for part in parts if part.intent in DETAILS]
    if not told or (len(intents) == 1 and whole.intent not in MOVES | SOCIAL):
        return [whole]
    if len(intents) == 1:
        return [replace(told[0], text=whole.text, start=whole.start, end=whole.end, entities=whole.entities)]
    best = max(part.confidence for part in parts if part.intent != whole.intent)
    one_wish = best < SURE or (whole.confidence > CERTAIN and best + MARGIN < whole.confidence)
    return [whole] if one_wish else parts
