"""What is in the order: quantities, lines added and taken out, until the warehouse picks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from backend_stub.model.catalogue import Variant
from backend_stub.model.changes import (
    AddLineChange,
    CancelChange,
    Change,
    QuantityChange,
    RemoveLineChange,
    ReplaceLineChange,
)
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Offer, Outcome, allowed, refused
from backend_stub.model.enums import LineState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step, line_step
from backend_stub.rules.lines import find_line
from backend_stub.rules.standing import freed, past_picking, standing_facts, stock_effects, title_of
from backend_stub.rules.variant import goes_on


def change_quantity(order: Order, change: QuantityChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """More are reserved, fewer are freed; the difference is paid or refunded."""
    if past_picking(order):
        return refused(change, "quantity.too_late", standing_facts(order))
    line = find_line(order, change, change.line, {}, facts)
    if isinstance(line, Decision):
        return line
    change = replace(change, line=line.line)
    more = change.quantity - line.quantity
    if more == 0:
        return refused(change, "quantity.unchanged", {"title": title_of(line, facts), "quantity": line.quantity})
    if change.quantity > policy.quantity_at_most:
        return refused(change, "quantity.too_many", {"at_most": policy.quantity_at_most})
    available = facts.catalogue.variant(line.sku).available
    if more > available:
        said = {"title": title_of(line, facts), "available": available, "most": line.quantity + available}
        return refused(change, "quantity.out_of_stock", said)
    stock = {line.sku: -more} if line.allocated else {}
    outcome = Outcome(
        steps=(Step("quantity", line.quantity, change.quantity, line.line),),
        rows=(BeforeAfter("quantity", line.quantity, change.quantity, line.line, title_of(line, facts)),),
        difference=more * line.unit_price,
        stock=stock,
    )
    said = {"title": title_of(line, facts), "price_difference": order.money(outcome.difference).wire()}
    return allowed(change, "quantity.until_picking", said, outcome)


def add_line(order: Order, change: AddLineChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Goods of the catalogue at today's price, as a line of their own."""
    if past_picking(order):
        return refused(change, "add_line.too_late", standing_facts(order))
    variant = wished_goods(change, facts)
    if variant is None:
        return refused(change, "add_line.unknown", _choices(change, facts))
    change = replace(change, sku=variant.sku, product=variant.product, options=dict(variant.options))
    if change.quantity > policy.quantity_at_most:
        return refused(change, "quantity.too_many", {"at_most": policy.quantity_at_most})
    if variant.available < change.quantity:
        return refused(change, "add_line.out_of_stock", goods_facts(order, variant, change.quantity, facts))
    outcome = added(order, variant, change.quantity, facts)
    return allowed(change, "add_line.until_picking", goods_facts(order, variant, change.quantity, facts), outcome)


def remove_line(order: Order, change: RemoveLineChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """The line is cancelled, its units freed, its price refunded; the last one goes with the order."""
    whole = (Offer(CancelChange(), {"refund": order.total.wire()}),) if order.state.in_warehouse else ()
    if past_picking(order):
        return refused(change, "remove_line.too_late", standing_facts(order), whole)
    line = find_line(order, change, change.line, {}, facts)
    if isinstance(line, Decision):
        return line
    change = replace(change, line=line.line)
    if len(order.live_lines) == 1:
        return refused(change, "remove_line.last", {"title": title_of(line, facts)}, whole)
    said = {"title": title_of(line, facts), "refund": order.money(line.worth).wire()}
    outcome = removed(order, line, facts)
    outcome = replace(outcome, steps=outcome.steps + goes_on(order, line))
    return allowed(change, "remove_line.until_picking", said, outcome)


def replace_line(order: Order, change: ReplaceLineChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Another item in place of a line, in one step; for goods that cannot be had, and until picking for any."""
    line = find_line(order, change, change.line, {}, facts)
    if isinstance(line, Decision):
        return line
    change = replace(change, line=line.line)
    variant = wished_goods(change, facts)
    late = past_picking(order)
    if late or variant is None or variant.available < change.quantity:
        reason = late or ("unknown" if variant is None else "out_of_stock")
        return refused(change, "replace_line.not_offered", {"reason": reason, **_choices(change, facts)})
    change = replace(change, sku=variant.sku, product=variant.product, options=dict(variant.options))
    old, new = removed(order, line, facts), added(order, variant, change.quantity, facts)
    outcome = Outcome(
        steps=old.steps + new.steps + goes_on(order, line),
        rows=(
            BeforeAfter("product", title_of(line, facts), _title(variant, facts), line.line, None),
            *new.rows[1:],
        ),
        difference=old.difference + new.difference,
        stock=_sum(old.stock, new.stock),
        effects=old.effects + new.effects,
    )
    said = {**goods_facts(order, variant, change.quantity, facts), "replaced": title_of(line, facts)}
    said["price_difference"] = order.money(outcome.difference).wire()
    return allowed(change, "replace_line.in_stock", said, outcome)


def removed(order: Order, line: OrderLine, facts: Facts) -> Outcome:
    units = freed([line])
    return Outcome(
        steps=(Step("state", line.state.value, LineState.CANCELLED.value, line.line),),
        rows=(BeforeAfter("quantity", line.quantity, 0, line.line, title_of(line, facts)),),
        difference=-line.worth,
        stock=units,
        effects=stock_effects(units),
    )


def added(order: Order, variant: Variant, quantity: int, facts: Facts) -> Outcome:
    number = max((line.line for line in order.lines), default=0) + 1
    line = OrderLine(number, variant.sku, quantity, variant.price.amount)
    title = _title(variant, facts)
    return Outcome(
        steps=(line_step(line),),
        rows=(BeforeAfter("quantity", 0, quantity, number, title), *_options_of(variant, number, title)),
        difference=line.worth,
        stock={variant.sku: -quantity},
        effects=(Effect("stock", {"reserved": variant.sku, "quantity": quantity}),),
    )


def _options_of(variant: Variant, line: int, title: dict[str, str]) -> tuple[BeforeAfter, ...]:
    """Which one it is that comes: its colour, its size."""
    return tuple(BeforeAfter(option, None, value, line, title) for option, value in variant.options.items())


def wished_goods(change: AddLineChange | ReplaceLineChange, facts: Facts) -> Variant | None:
    """The variant named by its SKU, or the only one of the product with these options."""
    if change.sku:
        return facts.catalogue.find(change.sku)
    product = facts.catalogue.products.get(change.product or "")
    if product is None:
        return None
    wanted = {name: value.casefold() for name, value in change.options.items()}
    fitting = [
        variant
        for variant in product.variants
        if all(variant.options.get(name, "").casefold() == value for name, value in wanted.items())
    ]
    return fitting[0] if len(fitting) == 1 else None


def goods_facts(order: Order, variant: Variant, quantity: int, facts: Facts) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": _title(variant, facts),
        "options": dict(variant.options),
        "quantity": quantity,
        "price": order.money(variant.price.amount * quantity).wire(),
        "available": variant.available,
    }
    return said | ({"restock_date": variant.restock_date.isoformat()} if variant.restock_date else {})


def _choices(change: Change, facts: Facts) -> dict[str, Any]:
    product = facts.catalogue.products.get(getattr(change, "product", None) or "")
    return {"title": dict(product.titles), "choices": product.choices()} if product else {}


def _title(variant: Variant, facts: Facts) -> dict[str, str]:
    return dict(facts.catalogue.product_of(variant.sku).titles)


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {sku: one.get(sku, 0) + other.get(sku, 0) for sku in {**one, **other}}
