"""A delivered line for another variant of the same product; once per line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from backend_stub.model.catalogue import Variant
from backend_stub.model.changes import ExchangeChange, ReturnChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Offer, Outcome, allowed, refused
from backend_stub.model.enums import LineState, OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules import returns
from backend_stub.rules.lines import find_line
from backend_stub.rules.standing import line_facts, standing_facts, title_of
from backend_stub.rules.variant import differing, wished_variant


def exchange(order: Order, change: ExchangeChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """The new variant is reserved at once and sent when the old one is back; the difference is settled."""
    if not (order.state.arrived or order.state is OrderState.RETURNING) or order.delivered_at is None:
        return refused(change, "exchange.not_offered", {"reason": "not_delivered", **standing_facts(order)})
    line = find_line(order, change, change.line, change.options, facts)
    if isinstance(line, Decision):
        return line
    change = replace(change, line=line.line)
    if now > order.delivered_at + timedelta(days=policy.returns.window_days):
        return refused(change, "exchange.not_offered", {"reason": "window_passed", **standing_facts(order)})
    if line.state is not LineState.ORDERED or line.exchange is not None:
        return refused(change, "exchange.not_offered", {"reason": "once", "lines": line_facts((line,), facts)})
    return _decide(order, change, line, facts, policy, now)


def _decide(
    order: Order, change: ExchangeChange, line: OrderLine, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    old = facts.catalogue.variant(line.sku)
    product = facts.catalogue.product_of(line.sku)
    new = wished_variant(product, old, change.options)
    if new is None or new.sku == old.sku:
        reason = "unknown" if new is None else "unchanged"
        said = {"reason": reason, "title": dict(product.titles), "choices": product.choices()}
        return refused(change, "exchange.not_offered", said)
    change = replace(change, options=differing(old, new))
    if new.available < line.quantity:
        said = {"title": dict(product.titles), "options": dict(new.options)}
        return refused(change, "exchange.out_of_stock", said, _instead(order, line, new, facts, policy, now))
    return _allowed(order, change, line, new, facts)


def _allowed(order: Order, change: ExchangeChange, line: OrderLine, new: Variant, facts: Facts) -> Decision:
    difference = (new.price.amount - line.unit_price) * line.quantity
    wanted = {"sku": new.sku, "options": dict(new.options), "unit_price": new.price.amount}
    steps = [
        Step("state", line.state.value, LineState.EXCHANGING.value, line.line),
        Step("exchange", None, wanted, line.line),
    ]
    if all(other.line == line.line or other.state is not LineState.ORDERED for other in order.live_lines):
        steps.append(Step("state", order.state.value, OrderState.RETURNING.value))
    old, title = facts.catalogue.variant(line.sku), title_of(line, facts)
    label = Effect("return_label", {"lines": line_facts((line,), facts), "fee": order.money(0).wire()})
    outcome = Outcome(
        steps=tuple(steps),
        rows=tuple(
            BeforeAfter(option, old.options.get(option), value, line.line, title)
            for option, value in change.options.items()
        ),
        difference=difference,
        stock={new.sku: -line.quantity},
        effects=(label, Effect("promise", {"kind": "exchange", "line": line.line})),
        refund_when="received",
    )
    said = {"title": title, "options": dict(new.options), "price_difference": order.money(difference).wire()}
    return allowed(change, "exchange.in_stock", said, outcome)


def _instead(
    order: Order, line: OrderLine, wanted: Variant, facts: Facts, policy: Policy, now: datetime
) -> tuple[Offer, ...]:
    """The product's variants that are in stock, then the return."""
    old = facts.catalogue.variant(line.sku)
    others = [
        variant
        for variant in facts.catalogue.product_of(line.sku).variants
        if variant.available >= line.quantity and variant.sku not in (old.sku, wanted.sku)
    ]
    found = [
        Offer(
            ExchangeChange(differing(old, variant), line.line),
            {"title": title_of(line, facts), "options": dict(variant.options)},
        )
        for variant in sorted(others, key=lambda v: (abs(v.price.amount - line.unit_price), v.sku))
    ]
    back = [o for o in returns.offers(order, facts, policy, now) if o.change == ReturnChange((line.line,))]
    return (*found, *back)
