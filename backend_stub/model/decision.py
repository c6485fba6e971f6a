"""What a rule answers: a verdict with its reason, and for a yes everything that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backend_stub.model.changes import Change, change_wire
from backend_stub.model.enums import Need, Verdict
from backend_stub.model.money import Money
from backend_stub.model.steps import Step


@dataclass(frozen=True)
class BeforeAfter:
    """One row of the preview; addresses and pick-up places have the shape of an address."""

    field: str
    before: Any
    after: Any
    line: int | None = None
    title: dict[str, str] | None = None

    def wire(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "line": self.line,
            "title": self.title,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True)
class Effect:
    """Something outside the order that a change sets in motion."""

    type: str
    facts: dict[str, Any] = field(default_factory=dict)

    def wire(self) -> dict[str, Any]:
        return {"type": self.type, **self.facts}


@dataclass(frozen=True)
class Outcome:
    """What an allowed change does.

    `difference` > 0: the customer pays; `stock` counts units by SKU, < 0 takes;
    a refund is due `now`, or when the goods are `received`, or the parcel is back (`parcel_back`).
    """

    steps: tuple[Step, ...] = ()
    rows: tuple[BeforeAfter, ...] = ()
    difference: int = 0
    stock: dict[str, int] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    needs: tuple[Need, ...] = ()
    refund_when: str = "now"
    customer: tuple[Step, ...] = ()
    """Steps of the customer's own record."""


@dataclass(frozen=True)
class Offer:
    """An alternative that can be proposed as it is; `facts` is what the customer must know of it."""

    change: Change
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """A rule's answer to one change."""

    change: Change
    verdict: Verdict
    rule: str
    facts: dict[str, Any] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def allowed(self) -> bool:
        return self.verdict is Verdict.ALLOWED

    def wire(self) -> dict[str, Any]:
        offers = [
            {"id": str(number), "change": change_wire(offer.change), "facts": offer.facts}
            for number, offer in enumerate(self.offers, start=1)
        ]
        return {
            "change": change_wire(self.change),
            "verdict": self.verdict.value,
            "rule": self.rule,
            "facts": self.facts,
            "offers": offers,
        }


def allowed(change: Change, rule: str, facts: dict[str, Any], outcome: Outcome) -> Decision:
    return Decision(change, Verdict.ALLOWED, rule, facts, outcome=outcome)


def refused(change: Change, rule: str, facts: dict[str, Any] | None = None, offers: tuple[Offer, ...] = ()) -> Decision:
    return Decision(change, Verdict.REFUSED, rule, facts or {}, offers)


@dataclass(frozen=True)
class Plan:
    """Everything asked in one proposal, decided together."""

    decisions: tuple[Decision, ...]
    outcome: Outcome
    difference: Money
    new_total: Money
    expected_delivery: date | None

    @property
    def all_allowed(self) -> bool:
        return all(decision.allowed for decision in self.decisions)

    @property
    def confirmable(self) -> bool:
        return self.all_allowed and not self.outcome.needs
