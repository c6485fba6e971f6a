"""The customer's default address: for future orders only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from backend_stub.model.changes import DefaultAddressChange
from backend_stub.model.decision import BeforeAfter, Decision, Outcome, allowed, refused
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules import postal
from backend_stub.rules.wished_address import unusable


def change_default_address(
    order: Order, change: DefaultAddressChange, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    """Always allowed, for a complete address of a country served; no order changes by it."""
    known = facts.customer.default_address
    country = change.address.country_code.upper() or (known or order.address).country_code
    wished = replace(change.address, name=change.address.name or facts.customer.name, country_code=country)
    change = DefaultAddressChange(wished)
    fault = unusable(change, wished, policy)
    if fault:
        return fault
    to = postal.check(wished).address
    if to == known:
        return refused(change, "default_address.unchanged", {"address": postal.wire(to)})
    outcome = Outcome(
        customer=(Step("default_address", known.wire() if known else None, to.wire()),),
        rows=(BeforeAfter("default_address", postal.wire(known) if known else None, postal.wire(to)),),
    )
    said = {"address": postal.wire(to)}
    return allowed(DefaultAddressChange(to), "default_address.future_orders", said, outcome)
