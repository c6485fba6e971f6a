"""Cancel the order, while it is in the warehouse."""

from __future__ import annotations

from datetime import datetime

from backend_stub.model.changes import CancelChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Outcome, allowed, refused
from backend_stub.model.enums import OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules import returns, unwanted
from backend_stub.rules.standing import past_hand_over, standing_facts


def cancel(order: Order, change: CancelChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Stock freed, label voided, money back; later the ways back are offered."""
    late = past_hand_over(order)
    if late == "handed_over":
        return refused(change, "cancel.handed_over", standing_facts(order), unwanted.offers(order, facts, policy))
    if late:
        return refused(change, f"cancel.{late}", standing_facts(order), returns.offers(order, facts, policy, now))
    freed: dict[str, int] = {}
    for line in order.lines:
        freed[line.sku] = freed.get(line.sku, 0) + line.quantity
    cancelled = OrderState.CANCELLED.value
    outcome = Outcome(
        steps=(Step("state", order.state.value, cancelled),),
        rows=(BeforeAfter("state", order.state.value, cancelled),),
        difference=-order.total.amount,
        stock=freed,
        effects=_effects(order, freed),
    )
    return allowed(change, "cancel.in_warehouse", {"refund": order.total.wire()}, outcome)


def _effects(order: Order, freed: dict[str, int]) -> tuple[Effect, ...]:
    effects = tuple(Effect("stock", {"freed": sku, "quantity": quantity}) for sku, quantity in freed.items())
    if order.shipping.label_id:
        effects += (Effect("label_void", {"label": order.shipping.label_id}),)
    return effects
