"""Puts together what was one wish after all: rules over neighbouring clauses."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.borders import SAID_ALWAYS
from bot.nlu.clause import ASIDE, DETAILS, MOVES, OF_NO_LINE, SMALL_TALK, SOCIAL, VARIANTS, Clause, Entity, is_request

PICKS = frozenset(("ordinal", "line_all"))
FEW = 2
# Confidences, from a clause that says little to one that leaves no doubt.
POSSIBLE = 0.05
STRONG = 0.75
SURE = 0.8
CERTAIN = 0.9

NOT_OF_PLACES = frozenset(("change_color", "change_email", "change_phone", "change_size"))


def _merged(text: str, first: Clause, second: Clause, leading: Clause) -> Clause:
    """Both stretches as one clause, with the intent of the leading one until it is judged anew."""
    entities = first.entities + tuple(each for each in second.entities if each not in first.entities)
    span = text[first.start : second.end]
    return replace(leading, start=first.start, end=second.end, text=span, entities=entities, odds={})


def without_asides(parts: list[Clause]) -> list[Clause]:
    """Greetings and small talk beside a wish need no answer of their own; what they tell goes to their neighbour."""
    wishes = [part for part in parts if part.intent not in SOCIAL and part.intent != ASIDE]
    # "how do I do that?" and "is that possible?" ask for the wish they follow.
    asked = [part for part in wishes if is_request(part) and part.intent not in ("help", SMALL_TALK)]
    first = parts.index(asked[0]) if asked else len(parts)
    told = any(part.intent in DETAILS and part.entities for part in parts)
    idle = {"help": bool(asked), SMALL_TALK: bool(asked) or told}
    kept = [
        part in wishes and not idle.get(part.intent, False) and not (at > first and part.intent in MOVES)
        for at, part in enumerate(parts)
    ]
    return _with_told(parts, kept) if any(kept) else wishes or parts[-1:]


def _with_told(parts: list[Clause], kept: list[bool]) -> list[Clause]:
    """Those that are kept, each with the details of the others before it; the last one with those after it, too."""
    done: list[Clause] = []
    told: tuple[Entity, ...] = ()
    for part, stays in zip(parts, kept, strict=True):
        if stays:
            done.append(replace(part, entities=told + part.entities))
            told = ()
        else:
            told += part.entities
    return [*done[:-1], replace(done[-1], entities=done[-1].entities + told)]


def reduced(parts: list[Clause]) -> list[Clause]:
    """A no before what shall be instead is part of it: "no, number 14", "no wait, number 14"."""
    return [part for part, after in zip(parts, [*parts[1:], None], strict=True) if not _leads_to(part, after)]


def _leads_to(part: Clause, after: Clause | None) -> bool:
    if after is None or after.intent in SOCIAL | MOVES | {ASIDE}:
        return False
    interjection = part.intent == "choose_offer" and len(part.text.split()) <= FEW and not any(map(part.has, PICKS))
    return part.intent == "deny" or (interjection and after.intent == "inform")


def elliptic(parts: list[Clause], whole: Clause) -> list[Clause]:
    """`wrong address, and the bag in black`: the verb is left out, and what is named leaves no doubt.

    So it is where several orders are named: what is said of the one is no detail of the other; and beside
    another value of the same line: "two hats, the colour navy".
    """
    named = [part for part in parts if part.lines() and any(map(part.has, VARIANTS))]
    several = len(set[str]().union(*(part.orders() for part in parts))) > 1
    other_value = any(part.intent == "change_quantity" and part.has("quantity") for part in parts)
    variant = any(part.intent in VARIANTS.values() for part in [*parts, whole])
    changing = several or other_value or variant or len(named) > 1
    # "my order with the black bag, wrong address": what is named before tells which order.
    other = next((at for at, part in enumerate(parts) if part.intent in OF_NO_LINE), len(parts))
    return [
        _as_variant(part) if (changing or at > other) and _says_variant(part) else part for at, part in enumerate(parts)
    ]


def _says_variant(part: Clause) -> bool:
    """A line and its new value, whatever the model holds them for; or just the value, where it holds them for that."""
    # "and the belt for a brown one" sounds like another product, but names none.
    other = part.intent == "replace_item" and len(part.lines()) == 1
    vague = bool(part.lines()) and (part.intent in DETAILS or part.confidence < STRONG or other)
    return vague or any(part.has(kind) and _may_be(part, intent) for kind, intent in VARIANTS.items())


def _may_be(part: Clause, intent: str) -> bool:
    """`and the colour to black` sounds like a detail alone."""
    return part.intent == intent or (part.intent in DETAILS and part.odds.get(intent, 0.0) > POSSIBLE)


def _as_variant(part: Clause) -> Clause:
    kind = next((kind for kind in VARIANTS if part.has(kind)), None)
    return replace(part, intent=VARIANTS[kind], confidence=max(CERTAIN, part.confidence)) if kind else part


def with_details_absorbed(text: str, parts: list[Clause]) -> list[Clause]:
    """A detail belongs to the request before it, or after it."""
    if not any(map(is_request, parts)):
        return parts
    done: list[Clause] = []
    for part in parts:
        if done and (_leads_elsewhere(part, done[-1]) or _leads_elsewhere(done[-1], part) or _apart(part, done[-1])):
            done.append(part)
        elif done and part.intent in DETAILS and is_request(done[-1]):
            done[-1] = _merged(text, done[-1], part, done[-1])
        elif done and done[-1].intent in DETAILS and is_request(part):
            done[-1] = _merged(text, done[-1], part, part)
        else:
            done.append(part)
    return done


def _leads_elsewhere(detail: Clause, request: Clause) -> bool:
    """An address beside a wish that is not about places is where the order shall go."""
    streets = (each["value"] for each in detail.entities if each["entity"] == "address")
    return (
        detail.intent == "inform"
        and request.intent in NOT_OF_PLACES
        and any("street_address" in fields for fields in streets)
    )


def _apart(one: Clause, other: Clause) -> bool:
    """Whether they are about different orders."""
    return bool(one.orders() and other.orders()) and not one.orders() & other.orders()


def with_moves_joined(text: str, parts: list[Clause]) -> list[Clause]:
    """`neither, leave it`: neighbouring moves are one, which they tell together."""
    done: list[Clause] = []
    for part in parts:
        if done and {part.intent, done[-1].intent} <= MOVES:
            done[-1] = _merged(text, done[-1], part, done[-1])
        else:
            done.append(part)
    return done


def with_reasons_joined(text: str, parts: list[Clause]) -> list[Clause]:
    """What only tells why a neighbour is wished belongs to it, as the labelling guide draws the borders."""
    done: list[Clause] = []
    for part in parts:
        before = done[-1] if done else None
        if before and part.intent in SAID_ALWAYS.get(before.intent, ()):
            done[-1] = _merged(text, before, part, before)
        elif before and before.intent in SAID_ALWAYS.get(part.intent, ()):
            done[-1] = _merged(text, before, part, part)
        else:
            done.append(part)
    return done


def confirmed(part: Clause, fresh: Clause) -> Clause:
    """The intent that the parts led to, unless their joined text clearly says something else."""
    if part.intent in DETAILS or (fresh.confidence > CERTAIN and fresh.intent not in DETAILS):
        return replace(fresh, entities=part.entities)
    confidence = max(part.confidence, fresh.odds.get(part.intent, 0.0))
    return replace(part, odds=fresh.odds, closer=fresh.closer, confidence=confidence)


def with_doubtful_joined(text: str, parts: list[Clause], most: int) -> list[Clause]:
    """At most so many: the least clear part goes to its less clear neighbour, again and again."""
    while len(parts) > most:
        at = min(range(len(parts) - 1), key=lambda at: parts[at].confidence + parts[at + 1].confidence)
        leading = max(parts[at : at + 2], key=lambda each: each.confidence)
        parts = [*parts[:at], _merged(text, parts[at], parts[at + 1], leading), *parts[at + 2 :]]
    return parts
