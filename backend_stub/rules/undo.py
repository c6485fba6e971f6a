"""Taking a change back, with one sentence, until the warehouse hands the parcel over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from backend_stub.model.address import Address
from backend_stub.model.decision import BeforeAfter, Effect, Outcome
from backend_stub.model.enums import OrderState, PaymentMethod, PaymentState, Verdict
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step, current, replay
from backend_stub.rules.address import label_effects
from backend_stub.rules.payment_method import replacing, too_small
from backend_stub.rules.standing import standing_facts

# Written by many changes; taken back where they still stand, and never a reason to refuse.
SHARED_FIELDS = frozenset({"total", "payment_state", "expected_date", "promised_date", "shipping_price", "duties"})
ON_THE_LABEL = frozenset({"address", "contact", "carrier", "shipping_method"})
CONFIRMED = Effect("email", {"template": "change_undone"})


@dataclass(frozen=True)
class Applied:
    """A change that was confirmed, as its receipt keeps it.

    `refund_waits` is the part of its refund that no worker has touched, in minor units; `payment_waits` tells that what
    it wants to be paid has not come; `paid_otherwise` is the order's payment state without this change's refund.
    """

    steps: tuple[Step, ...]
    rows: tuple[BeforeAfter, ...]
    difference: int
    stock: dict[str, int]
    in_warehouse: bool
    undone: bool = False
    refund_waits: int = 0
    payment_waits: bool = False
    paid_otherwise: PaymentState = PaymentState.PAID
    customer: tuple[Step, ...] = ()
    method: dict[str, Any] = field(default_factory=dict)
    """By which method the money of the change moved: `method`, and `method_id` of a stored one."""


@dataclass(frozen=True)
class UndoDecision:
    """Yes with the inverse outcome, or no with the reason."""

    verdict: Verdict
    rule: str
    facts: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)


def undo(order: Order, applied: Applied, facts: Facts, policy: Policy, now: datetime) -> UndoDecision:
    """Allowed while the order is in the warehouse and nothing later stands on the change."""
    if applied.undone:
        return _refused("undo.already_undone")
    if not applied.steps and not applied.customer:
        return _refused("undo.nothing")
    if applied.steps and not (applied.in_warehouse and _still_here(order, applied)):
        return _refused("undo.handed_over", standing_facts(order))
    return inverse(order, applied, facts, policy)


def inverse(order: Order, applied: Applied, facts: Facts, policy: Policy) -> UndoDecision:
    """The change backwards, wherever the parcel is; refused when later changes or the stock forbid it."""
    changed = _changed_since(order, applied, facts)
    if changed:
        return _refused("undo.changed_since", {"fields": changed})
    sold = [sku for sku, units in applied.stock.items() if units > facts.catalogue.variant(sku).available]
    if sold:
        product = facts.catalogue.product_of(sold[0])
        options = dict(facts.catalogue.variant(sold[0]).options)
        return _refused("undo.out_of_stock", {"title": dict(product.titles), "options": options})
    if _spent(applied, facts):
        return _refused("undo.gift_card_spent", {"amount": order.money(-applied.difference).wire()})
    return UndoDecision(Verdict.ALLOWED, "undo.before_hand_over", outcome=_backwards(order, applied))


def _changed_since(order: Order, applied: Applied, facts: Facts) -> list[str]:
    """The fields that a later change stands on."""
    changed = [step.field for step in applied.steps if not _stands(order, step) and step.field not in SHARED_FIELDS]
    changed += [step.field for step in applied.customer if step.after != _of_the_customer(facts, step)]
    if _left_lines(order, applied):
        changed.append("line")
    if order.total.amount - applied.difference < 0:
        changed.append("total")
    back = replay(order, (step.inverse() for step in applied.steps if step.field == "line"))
    return changed if back.live_lines or changed else ["line"]


def _left_lines(order: Order, applied: Applied) -> set[int]:
    """Lines of the change that a later one has taken out of the order, with their goods."""
    own = {step.line for step in applied.steps if step.field in ("line", "state")}
    changed = {step.line for step in applied.steps if step.line is not None}
    return changed - own - {line.line for line in order.live_lines}


def _of_the_customer(facts: Facts, step: Step) -> Any:
    now = getattr(facts.customer, step.field)
    return now.wire() if isinstance(now, Address) else now


def _backwards(order: Order, applied: Applied) -> Outcome:
    steps = [step.inverse() for step in reversed(applied.steps) if step.field == "total" or _stands(order, step)]
    steps = [_total_now(order, step) for step in steps if step.field != "payment_state"]
    label = label_effects(order) if any(_on_the_label(step) for step in steps) else ()
    return Outcome(
        steps=(*steps, *_payment_state(order, applied)),
        rows=tuple(replace(row, before=row.after, after=row.before) for row in applied.rows),
        difference=-applied.difference,
        stock={sku: -units for sku, units in applied.stock.items()},
        effects=(*label, *_customs(steps), *_money(order, applied), CONFIRMED),
        customer=tuple(step.inverse() for step in reversed(applied.customer)),
    )


def _customs(steps: list[Step]) -> tuple[Effect, ...]:
    """Papers for the country that the parcel goes to again."""
    for step in steps:
        if step.field == "address" and step.before["country_code"] != step.after["country_code"]:
            countries = {"from_country": step.before["country_code"], "to_country": step.after["country_code"]}
            return (Effect("customs", countries),)
    return ()


def _total_now(order: Order, step: Step) -> Step:
    if step.field != "total":
        return step
    return Step("total", order.total.amount, order.total.amount + step.after - step.before)


def _on_the_label(step: Step) -> bool:
    """A label says where and how; that of a cancelled order is void."""
    return step.field in ON_THE_LABEL or (step.field == "state" and step.before == OrderState.CANCELLED)


def _payment_state(order: Order, applied: Applied) -> tuple[Step, ...]:
    """What the change did to the payment's state is taken back, however far its refund has come."""
    now, back = order.payment_state, applied.paid_otherwise
    moved = any(step.field == "payment_state" for step in applied.steps)
    return (Step("payment_state", now.value, back.value),) if moved and order.paid and now is not back else ()


