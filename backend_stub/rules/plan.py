"""Several changes of one proposal as one plan: all or nothing, one price, one date."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from backend_stub.model.changes import Change
from backend_stub.model.decision import Decision, Effect, Outcome, Plan, refused
from backend_stub.model.enums import Need
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step, replay
from backend_stub.rules import (
    address,
    after_hand_over,
    cancel,
    compensation,
    default_address,
    duplicate,
    exchange,
    goods,
    late,
    make_good,
    payment_method,
    price_error,
    recipient,
    restore,
    returns,
    shipping_method,
    unwanted,
    variant,
)
from backend_stub.rules.money import settle
from backend_stub.rules.standing import CLOSED

Rule = Callable[[Order, Any, Facts, Policy, datetime], Decision]
RULES: dict[str, Rule] = {
    "address": address.change_address,
    "recipient": recipient.change_recipient,
    "phone": recipient.change_phone,
    "email": recipient.change_email,
    "missing_detail": recipient.missing_detail,
    "shipping_method": shipping_method.change_shipping_method,
    "variant": variant.change_variant,
    "payment_method": payment_method.change_payment_method,
    "quantity": goods.change_quantity,
    "add_line": goods.add_line,
    "remove_line": goods.remove_line,
    "replace_line": goods.replace_line,
    "cancel": cancel.cancel,
    "default_address": default_address.change_default_address,
    "redirect": after_hand_over.redirect,
    "hold": after_hand_over.hold,
    "former_address": after_hand_over.former_address,
    "resend": after_hand_over.resend,
    "voucher": after_hand_over.voucher,
    "wait_restock": variant.wait_restock,
    "keep_variant": variant.keep_variant,
    "return": returns.return_lines,
    "exchange": exchange.exchange,
    "refuse_at_door": unwanted.refuse_at_door,
    "bring_back": unwanted.bring_back,
    "keep_with_refund": unwanted.keep_with_refund,
    "not_received": late.not_received,
    "delay_voucher": late.delay_voucher,
    "refund_parcel": make_good.refund_parcel,
    "reship": make_good.reship,
    "keep_defective": make_good.keep_defective,
    "correct_price": price_error.correct_price,
    "refund_express_fee": price_error.refund_express_fee,
    "cancel_duplicate": duplicate.cancel_duplicate,
    "return_duplicate": duplicate.return_duplicate,
    "keep_duplicate": duplicate.keep_duplicate,
    "restore_details": restore.restore_details,
    "compensation": compensation.compensate,
}
EVERYTHING = frozenset(
    {"cancel", "refuse_at_door", "bring_back", "keep_with_refund", "cancel_duplicate", "return_duplicate"}
)
"""Changes of the whole order, beside which only the customer's own record can change."""
BESIDE_EVERYTHING = frozenset({"default_address"})
ONE_OF = (
    frozenset({"address", "redirect", "hold", "former_address", "resend", "restore_details"}),
    frozenset({"reship", "refund_parcel", "resend"}),
    frozenset({"recipient", "address"}),
)
"""Of each of these one proposal has at most one: they say where the parcel goes, or what becomes of it."""
LATEST_REFUND = ("now", "received", "parcel_back")
MAILS = {
    "cancel": "order_cancelled",
    "cancel_duplicate": "order_cancelled",
    "missing_detail": "hold_missing_detail",
    "restore_details": "details_restored",
}
"""Type of the change that decides the mail → its template; any other is `change_confirmed`."""


def make_plan(order: Order, changes: Iterable[Change], facts: Facts, policy: Policy, now: datetime) -> Plan:
    """Asks each change's rule in turn, on the order as the changes before it leave it."""
    standing, free = order, facts
    decisions: list[Decision] = []
    for change in changes:
        closed = _clash(change, decisions) or _closed(change, facts, policy)
        decision = closed or RULES[change.type](standing, change, free, policy, now)
        decision = _clash(decision.change, decisions) or decision
        decisions.append(decision)
        if decision.allowed:
            standing = replay(standing, decision.outcome.steps)
            free = replace(free, catalogue=free.catalogue.after(decision.outcome.stock))
    return _combined(order, standing, _payable(order, decisions, facts, policy), facts, policy)


