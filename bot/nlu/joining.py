"""Puts together what was one wish after all: rules over neighbouring clauses."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.clause import ASIDE, DETAILS, MOVES, OF_NO_LINE, SMALL_TALK, SOCIAL, VARIANTS, Clause, Entity, is_request

NEW_VALUES = ("address", "color", "size")
PICKS = frozenset(("ordinal", "line_all"))
FEW = 2
# Confidences, from a clause that says little to one that leaves no doubt.
WEAK = 0.5
STRONG = 0.75
SURE = 0.8
CERTAIN = 0.9

NOT_OF_PLACES = frozenset(("change_color", "change_email", "change_phone", "change_size"))
UNWANTED = frozenset(("cancel_order", "stop", "feedback", "deny"))
SAID_BESIDE = {
    "cancel_order": frozenset(("change_order", "duplicate_order", "payment_problem", "stop", "undo")),
    "change_address": frozenset(("hold_parcel",)),
    "change_color": frozenset(("wrong_item",)),
    "change_not_applied": frozenset(
        ("change_address", "change_color", "change_phone", "change_size", "order_status", "parcel_late")
    ),
    "change_payment_method": frozenset(("faq", "payment_problem")),
    "change_shipping_method": frozenset(("hold_parcel", "parcel_late")),
    "change_size": frozenset(("wrong_item",)),
    "complaint": frozenset(("feedback", "insult", "talk_to_person")),
    "data_deletion": UNWANTED | {"data_export"},
    "default_address": frozenset(("change_address",)),
    "duplicate_order": frozenset(("cancel_order", "change_quantity", "payment_problem")),
    "exchange": frozenset(
        ("change_color", "change_size", "feedback", "parcel_damaged", "return_request", "wrong_item")
    ),
    "not_received": frozenset(("parcel_late", "parcel_lost", "where_is_my_parcel")),
    "parcel_damaged": frozenset(("not_received", "refund_status", "return_request", "wrong_item")),
    "parcel_late": frozenset(("complaint", "feedback", "where_is_my_parcel")),
    "parcel_lost": frozenset(("not_received", "order_status", "parcel_late", "refund_status", "where_is_my_parcel")),
    "payment_problem": frozenset(("duplicate_order", "price_error")),
    "price_error": frozenset(("delivery_options", "payment_problem")),
    "refund_status": frozenset(("cancel_order", "parcel_late", "return_request")),
    "refuse_parcel": UNWANTED | {"not_received", "where_is_my_parcel"},
    "replace_item": frozenset(("add_item", "change_color", "remove_item", "wrong_item")),
    "return_policy": frozenset(("faq", "return_request")),
    "return_request": UNWANTED | {"refuse_parcel"},
    "talk_to_person": frozenset(("complaint", "feedback", "help", "insult")),
    "undo": frozenset(("change_address", "change_color", "change_size")),
    "wrong_item": frozenset(("change_color", "change_size", "exchange", "refund_status", "return_request")),
}
"""What a message tells to explain its one wish, as the labelling guide (docs/intents.md) draws the borders."""

SAID_ALWAYS = {
    "change_not_applied": SAID_BESIDE["change_not_applied"],
    "data_deletion": frozenset(("data_export",)),
}
"""What is no wish beside these, even where the message as a whole is not clear."""


def _merged(text: str, first: Clause, second: Clause, leading: Clause) -> Clause:
    """Both stretches as one clause, with the intent of the leading one until it is judged anew."""
    entities = first.entities + tuple(each for each in second.entities if each not in first.entities)
    span = text[first.start : second.end]
    return replace(leading, start=first.start, end=second.end, text=span, entities=entities, odds={})


def _says_little(part: Clause, beside: Clause) -> bool:
    """Whether a clause is no wish of its own; one that is rather clear may be, beside a colour or a size."""
    return part.confidence < WEAK or (part.confidence < STRONG and beside.intent not in VARIANTS.values())


def with_weak_joined(text: str, parts: list[Clause]) -> list[Clause]:
    """What says little alone belongs to its neighbour, unless that is no more than a greeting or the like."""
    done: list[Clause] = []
    for part in parts:
        if (
            done
            and (_says_little(part, done[-1]) or _says_little(done[-1], part))
            and not {part.intent, done[-1].intent} & SOCIAL
        ):
            leading = max(done[-1], part, key=lambda each: each.confidence)
            done[-1] = _merged(text, done[-1], part, leading)
        else:
            done.append(part)
    return done


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
    """`wrong address, and the bag in black`: the verb is left out, and what is named leaves no doubt."""
    named = [part for part in parts if part.lines() and any(map(part.has, VARIANTS))]
    changing = len(named) > 1 or any(part.intent in VARIANTS.values() for part in [*parts, whole])
    # "my order with the black bag, wrong address": what is named before tells which order.
    other = next((at for at, part in enumerate(parts) if part.intent in OF_NO_LINE), len(parts))
    return [
        _as_variant(part) if (changing or at > other) and _says_variant(part) else part for at, part in enumerate(parts)
    ]


def _says_variant(part: Clause) -> bool:
    """A line and its new value, whatever the model holds them for; or just the value, where it holds them for that."""
    vague = bool(part.lines()) and (part.intent in DETAILS or part.confidence < STRONG)
    return vague or any(part.has(kind) and part.intent == intent for kind, intent in VARIANTS.items())


def _as_variant(part: Clause) -> Clause:
    kind = next((kind for kind in VARIANTS if part.has(kind)), None)
    return replace(part, intent=VARIANTS[kind], confidence=max(CERTAIN, part.confidence)) if kind else part


def with_details_absorbed(text: str, parts: list[Clause]) -> list[Clause]:
    """A detail belongs to the request before it, or after it."""
    if not any(map(is_request, parts)):
        return parts
    done: list[Clause] = []
    for part in parts:
        if done and (_leads_elsewhere(part, done[-1]) or _leads_elsewhere(done[-1], part)):
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


def with_reasons_joined(text: str, parts: list[Clause]) -> list[Clause]:
    """What only tells why a neighbour is wished belongs to it, as the labelling guide draws the borders."""
    done: list[Clause] = []
    for part in parts:
        before = done[-1] if done else None
        if before and _explains(before, part):
            done[-1] = replace(_merged(text, before, part, part), odds=part.odds)
        elif before and _explains(part, before):
            done[-1] = replace(_merged(text, before, part, before), odds=before.odds)
        else:
            done.append(part)
    return done


def _explains(reason: Clause, wish: Clause) -> bool:
    return reason.intent in SAID_ALWAYS.get(wish.intent, frozenset()) and wish.confidence >= STRONG


def with_change_taken_back(text: str, parts: list[Clause]) -> list[Clause]:
    """`the new address was a mistake, put it back`: what is named before an undo is what shall be undone."""
    done: list[Clause] = []
    for part in parts:
        if part.intent == "undo" and done and is_request(done[-1]) and not any(map(done[-1].has, NEW_VALUES)):
            done[-1] = replace(_merged(text, done[-1], part, part), odds=part.odds)
        else:
            done.append(part)
    return done


def confirmed(part: Clause, fresh: Clause) -> Clause:
    """The intent that the parts led to, unless their joined text clearly says something else."""
    if (
        part.intent in DETAILS
        or fresh.intent == part.intent
        or (fresh.confidence > CERTAIN and fresh.intent not in DETAILS)
    ):
        return fresh
    return replace(part, odds=fresh.odds, confidence=max(part.confidence, fresh.odds.get(part.intent, 0.0)))


def same_joined(text: str, parts: list[Clause]) -> list[Clause]:
    """Neighbours with one intent are one wish, unless they name different lines."""
    done: list[Clause] = []
    for part in parts:
        before = done[-1] if done else None
        differ = before and before.lines() and part.lines() and not before.lines() & part.lines()
        if before and before.intent == part.intent and not (differ and is_request(part)):
            done[-1] = replace(_merged(text, before, part, before), odds=before.odds)
            done[-1] = replace(done[-1], confidence=max(before.confidence, part.confidence))
        else:
            done.append(part)
    return done
