"""The same order twice: asked first, never decided for the customer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from backend_stub.model.changes import (
    CancelChange,
    CancelDuplicateChange,
    Change,
    KeepDuplicateChange,
    RefuseAtDoorChange,
    ReturnChange,
    ReturnDuplicateChange,
)
from backend_stub.model.decision import Decision, Offer, Outcome, allowed, refused
from backend_stub.model.facts import Facts, Twin
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules import cancel, returns, unwanted
from backend_stub.rules.standing import instant, standing_facts

KEPT = "duplicate_kept"


def cancel_duplicate(
    order: Order, change: CancelDuplicateChange, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    """Not processed: the later one is cancelled and refunded. Shipped: the ways that are left."""
    twin = _earlier(order, facts)
    if twin is None:
        return refused(change, "cancel_duplicate.no_twin", _later(order, facts))
    if not order.state.in_warehouse:
        found = offers(order, facts, policy, now)
        return refused(change, "cancel_duplicate.shipped", {**_twin_facts(twin), **standing_facts(order)}, found)
    decision = cancel.cancel(order, CancelChange("duplicate"), facts, policy, now)
    return allowed(change, "cancel_duplicate.not_processed", {**_twin_facts(twin), **decision.facts}, decision.outcome)


def return_duplicate(
    order: Order, change: ReturnDuplicateChange, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    """Shipped: refused at the door, or returned from home; free either way."""
    twin = _earlier(order, facts)
    if twin is None:
        return refused(change, "return_duplicate.not_offered", _later(order, facts))
    if order.state.on_the_way:
        decision = unwanted.refuse_at_door(order, RefuseAtDoorChange("duplicate"), facts, policy, now)
    else:
        every = ReturnChange(tuple(line.line for line in order.live_lines), "duplicate")
        free = replace(policy, returns=replace(policy.returns, label_fee=0))
        decision = returns.return_lines(order, every, facts, free, now)
    if not decision.allowed:
        return refused(change, "return_duplicate.not_offered", standing_facts(order))
    return allowed(change, "return_duplicate.shipped", {**_twin_facts(twin), **decision.facts}, decision.outcome)


def keep_duplicate(order: Order, change: KeepDuplicateChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Both are wanted, and nobody asks again."""
    if not facts.twins or KEPT in order.remedies:
        return refused(change, "keep_duplicate.not_offered", standing_facts(order))
    outcome = Outcome(steps=(Step("remedies", list(order.remedies), [*order.remedies, KEPT]),))
    return allowed(change, "keep_duplicate.kept", _twin_facts(facts.twins[0]), outcome)


def offers(order: Order, facts: Facts, policy: Policy, now: datetime) -> tuple[Offer, ...]:
    """What the customer can do with the later order."""
    rules: tuple[tuple[Change, Any], ...] = (
        (CancelDuplicateChange(), cancel_duplicate if order.state.in_warehouse else None),
        (ReturnDuplicateChange(), return_duplicate),
        (KeepDuplicateChange(), keep_duplicate),
    )
    decided = [rule(order, change, facts, policy, now) for change, rule in rules if rule]
    return tuple(Offer(decision.change, decision.facts) for decision in decided if decision.allowed)


def _earlier(order: Order, facts: Facts) -> Twin | None:
    """The twin that was there first: it is the later one that goes."""
    key = (order.placed_at, order.number)
    return next((twin for twin in facts.twins if (twin.placed_at, twin.number) < key), None)


def _later(order: Order, facts: Facts) -> dict[str, Any]:
    later = [twin.number for twin in facts.twins if (twin.placed_at, twin.number) > (order.placed_at, order.number)]
    return {"later": later[0]} if later else standing_facts(order)


def _twin_facts(twin: Twin) -> dict[str, Any]:
    return {"twin": twin.number, "twin_placed_at": instant(twin.placed_at), "twin_state": twin.state.value}
