"""Another variant of the same product: colour, size and other options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from backend_stub.model.catalogue import Product, Variant
from backend_stub.model.changes import KeepVariantChange, VariantChange, WaitRestockChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Offer, Outcome, allowed, refused
from backend_stub.model.enums import OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules import returns, unwanted
from backend_stub.rules.lines import find_line
from backend_stub.rules.standing import freed, iso, past_hand_over, pause, resumed, standing_facts, title_of


def change_variant(order: Order, change: VariantChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Allowed in the warehouse, when the wished variant is free to take."""
    late = past_hand_over(order)
    if late:
        return refused(change, f"variant.{late}", standing_facts(order), _late_offers(order, facts, policy, now))
    line = find_line(order, change, change.line, change.options, facts)
    if isinstance(line, Decision):
        return line
    product = facts.catalogue.product_of(line.sku)
    old = facts.catalogue.variant(line.sku)
    new = wished_variant(product, old, change.options)
    change = replace(change, line=line.line)
    if new is None:
        said = {"title": dict(product.titles), "options": dict(change.options), "choices": product.choices()}
        return refused(change, "variant.unknown", said)
    change = replace(change, options=differing(old, new) or dict(change.options))
    if new.sku == old.sku:
        return refused(change, "variant.unchanged", {"title": dict(product.titles), "options": dict(old.options)})
    if new.available < line.quantity:
        return refused(
            change, "variant.out_of_stock", _wanted(product, new), _out_of_stock_offers(order, line, new, facts)
        )
    return _allowed(order, change, line, new, facts)


