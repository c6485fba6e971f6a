"""A clause: a stretch of a message with the one thing that it wants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FALLBACK = "nlu_fallback"
SOCIAL = frozenset(("greet", "thanks", "goodbye"))
DETAILS = frozenset(("inform", "choose_offer"))
MOVES = frozenset(("affirm", "deny", "stop"))
ASIDE = "out_of_scope"
SMALL_TALK = "small_talk"
VARIANTS = {"color": "change_color", "size": "change_size"}
# Wishes for the order as a whole: a product that is named beside one of them is not what it is about.
OF_NO_LINE = frozenset(
    (
        "change_address",
        "change_email",
        "change_payment_method",
        "change_phone",
        "change_recipient",
        "change_shipping_method",
        "default_address",
    )
)
# Kinds of entities by which two wishes of one intent differ.
LINES = ("product", "ordinal", "order_number")
NEW_VALUES = ("address", "color", "size")

Entity = dict[str, Any]


@dataclass(frozen=True)
class Clause:
    """A stretch of the message with what it wants; `odds` are the probabilities of all intents, and `closer` is what it
    would mean more closely within an intent that has that: `faq/gift_cards`."""

    start: int
    end: int
    text: str
    intent: str
    confidence: float
    entities: tuple[Entity, ...] = ()
    odds: dict[str, float] = field(default_factory=dict, compare=False)
    share: float = 0.0
    """How likely the message as a whole has this intent."""
    closer: str | None = None

    def has(self, kind: str) -> bool:
        return any(each["entity"] == kind for each in self.entities)

    def lines(self) -> set[str]:
        return {str(each["value"]) for each in self.entities if each["entity"] in LINES}

    def orders(self) -> set[str]:
        return {str(each["value"]) for each in self.entities if each["entity"] == "order_number"}

    def about(self) -> str:
        """The intent, or what is meant more closely."""
        return self.closer if self.closer and self.closer.startswith(f"{self.intent}/") else self.intent

    def as_dict(self) -> dict[str, Any]:
        members = {"text": self.text, "intent": self.intent, "confidence": round(self.confidence, 4)}
        return {**members, "entities": list(self.entities)}


def weightiest(clauses: list[Clause]) -> Clause:
    """The clause that stands for the message: requests before details before moves before social words.

    Of several that weigh the same, the one that the message as a whole sounds like.
    """
    return max(clauses, key=lambda clause: (weight_of(clause.intent), clause.share))


def weight_of(intent: str) -> int:
    ranks = ((FALLBACK,), (ASIDE,), SOCIAL, MOVES, DETAILS)
    return next((rank for rank, intents in enumerate(ranks) if intent in intents), len(ranks))


def is_request(clause: Clause) -> bool:
    return weight_of(clause.intent) > weight_of("inform")


def is_wish(intent: str) -> bool:
    """Whether something is to be done about it: a request, or a move in the talk."""
    return intent in MOVES or weight_of(intent) > weight_of("inform")
