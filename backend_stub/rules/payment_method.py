"""How the order is paid: one stored method in place of another, and which method may carry a price difference."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend_stub.model.changes import PaymentMethodChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Outcome, allowed, refused
from backend_stub.model.enums import PaymentMethod, PaymentState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, StoredMethod
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.standing import CLOSED, code_needed

CHANGEABLE = (PaymentState.UNPAID, PaymentState.PAID)


def change_payment_method(
    order: Order, change: PaymentMethodChange, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    """Allowed until the money is paid out, to one other stored method; a gift card must cover all."""
    nothing_to_pay = order.total.amount <= 0
    if facts.paid_out or order.state in CLOSED or order.payment_state not in CHANGEABLE or nothing_to_pay:
        return refused(change, "payment_method.paid_out", {"payment_state": order.payment_state.value})
    method = facts.stored(change.payment_method)
    if method is None:
        others = [each for each in listed(facts) if each["id"] != order.payment_method_id]
        return refused(change, "payment_method.unknown", {"methods": others})
    if method.id == order.payment_method_id:
        return refused(change, "payment_method.unchanged", {"method": method.kind.value, "label": method.label})
    if too_small(method, order.total.amount):
        return refused(change, "payment_method.gift_card_too_small", card_facts(order, method, order.total.amount))
    old = facts.stored(order.payment_method_id)
    outcome = Outcome(
        steps=(
            Step("payment_method", order.payment_method.value, method.kind.value),
            Step("payment_method_id", order.payment_method_id, method.id),
        ),
        rows=(BeforeAfter("payment_method", old.label if old else order.payment_method.value, method.label),),
        effects=replacing(order, method.kind, method.id) if order.paid else (),
        needs=code_needed(order, facts, policy),
    )
    said = {"method": method.kind.value, "label": method.label}
    return allowed(change, "payment_method.until_paid_out", said, outcome)


def replacing(order: Order, kind: PaymentMethod, method_id: str | None) -> tuple[Effect, ...]:
    """All of the order is paid anew; once that has worked, what was paid before is voided."""
    said = {"amount": order.total.wire(), "method": kind.value, "method_id": method_id, "replaces": True}
    return (Effect("payment", said),)


def listed(facts: Facts) -> list[dict[str, str]]:
    """The customer's stored methods to choose among."""
    return [{"id": method.id, "method": method.kind.value, "label": method.label} for method in facts.methods]


def too_small(method: StoredMethod, amount: int) -> bool:
    return method.balance is not None and method.balance < amount


def card_facts(order: Order, method: StoredMethod, amount: int) -> dict[str, Any]:
    return {
        "label": method.label,
        "balance": order.money(method.balance or 0).wire(),
        "amount": order.money(amount).wire(),
    }


def difference_fault(
    order: Order, difference: int, facts: Facts, *, anywhere: bool = False
) -> tuple[str, dict[str, Any]] | None:
    """Rule and facts where the chosen method cannot carry this difference; None where it can, or none was chosen.

    With `anywhere`, a refund may go to any method that the customer has stored.
    """
    if facts.method is None or difference == 0:
        return None
    method = facts.stored(facts.method)
    if method is None:
        return "payment_method.unknown", {"methods": listed(facts)}
    if difference > 0 and too_small(method, difference):
        return "payment_method.gift_card_too_small", card_facts(order, method, difference)
    original = method.id == order.payment_method_id
    if difference < 0 and not (original or anywhere or method.kind is PaymentMethod.GIFT_CARD):
        return "payment_method.refund_target", {"methods": listed(facts)}
    return None
