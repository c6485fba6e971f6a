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
from backend_stub.rules.standing import freed, past_hand_over, standing_facts, stock_effects


def cancel(order: Order, change: CancelChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Stock freed, label voided, money back; later the ways back are offered."""
    late = past_hand_over(order)
    if late == "handed_over":
        return refused(change, "cancel.handed_over", standing_facts(order), unwanted.offers(order, facts, policy))
    if late:
        return refused(change, f"cancel.{late}", standing_facts(order), returns.offers(order, facts, policy, now))
    if policy.cancel_reasons and change.reason not in policy.cancel_reasons:
        return refused(change, "cancel.reason_unknown", {"reasons": list(policy.cancel_reasons)})
    units = freed(order.live_lines)
    cancelled = OrderState.CANCELLED.value
    outcome = Outcome(
        steps=(Step("state", order.state.value, cancelled),),
        rows=(BeforeAfter("state", order.state.value, cancelled),),
        difference=-order.total.amount,
        stock=units,
        effects=_effects(order, units),
    )
    return allowed(change, "cancel.in_warehouse", {"refund": order.total.wire()}, outcome)


def _effects(order: Order, units: dict[str, int]) -> tuple[Effect, ...]:
    effects = stock_effects(units)
    if order.shipping.label_id:
        effects += (Effect("label_void", {"label": order.shipping.label_id}),)
    return effects
