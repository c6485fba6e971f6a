"""Remedies for complaints: by goodwill, within the caps, above them with a person's approval."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend_stub.model.changes import CompensationChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Outcome, allowed, refused
from backend_stub.model.enums import Cause, Need
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step


def compensate(order: Order, change: CompensationChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Part of the money back, a voucher or points; once per case, and once for one cause however many cases it has."""
    if change.case is None or change.case not in facts.cases:
        return refused(change, "compensation.no_case", {"cases": list(facts.cases)})
    things = [f"compensation:{change.case}"]
    if change.cause != Cause.OTHER:
        things.append(f"compensation:{change.cause}")
    if any(thing in order.remedies for thing in things):
        return refused(change, "compensation.given", {"case": change.case})
    worth = change.amount * policy.compensation.point_worth if change.remedy == "points" else change.amount
    if worth <= 0 or worth > order.total.amount:
        return refused(change, "compensation.too_much", {"at_most": order.total.wire()})
    outcome = Outcome(
        steps=(
            Step("remedies", list(order.remedies), [*order.remedies, *things]),
            Step("compensated", order.compensated, order.compensated + worth),
        ),
        rows=_rows(order, change),
        difference=-change.amount if change.remedy == "refund" else 0,
        effects=_effects(order, change),
        needs=approval_needed(order, worth, facts, policy),
    )
    said = {"remedy": change.remedy, "case": change.case, **_gives(order, change)}
    return allowed(change, "compensation.within_caps", said, outcome)


def cap(order: Order, policy: Policy) -> int:
    """What one order can be given by goodwill without a person, in minor units."""
    return min(order.worth.percent(policy.compensation.worth_percent).amount, policy.compensation.amount_at_most)


def approval_needed(order: Order, amount: int, facts: Facts, policy: Policy) -> tuple[Need, ...]:
    """A person approves what goes over the caps, everything given before counted in."""
    over = order.compensated + amount > cap(order, policy)
    return (Need.APPROVAL,) if over and not facts.approved else ()


def _gives(order: Order, change: CompensationChange) -> dict[str, Any]:
    if change.remedy == "points":
        return {"points": change.amount}
    return {"amount": order.money(change.amount).wire()}


def _rows(order: Order, change: CompensationChange) -> tuple[BeforeAfter, ...]:
    if change.remedy == "points":
        return (BeforeAfter("points", None, change.amount),)
    if change.remedy == "voucher":
        return (BeforeAfter("voucher", None, order.money(change.amount).wire()),)
    return (BeforeAfter("total", order.total.wire(), order.money(order.total.amount - change.amount).wire()),)


def _effects(order: Order, change: CompensationChange) -> tuple[Effect, ...]:
    if change.remedy == "points":
        return (Effect("points", {"points": change.amount, "reason": change.cause}),)
    if change.remedy == "voucher":
        return (Effect("voucher", {"amount": order.money(change.amount).wire(), "reason": change.cause}),)
    return ()