def wait_restock(order: Order, change: WaitRestockChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """The wish is noted and the order waits on hold for the variant."""
    if past_hand_over(order):
        return refused(change, "wait_restock.not_offered", {"reason": "left", **standing_facts(order)})
    line = find_line(order, change, change.line, change.options, facts)
    if isinstance(line, Decision):
        return line
    change = replace(change, line=line.line)
    old = facts.catalogue.variant(line.sku)
    product = facts.catalogue.product_of(line.sku)
    new = wished_variant(product, old, change.options) if change.options or line.allocated else old
    if new is None or new.available >= line.quantity or new.restock_date is None:
        reason = "unknown" if new is None else "in_stock" if new.available >= line.quantity else "no_date"
        return refused(change, "wait_restock.not_offered", {"reason": reason})
    expected = new.restock_date + timedelta(days=_days(order, policy))
    wish = {"sku": new.sku, "options": dict(new.options), "restock_date": iso(new.restock_date)}
    steps = (
        Step("wish", line.wish, wish, line.line),
        *(() if _waits_for_restock(order) else pause(order, "restock", None)),
        Step("expected_date", iso(order.shipping.expected_date), expected.isoformat()),
    )
    rows = _rows(old, new, line, facts)
    said = {**_wanted(product, new), "expected_date": expected.isoformat()}
    return allowed(change, "wait_restock.restock_known", said, Outcome(steps=steps, rows=rows))


def keep_variant(order: Order, change: KeepVariantChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """What was ordered stays; a wish that waited is dropped."""
    line = find_line(order, change, change.line, {}, facts)
    if isinstance(line, Decision):
        return line
    change = replace(change, line=line.line)
    if past_hand_over(order) in ("delivered", "closed"):
        return refused(change, "keep_variant.not_offered", standing_facts(order))
    steps = (Step("wish", line.wish, None, line.line), *goes_on(order, line)) if line.wish else ()
    said = {"title": title_of(line, facts), "options": dict(facts.catalogue.variant(line.sku).options)}
    return allowed(change, "keep_variant.kept", said, Outcome(steps=steps))


def _waits_for_restock(order: Order) -> bool:
    paused = order.paused or {}
    return "restock" in (paused.get("why"), (paused.get("before") or {}).get("why"))


def goes_on(order: Order, line: OrderLine) -> tuple[Step, ...]:
    """The steps that end the wait for goods, once no line but this one waits."""
    others = [other for other in order.live_lines if other.line != line.line]
    if any(other.wish or not other.allocated for other in others):
        return ()
    if order.state is OrderState.ON_HOLD and not order.paused:  # put there by the warehouse, which found too few
        return (Step("state", order.state.value, OrderState.CONFIRMED.value),) if not line.allocated else ()
    return resumed(order, "restock")


def wished_variant(product: Product, old: Variant, options: Mapping[str, str]) -> Variant | None:
    """The product's variant with these options changed and the others kept; spelling of case is forgiven."""
    spelt = {
        option: next((v for v in product.choices().get(option, []) if v.casefold() == value.casefold()), value)
        for option, value in options.items()
    }
    return product.variant_with({**old.options, **spelt}) if spelt else None


def _allowed(order: Order, change: VariantChange, line: OrderLine, new: Variant, facts: Facts) -> Decision:
    old = facts.catalogue.variant(line.sku)
    steps = [Step("sku", line.sku, new.sku, line.line)]
    if new.price.amount != line.unit_price:
        steps.append(Step("unit_price", line.unit_price, new.price.amount, line.line))
    if line.wish:
        steps.append(Step("wish", line.wish, None, line.line))
    if not line.allocated:
        steps.append(Step("allocated", False, True, line.line))
    steps.extend(goes_on(order, line))
    stock = Effect("stock", {"reserved": new.sku, "freed": old.sku, "quantity": line.quantity})
    difference = (new.price.amount - line.unit_price) * line.quantity
    outcome = Outcome(
        steps=tuple(steps),
        rows=_rows(old, new, line, facts),
        difference=difference,
        stock={new.sku: -line.quantity} | freed([line]),
        effects=(stock,),
    )
    said = {**_wanted(facts.catalogue.product_of(new.sku), new), "price_difference": order.money(difference).wire()}
    return allowed(change, "variant.in_stock", said, outcome)


def _rows(old: Variant, new: Variant, line: OrderLine, facts: Facts) -> tuple[BeforeAfter, ...]:
    title = title_of(line, facts)
    return tuple(
        BeforeAfter(option, old.options.get(option), value, line.line, title)
        for option, value in differing(old, new).items()
    )


def differing(old: Variant, new: Variant) -> dict[str, str]:
    return {option: value for option, value in new.options.items() if old.options.get(option) != value}


def _wanted(product: Product, variant: Variant) -> dict[str, Any]:
    facts: dict[str, Any] = {"title": dict(product.titles), "options": dict(variant.options)}
    return facts | {"restock_date": iso(variant.restock_date)} if variant.restock_date else facts


def _out_of_stock_offers(order: Order, line: OrderLine, wanted: Variant, facts: Facts) -> tuple[Offer, ...]:
    """policy.md: in-stock variants of the same product, wait for the restock date, keep the old one."""
    old = facts.catalogue.variant(line.sku)
    product = facts.catalogue.product_of(line.sku)
    others = [v for v in product.variants if v.available >= line.quantity and v.sku not in (old.sku, wanted.sku)]
    others.sort(key=lambda v: (_unlike(v, wanted), abs(v.price.amount - line.unit_price), v.sku))
    found = [
        Offer(
            VariantChange(differing(old, variant), line.line),
            {
                **_wanted(product, variant),
                "price_difference": order.money((variant.price.amount - line.unit_price) * line.quantity).wire(),
            },
        )
        for variant in others
    ]
    if wanted.restock_date:
        found.append(Offer(WaitRestockChange(differing(old, wanted), line.line), _wanted(product, wanted)))
    found.append(Offer(KeepVariantChange(line.line), _wanted(product, old)))
    return tuple(found)


def _unlike(variant: Variant, wanted: Variant) -> int:
    return sum(wanted.options.get(option) != value for option, value in variant.options.items())


def _late_offers(order: Order, facts: Facts, policy: Policy, now: datetime) -> tuple[Offer, ...]:
    if order.state.on_the_way:
        return unwanted.offers(order, facts, policy)
    return returns.offers(order, facts, policy, now)


def _days(order: Order, policy: Policy) -> int:
    return policy.delivery_days(order.shipping.method, order.address.country_code)
