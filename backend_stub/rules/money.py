"""The money of a plan: total, payment state, what is paid, what goes back, and by which method."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from backend_stub.model.decision import Effect, Outcome
from backend_stub.model.enums import Need, PaymentMethod, PaymentState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.payment_method import replacing, too_small
from backend_stub.rules.standing import code_needed

WAITS = ("now", "received", "parcel_back")
"""What a refund waits for, the shortest wait first."""


def settle(
    order: Order,
    standing: Order,
    moved: dict[str, int],
    facts: Facts,
    policy: Policy,
    *,
    replaced: bool = False,
) -> Outcome:
    """What a difference does to `order`, which stands as `standing` after the changes.

    `moved` has its parts by when a refund of them is due. With `replaced`, another method pays the whole new total,
    and the old payments are voided.
    """
    difference = sum(moved.values())
    if difference == 0:
        return Outcome()
    total = order.total.amount
    steps = [Step("total", total, total + difference)]
    if not order.paid:
        return Outcome(steps=tuple(steps), difference=difference)
    if replaced:
        after = replace(standing, total=order.money(total + difference))
        anew = replacing(after, standing.payment_method, standing.payment_method_id)
        return Outcome(steps=tuple(steps), difference=difference, effects=anew)
    carrier = _carrier(order, facts)
    if difference > 0:
        effect = Effect("payment", {"amount": order.money(difference).wire(), **carrier})
        return Outcome(
            steps=tuple(steps), difference=difference, effects=(effect,), needs=_needs(order, difference, facts)
        )
    parts = refund_parts(moved)
    state = _refund_state(order, difference, parts)
    if state is not order.payment_state:
        steps.append(Step("payment_state", order.payment_state.value, state.value))
    refunds = tuple(_refund(order, amount, when, carrier, policy) for when, amount in parts.items())
    elsewhere = facts.method is not None and facts.method != order.payment_method_id
    return Outcome(
        steps=tuple(steps),
        difference=difference,
        effects=refunds,
        needs=code_needed(order, facts, policy) if elsewhere else (),
        refund_when=next(reversed(parts)),
    )


def moved_when(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """The differences by when a refund of them is due, the earliest first."""
    moved: dict[str, int] = {}
    for outcome in sorted(outcomes, key=lambda outcome: WAITS.index(outcome.refund_when)):
        if outcome.difference:
            moved[outcome.refund_when] = moved.get(outcome.refund_when, 0) + outcome.difference
    return moved


def refund_parts(moved: dict[str, int]) -> dict[str, int]:
    """What goes back when: each part waits for its own goods; what is to be paid is taken from what waits longest."""
    to_pay = sum(amount for amount in moved.values() if amount > 0)
    parts: dict[str, int] = {}
    for when, amount in reversed(moved.items()):
        taken = min(to_pay, max(0, -amount))
        to_pay -= taken
        if -amount > taken:
            parts[when] = -amount - taken
    return dict(reversed(parts.items()))


def _refund(order: Order, amount: int, when: str, carrier: dict[str, Any], policy: Policy) -> Effect:
    days = list(policy.refund_business_days[carrier["method"]])
    said = {"amount": order.money(amount).wire(), **carrier, "when": when, "business_days": days}
    return Effect("refund", said)


def _carrier(order: Order, facts: Facts) -> dict[str, Any]:
    """The method that the customer chose for this money, else the one that paid the order."""
    chosen = facts.stored(facts.method)
    kind, method_id = (chosen.kind, chosen.id) if chosen else (order.payment_method, order.payment_method_id)
    return {"method": kind.value} | ({"method_id": method_id} if method_id else {})


def _needs(order: Order, difference: int, facts: Facts) -> tuple[Need, ...]:
    """A gift card that is too small cannot pay: another method must be named."""
    method = facts.stored(facts.method or order.payment_method_id)
    small = method is not None and method.kind is PaymentMethod.GIFT_CARD and too_small(method, difference)
    return (Need.PAYMENT_METHOD,) if small else ()


def _refund_state(order: Order, difference: int, parts: dict[str, int]) -> PaymentState:
    whole = order.total.amount + difference <= 0
    pending = whole or set(parts) != {"now"} or order.payment_state is PaymentState.REFUND_PENDING
    return PaymentState.REFUND_PENDING if pending else PaymentState.PART_REFUNDED
