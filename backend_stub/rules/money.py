"""The money of a plan: total, payment state, what is paid, what goes back, and by which method."""

from __future__ import annotations

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


def settle(
    order: Order,
    standing: Order,
    difference: int,
    refund_when: str,
    facts: Facts,
    policy: Policy,
    *,
    replaced: bool = False,
) -> Outcome:
    """What a difference does to `order`, which stands as `standing` after the changes.

    With `replaced`, another method pays the whole new total, and the old payments are voided.
    """
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
    state = _refund_state(order, difference, refund_when)
    if state is not order.payment_state:
        steps.append(Step("payment_state", order.payment_state.value, state.value))
    refund = _refund(order, difference, refund_when, carrier, policy)
    elsewhere = facts.method is not None and facts.method != order.payment_method_id
    needs = code_needed(order, facts, policy) if elsewhere else ()
    return Outcome(steps=tuple(steps), difference=difference, effects=(refund,), needs=needs)


def _refund(order: Order, difference: int, when: str, carrier: dict[str, Any], policy: Policy) -> Effect:
    days = list(policy.refund_business_days[carrier["method"]])
    said = {"amount": order.money(-difference).wire(), **carrier, "when": when, "business_days": days}
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


def _refund_state(order: Order, difference: int, refund_when: str) -> PaymentState:
    whole = order.total.amount + difference <= 0
    return PaymentState.REFUND_PENDING if whole or refund_when != "now" else PaymentState.PART_REFUNDED
