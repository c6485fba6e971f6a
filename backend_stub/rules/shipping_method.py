"""Standard, express, economy: another way to travel, until the parcel is packed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from backend_stub.model.changes import ShippingMethodChange
from backend_stub.model.decision import BeforeAfter, Decision, Outcome, allowed, refused
from backend_stub.model.enums import OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.address import label_effects
from backend_stub.rules.standing import carrier_steps, iso, standing_facts, warehouse_state


def change_shipping_method(
    order: Order, change: ShippingMethodChange, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    """The list prices' difference is paid or refunded, and a new date promised."""
    method = change.method.strip().casefold()
    change = replace(change, method=method)
    if not order.state.in_warehouse or warehouse_state(order) is OrderState.PACKED:
        return refused(change, "shipping_method.too_late", standing_facts(order))
    country = order.address.country_code
    carrier = facts.carriers.carrier_for(country, method)
    if method not in policy.delivery or country not in policy.countries or carrier is None:
        return refused(change, "shipping_method.unknown", {"choices": choices(order, facts, policy)})
    if method == order.shipping.method:
        return refused(change, "shipping_method.unchanged", {"method": method})
    return _allowed(order, change, carrier, facts, policy, now)


def choices(order: Order, facts: Facts, policy: Policy) -> list[str]:
    """The other methods by which the order can travel."""
    country = order.address.country_code
    served = [method for method in policy.delivery if facts.carriers.carrier_for(country, method)]
    return [method for method in served if method != order.shipping.method]


def _allowed(
    order: Order, change: ShippingMethodChange, carrier: str, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    country, old = order.address.country_code, order.shipping
    listed = policy.delivery_price(change.method, country) - policy.delivery_price(old.method, country)
    dearer = max(listed, -old.price)  # no more goes back than was paid for shipping
    expected = (now.date() + timedelta(days=policy.delivery_days(change.method, country))).isoformat()
    steps = (
        Step("shipping_method", old.method, change.method),
        Step("shipping_price", old.price, old.price + dearer),
        Step("expected_date", iso(old.expected_date), expected),
        Step("promised_date", old.promised_date.isoformat(), expected),
        *carrier_steps(order, carrier, facts),
    )
    outcome = Outcome(
        steps=tuple(step for step in steps if step.before != step.after),
        rows=(BeforeAfter("shipping_method", old.method, change.method),),
        difference=dearer,
        effects=label_effects(order),
    )
    said = {"method": change.method, "price_difference": order.money(dearer).wire(), "expected_date": expected}
    return allowed(change, "shipping_method.until_packed", said, outcome)
