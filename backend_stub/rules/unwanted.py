"""Shipped and no longer wanted: the ways back, by kind of carrier."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend_stub.model.changes import BringBackChange, Change, KeepWithRefundChange, RefuseAtDoorChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Offer, Outcome, allowed, refused
from backend_stub.model.enums import CarrierKind, OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.standing import standing_facts

KEPT = "keep_with_refund"


def offers(order: Order, facts: Facts, policy: Policy) -> tuple[Offer, ...]:
    """policy.md, 'No longer wanted', in its order for this kind of carrier; none unless on the way."""
    found: list[Offer] = []
    if _may_keep(order):
        found.append(Offer(KeepWithRefundChange(), _keep_facts(order, policy)))
    if _may_bring_back(order, facts):
        found.append(Offer(BringBackChange(), _bring_back_facts(order, policy)))
    if order.state.on_the_way:
        found.append(Offer(RefuseAtDoorChange(), _refuse_facts(order)))
    return tuple(found)


def refuse_at_door(order: Order, change: RefuseAtDoorChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Nothing to pay; the refund follows when the parcel is back."""
    if not order.state.on_the_way:
        return refused(change, "refuse_at_door.not_offered", standing_facts(order))
    outcome = _sent_back(order, {"kind": "refuse_at_door"}, order.total.amount)
    return allowed(change, "refuse_at_door.shipped", _refuse_facts(order), outcome)


def bring_back(order: Order, change: BringBackChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """An express carrier is asked to turn round; its fee is taken from the refund."""
    if not _may_bring_back(order, facts):
        return _not_offered(order, change, facts, policy)
    said = _bring_back_facts(order, policy)
    call = Effect("carrier_call", {"operation": "bring_back"})
    outcome = _sent_back(order, {"kind": "bring_back"}, said["refund"]["amount"], call)
    return allowed(change, "bring_back.express", said, outcome)


def keep_with_refund(
    order: Order, change: KeepWithRefundChange, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    """The customer keeps the goods for a partial refund; once per order."""
    if not _may_keep(order):
        return _not_offered(order, change, facts, policy)
    said = _keep_facts(order, policy)
    amount = said["refund"]["amount"]
    outcome = Outcome(
        steps=(Step("remedies", list(order.remedies), [*order.remedies, KEPT]),),
        rows=(BeforeAfter("total", order.total.wire(), order.money(order.total.amount - amount).wire()),),
        difference=-amount,
    )
    return allowed(change, "keep_with_refund.express", said, outcome)


def _sent_back(order: Order, delivery: dict[str, Any], refund: int, *effects: Effect) -> Outcome:
    returning = OrderState.RETURNING.value
    return Outcome(
        steps=(Step("state", order.state.value, returning), Step("delivery", order.delivery, delivery)),
        rows=(BeforeAfter("state", order.state.value, returning),),
        difference=-refund,
        effects=effects,
        refund_when="parcel_back",
    )


def _not_offered(order: Order, change: Change, facts: Facts, policy: Policy) -> Decision:
    return refused(change, f"{change.type}.not_offered", standing_facts(order), offers(order, facts, policy))


def _may_keep(order: Order) -> bool:
    express = order.shipping.carrier_kind is CarrierKind.EXPRESS
    return express and order.state.on_the_way and order.paid and KEPT not in order.remedies


def _may_bring_back(order: Order, facts: Facts) -> bool:
    stage = facts.carriers.stage(order.shipping.carrier, order.address.country_code, order.state)
    return order.shipping.carrier_kind is CarrierKind.EXPRESS and stage.bring_back is not None


def _keep_facts(order: Order, policy: Policy) -> dict[str, Any]:
    """20 % of the goods, at most what the return would cost the shop."""
    share = order.worth.percent(policy.unwanted.keep_refund_percent).amount
    amount = min(share, policy.unwanted.return_cost[order.shipping.carrier_kind.value], order.total.amount)
    return {"refund": order.money(amount).wire(), "refund_when": "now"}


def _bring_back_facts(order: Order, policy: Policy) -> dict[str, Any]:
    fee = min(policy.unwanted.bring_back_fee, order.total.amount)
    refund = order.money(order.total.amount - fee)
    return {"fee": order.money(fee).wire(), "refund": refund.wire(), "refund_when": "parcel_back"}


def _refuse_facts(order: Order) -> dict[str, Any]:
    return {"fee": order.money(0).wire(), "refund": order.total.wire(), "refund_when": "parcel_back"}
