"""Another address: before hand-over by the country's rules, after it only what the carrier table allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from backend_stub.model.address import Address
from backend_stub.model.changes import AddressChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Outcome, allowed, refused
from backend_stub.model.enums import OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules import after_hand_over, postal
from backend_stub.rules.standing import (
    carrier_steps,
    code_needed,
    iso,
    past_hand_over,
    resumed,
    standing_facts,
    warehouse_state,
)
from backend_stub.rules.wished_address import address_fault, resolve


def change_address(order: Order, change: AddressChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Allowed in the warehouse, to a complete address of a country served."""
    wished = resolve(order, change.address)
    change = AddressChange(wished)
    late = past_hand_over(order)
    if late == "handed_over":
        offers = after_hand_over.offers(order, wished, facts, policy, now)
        return refused(change, "address.handed_over", standing_facts(order), offers)
    if late:
        return refused(change, f"address.{late}", standing_facts(order))
    fault = address_fault(order, change, wished, policy)
    return fault or _allowed(order, postal.check(wished).address, facts, policy, now)


def _allowed(order: Order, address: Address, facts: Facts, policy: Policy, now: datetime) -> Decision:
    row = BeforeAfter("address", postal.wire(order.address), postal.wire(address))
    outcome = Outcome(
        steps=(Step("address", order.address.wire(), address.wire()), *resumed(order, "missing_detail")),
        rows=(row,),
        effects=label_effects(order),
        needs=code_needed(order, facts, policy),
    )
    if address.country_code != order.address.country_code:
        outcome = _to_another_country(order, address, outcome, facts, policy, now)
    said = {"address": postal.wire(address), "state": order.state.value}
    return allowed(AddressChange(address), "address.in_warehouse", said, outcome)


def label_effects(order: Order) -> tuple[Effect, ...]:
    """A packed parcel wears a label: it is printed anew, the old one is voided."""
    if warehouse_state(order) is not OrderState.PACKED and order.shipping.label_id is None:
        return ()
    return (Effect("label", {"voids": order.shipping.label_id}),)


def _to_another_country(
    order: Order, address: Address, outcome: Outcome, facts: Facts, policy: Policy, now: datetime
) -> Outcome:
    """Customs papers, duties, carrier, shipping price and date anew; the price moves by the two list prices."""
    old, new, method = order.address.country_code, address.country_code, order.shipping.method
    before = policy.delivery_price(method, old) if old in policy.countries else order.shipping.price
    dearer = max(policy.delivery_price(method, new) - before, -order.shipping.price)  # no more back than was paid
    duties = policy.duties_on(order.worth.amount, new)
    expected = (now.date() + timedelta(days=policy.delivery_days(method, new))).isoformat()
    steps = (
        Step("shipping_price", order.shipping.price, order.shipping.price + dearer),
        Step("duties", order.duties, duties),
        Step("expected_date", iso(order.shipping.expected_date), expected),
        Step("promised_date", order.shipping.promised_date.isoformat(), expected),
        *carrier_steps(order, facts.carriers.carrier_for(new, method), facts),
    )
    rows = () if duties == order.duties else (duties_row(order, duties),)
    customs = Effect("customs", {"from_country": old, "to_country": new})
    return replace(
        outcome,
        steps=outcome.steps + tuple(step for step in steps if step.before != step.after),
        rows=outcome.rows + rows,
        difference=dearer + duties - order.duties,
        effects=(*outcome.effects, customs),
    )


def duties_row(order: Order, duties: int) -> BeforeAfter:
    return BeforeAfter("duties", order.money(order.duties).wire(), order.money(duties).wire())