def _money(order: Order, applied: Applied) -> tuple[Effect, ...]:
    """What of a refund has not left is withdrawn; the rest of the money moves the other way, by the same method."""
    if applied.payment_waits:
        return (Effect("payment_withdrawn"),)
    old = next((step.before for step in applied.steps if step.field == "payment_method"), None)
    if old is not None and order.paid:
        old_id = next((step.before for step in applied.steps if step.field == "payment_method_id"), None)
        before = replace(order, total=order.money(order.total.amount - applied.difference))
        return replacing(before, PaymentMethod(old), old_id)
    if applied.difference == 0 or not order.paid:
        return ()
    method = applied.method or {"method": order.payment_method.value}
    if applied.difference > 0:
        return (Effect("refund", {"amount": order.money(applied.difference).wire(), **method, "when": "now"}),)
    parts = (("refund_withdrawn", applied.refund_waits), ("payment", _to_take_back(applied)))
    return tuple(Effect(kind, {"amount": order.money(part).wire(), **method}) for kind, part in parts if part > 0)


def _to_take_back(applied: Applied) -> int:
    """What has left to the customer already, in minor units."""
    return -applied.difference - applied.refund_waits


def _spent(applied: Applied, facts: Facts) -> bool:
    """Whether money that went to a gift card is not there any more to be taken back."""
    card = facts.stored(applied.method.get("method_id"))
    return card is not None and too_small(card, _to_take_back(applied))


def _stands(order: Order, step: Step) -> bool:
    now: Any = current(order, step)
    return bool(now == step.after)


def _still_here(order: Order, applied: Applied) -> bool:
    cancelled_by_it = any(step.field == "state" and step.after == OrderState.CANCELLED for step in applied.steps)
    return order.state.in_warehouse or (order.state is OrderState.CANCELLED and cancelled_by_it)


def _refused(rule: str, facts: dict[str, Any] | None = None) -> UndoDecision:
    return UndoDecision(Verdict.REFUSED, rule, facts or {})
