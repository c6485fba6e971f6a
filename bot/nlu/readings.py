"""The ways to read a message: which of its parts are wishes of their own, and which only tell about one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise, product
from math import log

from bot.nlu.borders import SAID_BESIDE
from bot.nlu.clause import DETAILS, LINES, MOVES, NEW_VALUES, OF_NO_LINE, VARIANTS, Clause, is_wish
from bot.nlu.marks import beside_identifiers

MOST_PARTS = 5
LITTLE = 0.01
CLEAR = 0.75
LIKELY = 0.5
VALUE_OF = {
    **{intent: kind for kind, intent in VARIANTS.items()},
    "change_address": "address",
    "change_email": "email",
    "change_payment_method": "payment_method",
    "change_phone": "phone",
    "change_quantity": "quantity",
    "change_recipient": "person_name",
    "change_shipping_method": "method",
}
"""What a change is to, by its intent: a change whose new value is told is hardly a mere reason."""

NAMED = frozenset((*LINES, *NEW_VALUES))
_ASKS = re.compile(r"[?？]\s*$")
_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W_]+")

Span = tuple[int, int]


@dataclass(frozen=True)
class Wish:
    """Neighbouring parts, from the first to before the last, read as one clause."""

    span: Span
    clause: Clause
    told: tuple[Clause, ...]
    borrowed: bool
    """Whether the intent is that of one of the parts, not what they say together."""


@dataclass(frozen=True)
class Reading:
    """A message taken as these wishes; a wish may be a mere detail or an aside."""

    wishes: tuple[Wish, ...]
    features: dict[str, float] = field(default_factory=dict, compare=False)
    """What is measured of it: of its wishes, and of the parts that were taken to tell about one ("told …")."""

    @classmethod
    def of(cls, *clauses: Clause) -> Reading:
        """The only one there is."""
        wishes = tuple(Wish((at, at + 1), clause, (), borrowed=False) for at, clause in enumerate(clauses))
        return cls(wishes)

    @property
    def clauses(self) -> list[Clause]:
        return [wish.clause for wish in self.wishes]


def wanted(intents: Iterable[str]) -> Counter[str]:
    """What is to be served: requests and moves, without details and social words."""
    return Counter(filter(is_wish, intents))


@dataclass(frozen=True)
class Parts:
    """A message in parts, and what stretches of it say together."""

    text: str
    whole: Clause
    parts: tuple[Clause, ...]
    added: frozenset[int]
    """Where a part begins with a word that brings another wish: "also", "by the way"."""

    def readings(self, judged: Callable[[list[Span]], list[Clause]]) -> list[Reading]:
        """All of them, at least one; `judged` tells what the parts of each span say together."""
        count = len(self.parts)
        longer = [(a, b) for a in range(count) for b in range(a + 2, count + 1) if (a, b) != (0, count)]
        said = {(at, at + 1): part for at, part in enumerate(self.parts)}
        said |= dict(zip(longer, judged(longer), strict=True)) | {(0, count): self.whole}
        taken = {span: list(self._taken(span, clause)) for span, clause in said.items()}
        return [
            Reading(wishes, self._measured(wishes))
            for spans in _compositions(count)
            for wishes in product(*(taken[span] for span in spans))
        ]

    def _taken(self, span: Span, clause: Clause) -> Iterator[Wish]:
        """A span with what it says, or with what one of its parts says."""
        inside = self.parts[span[0] : span[1]]
        intents = dict.fromkeys([clause.intent, *(part.intent for part in inside if is_wish(part.intent))])
        for intent in intents:
            if len(inside) > 1 and _says_too_little(intent, inside):
                continue
            if (intent in VARIANTS.values() and self._lines_in(inside, intent)) or _several_entries(inside, intent):
                continue
            told = tuple(part for part in inside if part.intent != intent and is_wish(part.intent))
            own = self._orders(span, intent)
            if any(self._stands_alone(part, intent) or _of_other_order(part, own) for part in told):
                continue
            odds = max([clause.odds.get(intent, 0.0), *(part.confidence for part in inside if part.intent == intent)])
            yield Wish(
                span,
                replace(clause, intent=intent, confidence=odds, share=self.whole.odds.get(intent, 0.0)),
                told,
                borrowed=intent != clause.intent,
            )

    def _orders(self, span: Span, intent: str) -> set[str]:
        """The orders that the parts with this intent are about; a part that names none is about the one named last."""
        about, named = set[str](), set[str]()
        for at, part in enumerate(self.parts[: span[1]]):
            named = part.orders() or named
            about |= named if at >= span[0] and part.intent == intent else set()
        return about

    def _stands_alone(self, told: Clause, intent: str) -> bool:
        """Whether a part is no mere detail of what it does not explain: a change with its new value, one of the whole
        order beside one of a line, or the change that the message as a whole sounds like."""
        if told.intent in SAID_BESIDE.get(intent, ()):
            return False
        leads = told.intent in VALUE_OF and told.intent == self.whole.intent and told.confidence > CLEAR
        of_order = told.intent in OF_NO_LINE and intent in VARIANTS.values()
        return leads or ((of_order or _tells_value(told)) and told.confidence > LIKELY)

    def _measured(self, wishes: tuple[Wish, ...]) -> dict[str, float]:
        served = [wish for wish in wishes if is_wish(wish.clause.intent)]
        kept, told = [wish.clause for wish in served], [(wish, part) for wish in wishes for part in wish.told]
        said = [log(self.whole.odds.get(clause.intent, 0.0) + LITTLE) for clause in kept]
        odds = [log(clause.odds.get(clause.intent, 0.0) + LITTLE) for clause in kept]
        explains = [part for wish, part in told if part.intent in SAID_BESIDE.get(wish.clause.intent, ())]
        others = [part for _, part in told if part not in explains]
        words = _words(self.whole) or 1
        return {
            "more": max(len(kept) - 2, 0),
            "whole": len(wishes) == 1,
            "odds": sum(odds),
            "least odds": min(odds, default=0.0),
            "in whole": sum(said),
            "same": sum(one.about() == two.about() and two.lines() <= one.lines() for one, two in pairwise(kept)),
            "added": sum(clause.start in self.added for clause in kept[1:]),
            "values": sum(_tells_value(clause) for clause in kept[1:]),
            "first": bool(kept and kept[0].intent == self.parts[0].intent),
            "told odds": sum(log(1 - part.confidence + LITTLE) for _, part in told),
            "told most": max((part.confidence for part in others), default=0.0),
            "told explains": len(explains),
            "told most that explains": max((part.confidence for part in explains), default=0.0),
            "told more": len(others),
            "told named": sum(_names(part) for _, part in told),
            "told asks": sum(bool(_ASKS.search(self._with_mark(part))) for _, part in told),
            "told words": sum(_words(part) for _, part in told) / words,
            "lines in one": sum(self._lines_in(self.parts[slice(*w.span)], w.clause.intent) for w in served),
            "borrowed": sum(wish.borrowed for wish in served),
        }

    def _lines_in(self, inside: tuple[Clause, ...], intent: str) -> int:
        """How often parts with one intent pass on to another line: "the dress in blue, the belt in brown"."""
        parts = [part for part in inside if part.intent == intent and part.lines()]
        return sum(not one.lines() & two.lines() for one, two in pairwise(parts))

    def _with_mark(self, clause: Clause) -> str:
        return self.text[clause.start : clause.end + 1]


def _words(clause: Clause) -> int:
    return len(_WORD.findall(beside_identifiers(clause.text, list(clause.entities), clause.start)))


def _says_too_little(intent: str, inside: tuple[Clause, ...]) -> bool:
    """Whether parts say more than an intent can: "yes but number 14" is no mere yes, a wish no mere detail."""
    if intent in MOVES:
        return any(part.intent in DETAILS and part.entities for part in inside)
    return intent in DETAILS and any(is_wish(part.intent) and part.confidence > CLEAR for part in inside)


def _several_entries(inside: tuple[Clause, ...], intent: str) -> bool:
    """Whether parts clearly ask two questions of one kind: each has its own answer."""
    return len({part.about() for part in inside if part.intent == intent and part.confidence > CLEAR}) > 1


def _of_other_order(told: Clause, orders: set[str]) -> bool:
    """Whether a part names other orders than those that the wish itself is about."""
    return bool(orders and told.orders()) and not told.orders() & orders


def _tells_value(clause: Clause) -> bool:
    return clause.has(VALUE_OF.get(clause.intent, ""))


def _names(clause: Clause) -> bool:
    return any(each["entity"] in NAMED for each in clause.entities)


def _compositions(count: int) -> Iterator[list[Span]]:
    """All ways to cut a row of `count` parts into spans."""
    for cuts in range(count):
        for places in combinations(range(1, count), cuts):
            yield list(pairwise((0, *places, count)))
