"""Several changes of one proposal as one plan: all or nothing, one price, one date."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from backend_stub.model.changes import Change
from backend_stub.model.decision import Decision, Effect, Outcome, Plan, refused
from backend_stub.model.enums import LineState, Need, PaymentState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step, replay
from backend_stub.rules import address, after_hand_over, cancel, returns, unwanted, variant
from backend_stub.rules.standing import CLOSED

Rule = Callable[[Order, Any, Facts, Policy, datetime], Decision]
RULES: dict[str, Rule] = {
    "address": address.change_address,
    "variant": variant.change_variant,
    "cancel": cancel.cancel,
    "redirect": after_hand_over.redirect,
    "hold": after_hand_over.hold,
    "former_address": after_hand_over.former_address,
    "resend": after_hand_over.resend,
    "voucher": after_hand_over.voucher,
    "wait_restock": variant.wait_restock,
    "keep_variant": variant.keep_variant,
    "return": returns.return_lines,
    "refuse_at_door": unwanted.refuse_at_door,
    "bring_back": unwanted.bring_back,
    "keep_with_refund": unwanted.keep_with_refund,
}
EVERYTHING = frozenset({"cancel", "refuse_at_door", "bring_back", "keep_with_refund"})
WHERE_TO = frozenset({"address", "redirect", "hold", "former_address", "resend"})
LATEST_REFUND = ("now", "received", "parcel_back")


def make_plan(order: Order, changes: Iterable[Change], facts: Facts, policy: Policy, now: datetime) -> Plan:
    """Asks each change's rule in turn, on the order as the changes before it leave it."""
    standing, free = order, facts
    decisions: list[Decision] = []
    for change in changes:
        decision = _clash(change, decisions) or RULES[change.type](standing, change, free, policy, now)
        decision = _clash(decision.change, decisions) or decision
        decisions.append(decision)
        if decision.allowed:
            standing = replay(standing, decision.outcome.steps)
            free = replace(free, catalogue=free.catalogue.after(decision.outcome.stock))
    return _combined(order, standing, tuple(decisions), policy)


def settle(order: Order, difference: int, refund_when: str, policy: Policy) -> Outcome:
    """The money of a price difference: total, payment state, and what is paid or paid back."""
    if difference == 0:
        return Outcome()
    total = order.total.amount
    steps = [Step("total", total, total + difference)]
    if not order.paid:
        return Outcome(steps=tuple(steps), difference=difference)
    method = order.payment_method.value
    if difference > 0:
        effect = Effect("payment", {"amount": order.money(difference).wire(), "method": method})
        return Outcome(steps=tuple(steps), difference=difference, effects=(effect,))
    state = _refund_state(order, difference, refund_when)
    if state is not order.payment_state:
        steps.append(Step("payment_state", order.payment_state.value, state.value))
    days = list(policy.refund_business_days[method])
    said = {"amount": order.money(-difference).wire(), "method": method, "when": refund_when, "business_days": days}
    return Outcome(steps=tuple(steps), difference=difference, effects=(Effect("refund", said),))


def expected_delivery(order: Order) -> date | None:
    """When it should arrive; None once it has, or when it will not."""
    return None if order.state in CLOSED or order.state.arrived else order.shipping.expected_date


def _refund_state(order: Order, difference: int, refund_when: str) -> PaymentState:
    whole = order.total.amount + difference <= 0
    return PaymentState.REFUND_PENDING if whole or refund_when != "now" else PaymentState.PART_REFUNDED


def _clash(change: Change, decisions: list[Decision]) -> Decision | None:
    """Two changes that cannot both be meant: the later one is refused."""
    for earlier in decisions:
        if _contradict(earlier.change, change):
            return refused(change, "order.busy", {"with": earlier.change.type})
    return None


def _contradict(one: Change, other: Change) -> bool:
    if one.type in EVERYTHING or other.type in EVERYTHING:
        return True
    if one.type in WHERE_TO and other.type in WHERE_TO:
        return True
    return bool(_lines(one) & _lines(other))


def _lines(change: Change) -> set[int]:
    line = getattr(change, "line", None)
    return {line} if line is not None else set(getattr(change, "lines", None) or ())


def _combined(order: Order, standing: Order, decisions: tuple[Decision, ...], policy: Policy) -> Plan:
    """All outcomes as one; nothing at all when one change is refused."""
    whole = all(decision.allowed for decision in decisions)
    outcomes = [decision.outcome for decision in decisions if decision.allowed] if whole else []
    difference = sum(outcome.difference for outcome in outcomes)
    when = max((outcome.refund_when for outcome in outcomes), key=LATEST_REFUND.index, default="now")
    money = settle(order, difference, when, policy)
    steps = (*(step for outcome in outcomes for step in outcome.steps), *money.steps)
    effects = [effect for outcome in outcomes for effect in outcome.effects]
    outcome = Outcome(
        steps=steps,
        rows=tuple(row for outcome in outcomes for row in outcome.rows),
        difference=difference,
        stock=_added(outcome.stock for outcome in outcomes),
        effects=(*effects, *money.effects, *_email(decisions, steps)),
        needs=_needs(outcomes),
        refund_when=when,
    )
    after = replay(standing, money.steps) if whole else order
    return Plan(decisions, outcome, order.money(difference), after.total, expected_delivery(after))


def _added(stocks: Iterable[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for stock in stocks:
        for sku, units in stock.items():
            total[sku] = total.get(sku, 0) + units
    return {sku: units for sku, units in total.items() if units}


def _needs(outcomes: list[Outcome]) -> tuple[Need, ...]:
    return tuple(dict.fromkeys(need for outcome in outcomes for need in outcome.needs))


def _email(decisions: tuple[Decision, ...], steps: tuple[Step, ...]) -> tuple[Effect, ...]:
    if not steps:
        return ()
    cancelled = any(decision.change.type == "cancel" for decision in decisions)
    return (Effect("email", {"template": "order_cancelled" if cancelled else "change_confirmed"}),)


def returned_worth(order: Order) -> int:
    """The goods on their way back, line by line, in minor units."""
    return sum(line.worth for line in order.lines if line.state is LineState.RETURNING)