def expected_delivery(order: Order) -> date | None:
    """When it should arrive; None once it has, or when it will not."""
    return None if order.state in CLOSED or order.state.arrived else order.shipping.expected_date


def _clash(change: Change, decisions: list[Decision]) -> Decision | None:
    """Two changes that cannot both be meant: the later one is refused."""
    for earlier in decisions:
        if _contradict(earlier.change, change):
            return refused(change, "order.busy", {"with": earlier.change.type})
    return None


def _closed(change: Change, facts: Facts, policy: Policy) -> Decision | None:
    """What the shop allows no more for this order, after a change that was made to it."""
    after = sorted(kind for kind in facts.applied if change.type in policy.closes.get(kind, ()))
    return refused(change, "order.closed_by_change", {"after": after[0]}) if after else None


def _contradict(one: Change, other: Change) -> bool:
    kinds = {one.type, other.type}
    if kinds & EVERYTHING and not kinds & BESIDE_EVERYTHING:
        return True
    if any(one.type in group and other.type in group for group in ONE_OF):
        return True
    return bool(_lines(one) & _lines(other))


def _lines(change: Change) -> set[int]:
    line = getattr(change, "line", None)
    return {line} if line is not None else set(getattr(change, "lines", None) or ())


def _payable(order: Order, decisions: list[Decision], facts: Facts, policy: Policy) -> tuple[Decision, ...]:
    """The decisions, those that move money refused where the chosen method cannot carry the sum of it."""
    difference = sum(decision.outcome.difference for decision in decisions if decision.allowed)
    moving = {decision.change.type for decision in decisions if decision.allowed and decision.outcome.difference}
    anywhere = moving <= set(policy.refund_to_any_method)
    fault = payment_method.difference_fault(order, difference, facts, anywhere=anywhere)
    if fault is None:
        return tuple(decisions)
    return tuple(
        refused(decision.change, *fault) if decision.allowed and decision.outcome.difference else decision
        for decision in decisions
    )


def _combined(order: Order, standing: Order, decisions: tuple[Decision, ...], facts: Facts, policy: Policy) -> Plan:
    """All outcomes as one; nothing at all when one change is refused."""
    whole = all(decision.allowed for decision in decisions)
    outcomes = [decision.outcome for decision in decisions if decision.allowed] if whole else []
    difference = sum(outcome.difference for outcome in outcomes)
    when = max((outcome.refund_when for outcome in outcomes), key=LATEST_REFUND.index, default="now")
    replaced = any(decision.change.type == "payment_method" for decision in decisions)
    money = settle(order, standing, difference, when, facts, policy, replaced=replaced)
    steps = (*(step for outcome in outcomes for step in outcome.steps), *money.steps)
    effects = [effect for outcome in outcomes for effect in outcome.effects]
    if replaced and money.effects:  # one payment of the new total in place of one of the old
        effects = [effect for effect in effects if effect.type != "payment"]
    customer = tuple(step for outcome in outcomes for step in outcome.customer)
    outcome = Outcome(
        steps=steps,
        rows=tuple(row for outcome in outcomes for row in outcome.rows),
        difference=difference,
        stock=_added(outcome.stock for outcome in outcomes),
        effects=(*effects, *money.effects, *_email(decisions, (*steps, *customer))),
        needs=_needs([*outcomes, money]),
        refund_when=when,
        customer=customer,
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
    kinds = [decision.change.type for decision in decisions]
    template = next((MAILS[kind] for kind in kinds if kind in MAILS), "change_confirmed")
    return (Effect("email", {"template": template}),)
