"""Takes a message apart into its wishes, and puts together again what was one wish after all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.nlu.marks import NEARLY_ALL, covered
from bot.nlu.text import plain
from bot.nlu.vocabulary import alternation

FALLBACK = "nlu_fallback"
SOCIAL = frozenset(("greet", "thanks", "goodbye"))
DETAILS = frozenset(("inform", "choose_offer"))
MOVES = frozenset(("affirm", "deny", "stop"))
ASIDE = "out_of_scope"
VARIANTS = {"color": "change_color", "size": "change_size"}
# Kinds of entities by which two wishes of one intent differ.
LINES = ("product", "ordinal", "order_number")
PLAIN_DETAILS = frozenset(
    ("order_number", "email", "phone", "postal_code", "code", "address", "house_number", "reason")
)
NEW_VALUES = ("address", "color", "size")
PICKS = frozenset(("ordinal", "line_all"))

MOST = 8
FEW = 2
WEAK = 0.5
STRONG = 0.65
SURE = 0.8
CERTAIN = 0.9
MARGIN = 0.15

Entity = dict[str, Any]
# Text, its entities, and where it begins in the message.
Piece = tuple[str, list[Entity], int]
Odds = Callable[[list[Piece]], list[dict[str, float]]]


@dataclass(frozen=True)
class Clause:
    """A stretch of the message with what it wants; `odds` are the probabilities of all intents."""

    start: int
    end: int
    text: str
    intent: str
    confidence: float
    entities: tuple[Entity, ...] = ()
    odds: dict[str, float] = field(default_factory=dict, compare=False)

    def has(self, kind: str) -> bool:
        return any(each["entity"] == kind for each in self.entities)

    def lines(self) -> set[str]:
        return {str(each["value"]) for each in self.entities if each["entity"] in LINES}

    def as_dict(self) -> dict[str, Any]:
        members = {"text": self.text, "intent": self.intent, "confidence": round(self.confidence, 4)}
        return {**members, "entities": list(self.entities)}


class Clauses:
    """Reads messages; `odds` gives the intent probabilities of several texts at once."""

    def __init__(self, conjunctions: list[str], odds: Odds, threshold: float) -> None:
        self._break = re.compile(
            rf"[.!?;。！？；\n]+(?=\s|$|[\u4e00-\u9fff])|[,、:](?!\d)|(?:{alternation(conjunctions)})", re.IGNORECASE
        )
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
            # A bare detail is clear in itself, but the words around it say what it is for.
            clearer = whole if parts[0].intent in DETAILS else max(whole, parts[0], key=lambda each: each.confidence)
            return [self._named(replace(clearer, text=whole.text, entities=whole.entities))]
        if _is_one_wish(whole, parts):
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
        parts = _without_asides(_reduced(_with_weak_joined(text, _elliptic(parts, whole))))
        parts = _with_change_taken_back(text, _reduced(_with_details_absorbed(text, parts)))
        longer = [part for part in parts if not part.odds]
        if longer:
            fresh = iter(self._judged(text, [(part.start, part.end) for part in longer], entities))
            parts = [part if part.odds else _confirmed(part, next(fresh)) for part in parts]
        return _same_joined(text, parts)

    def _named(self, clause: Clause) -> Clause:
        return replace(clause, intent=FALLBACK) if clause.confidence < self._threshold else clause


def weightiest(clauses: list[Clause]) -> Clause:
    """The clause that stands for the message: requests before details before moves before social words."""
    return max(clauses, key=lambda clause: _weight(clause.intent))


def _weight(intent: str) -> int:
    ranks = ((FALLBACK,), (ASIDE,), SOCIAL, MOVES, DETAILS)
    return next((rank for rank, intents in enumerate(ranks) if intent in intents), len(ranks))


def _is_request(clause: Clause) -> bool:
    return _weight(clause.intent) > _weight("inform")


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _by_entities(clause: Clause) -> Clause:
    """A clause that is nothing but an order number, an address or a choice needs no model to be understood."""
    if covered(clause.text, list(clause.entities), clause.start) < NEARLY_ALL:
        return clause
    kinds = {each["entity"] for each in clause.entities}
    for intent, wanted in (("inform", PLAIN_DETAILS), ("choose_offer", PICKS)):
        if kinds and kinds <= wanted:
            return replace(clause, intent=intent, confidence=max(CERTAIN, clause.odds.get(intent, 0.0)))
    return clause


def _merged(text: str, first: Clause, second: Clause, leading: Clause) -> Clause:
    """Both stretches as one clause, with the intent of the leading one until it is judged anew."""
    entities = first.entities + tuple(each for each in second.entities if each not in first.entities)
    span = text[first.start : second.end]
    return replace(leading, start=first.start, end=second.end, text=span, entities=entities, odds={})


def _with_weak_joined(text: str, parts: list[Clause]) -> list[Clause]:
    """What says little alone belongs to its neighbour."""
    done: list[Clause] = []
    for part in parts:
        if done and (part.confidence < WEAK or done[-1].confidence < WEAK):
            leading = max(done[-1], part, key=lambda each: each.confidence)
            done[-1] = _merged(text, done[-1], part, leading)
        else:
            done.append(part)
    return done


def _without_asides(parts: list[Clause]) -> list[Clause]:
    """Greetings and small talk beside a wish need no answer of their own."""
    wishes = [part for part in parts if part.intent not in SOCIAL and part.intent != ASIDE]
    # "how do I do that?" and "is that possible?" ask for the wish they follow.
    asked = [part for part in wishes if _is_request(part) and part.intent != "help"]
    first = parts.index(asked[0]) if asked else len(parts)
    idle = (*MOVES, "help")
    wishes = [part for at, part in enumerate(parts) if part in wishes and not (at > first and part.intent in idle)]
    loud = [p for p in parts if p in wishes or (p.intent == ASIDE and p.confidence > CERTAIN and len(p.text) > 15)]
    return (loud if wishes else parts[-1:]) or parts


def _reduced(parts: list[Clause]) -> list[Clause]:
    """A no before what shall be instead is part of it: "no, number 14", "no wait, number 14"."""
    return [part for part, after in zip(parts, [*parts[1:], None], strict=True) if not _leads_to(part, after)]


def _leads_to(part: Clause, after: Clause | None) -> bool:
    if after is None or after.intent in SOCIAL | MOVES | {ASIDE}:
        return False
    interjection = part.intent == "choose_offer" and len(part.text.split()) <= FEW and not any(map(part.has, PICKS))
    return part.intent == "deny" or (interjection and after.intent == "inform")


def _elliptic(parts: list[Clause], whole: Clause) -> list[Clause]:
    """`the bag in black and the belt in brown`: the second wish leaves the verb out."""
    changing = any(part.intent in VARIANTS.values() for part in [*parts, whole])
    return [_as_variant(part) if changing and part.lines() and _is_vague(part) else part for part in parts]


def _is_vague(part: Clause) -> bool:
    return part.intent in DETAILS or part.confidence < STRONG


def _as_variant(part: Clause) -> Clause:
    kind = next((kind for kind in VARIANTS if part.has(kind)), None)
    return replace(part, intent=VARIANTS[kind], confidence=max(SURE, part.confidence)) if kind else part


def _with_details_absorbed(text: str, parts: list[Clause]) -> list[Clause]:
    """A detail belongs to the request before it, or after it."""
    if not any(map(_is_request, parts)):
        return parts
    done: list[Clause] = []
    for part in parts:
        if done and part.intent in DETAILS and _is_request(done[-1]):
            done[-1] = _merged(text, done[-1], part, done[-1])
        elif done and done[-1].intent in DETAILS and _is_request(part):
            done[-1] = _merged(text, done[-1], part, part)
        else:
            done.append(part)
    return done


def _with_change_taken_back(text: str, parts: list[Clause]) -> list[Clause]:
    """`the new address was a mistake, put it back`: what is named before an undo is what shall be undone."""
    done: list[Clause] = []
    for part in parts:
        if part.intent == "undo" and done and _is_request(done[-1]) and not any(map(done[-1].has, NEW_VALUES)):
            done[-1] = replace(_merged(text, done[-1], part, part), odds=part.odds)
        else:
            done.append(part)
    return done


def _confirmed(part: Clause, fresh: Clause) -> Clause:
    """The intent that the parts led to, unless their joined text clearly says something else."""
    if (
        part.intent in DETAILS
        or fresh.intent == part.intent
        or (fresh.confidence > CERTAIN and fresh.intent not in DETAILS)
    ):
        return fresh
    return replace(part, odds=fresh.odds, confidence=max(part.confidence, fresh.odds.get(part.intent, 0.0)))


def _same_joined(text: str, parts: list[Clause]) -> list[Clause]:
    """Neighbours with one intent are one wish, unless they name different lines."""
    done: list[Clause] = []
    for part in parts:
        before = done[-1] if done else None
        differ = before and before.lines() and part.lines() and not before.lines() & part.lines()
        if before and before.intent == part.intent and not (differ and _is_request(part)):
            done[-1] = replace(_merged(text, before, part, before), odds=before.odds)
            done[-1] = replace(done[-1], confidence=max(before.confidence, part.confidence))
        else:
            done.append(part)
    return done


def _is_one_wish(whole: Clause, parts: list[Clause]) -> bool:
    """Whether the message as a whole is clearer than its parts, or none of them is more than a word of the talk."""
    if not any(_is_request(part) or part.intent in DETAILS for part in parts):
        return True
    others = [part for part in parts if part.intent != whole.intent]
    if not others:
        return False
    best = max(part.confidence for part in others)
    enough = STRONG if all(map(_is_request, parts)) else SURE
    return best < enough or (whole.confidence > CERTAIN and best + MARGIN < whole.confidence)
