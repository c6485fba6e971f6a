"""A line that was charged another price than the catalogue's, and a fee paid for what was not done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from backend_stub.model.changes import CancelChange, CorrectPriceChange, RefundExpressFeeChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Offer, Outcome, allowed, refused
from backend_stub.model.enums import CarrierKind, LineState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.lines import find_line
from backend_stub.rules.standing import CLOSED, line_facts, past_hand_over, standing_facts, title_of

FEE = "express_fee"
KEPT = (LineState.ORDERED, LineState.RESENT)
"""Lines that the customer has or gets, and pays for."""


def correct_price(order: Order, change: CorrectPriceChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Too low: pay the difference or cancel. Too high: the difference comes back, no question asked."""
    wrong = tuple(line for line in order.live_lines if line.state in KEPT and _right(line, facts) != line.unit_price)
    if change.line is None and not wrong:
        return refused(change, "correct_price.right", {"lines": line_facts(order.live_lines, facts)})
    number = change.line or (wrong[0].line if len(wrong) == 1 else None)
    line = find_line(replace(order, lines=wrong) if number is None else order, change, number, {}, facts)
    if isinstance(line, Decision):
        return line
    change = replace(change, line=line.line)
    right = _right(line, facts)
    difference = max((right - line.unit_price) * line.quantity, -order.total.amount)
    if right == line.unit_price:
        return refused(change, "correct_price.right", {"title": title_of(line, facts)})
    if line.state not in KEPT or order.state in CLOSED or (difference > 0 and past_hand_over(order)):
        return refused(change, "correct_price.too_late", standing_facts(order))
    return _corrected(order, change, line, right, difference, facts)


def _right(line: OrderLine, facts: Facts) -> int:
    return facts.catalogue.variant(line.sku).price.amount


def _corrected(
    order: Order, change: CorrectPriceChange, line: OrderLine, right: int, difference: int, facts: Facts
) -> Decision:
    rule = "too_high" if difference < 0 else "too_low" if order.paid else "unpaid"
    old, new = order.money(line.unit_price).wire(), order.money(right).wire()
    outcome = Outcome(
        steps=(Step("unit_price", line.unit_price, right, line.line),),
        rows=(BeforeAfter("unit_price", old, new, line.line, title_of(line, facts)),),
        difference=difference,
    )
    cancel = (Offer(CancelChange("price_error"), {"refund": order.total.wire()}),) if difference > 0 else ()
    said = {"title": title_of(line, facts), "charged": old, "right": new}
    said["price_difference"] = order.money(difference).wire()
    return replace(allowed(change, f"correct_price.{rule}", said, outcome), offers=cancel)


def refund_express_fee(
    order: Order, change: RefundExpressFeeChange, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    """An express fee paid but not delivered as express is refunded and becomes a complaint."""
    fee = min(fee_for_nothing(order, policy, now), order.total.amount)
    if fee <= 0 or FEE in order.remedies:
        return refused(change, "refund_express_fee.not_offered", standing_facts(order))
    outcome = Outcome(
        steps=(
            Step("shipping_price", order.shipping.price, order.shipping.price - fee),
            Step("remedies", list(order.remedies), [*order.remedies, FEE]),
        ),
        rows=(
            BeforeAfter(
                "shipping_price",
                order.money(order.shipping.price).wire(),
                order.money(order.shipping.price - fee).wire(),
            ),
        ),
        difference=-fee,
        effects=(Effect("case", {"kind": "express_not_delivered", "cause": "system"}),),
    )
    said = {"refund": order.money(fee).wire(), "refund_when": "now", **standing_facts(order)}
    return allowed(change, "refund_express_fee.not_express", said, outcome)


def fee_for_nothing(order: Order, policy: Policy, now: datetime) -> int:
    """What was paid for express and not had, in minor units: shipped otherwise, or later than promised."""
    country = order.address.country_code
    if country not in policy.countries or order.state.in_warehouse:
        return 0
    standard = policy.delivery_price("standard", country)
    if order.shipping.carrier_kind is not CarrierKind.EXPRESS:
        express = policy.delivery_price("express", country)
        return order.shipping.price - standard if order.shipping.price >= express > standard else 0
    arrived = order.delivered_at.date() if order.delivered_at else now.date()
    late = arrived > order.shipping.promised_date
    return order.shipping.price - standard if late else 0
