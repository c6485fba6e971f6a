"""What went wrong with a parcel is made good: money back, the goods again, or keep them for part of the money."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from backend_stub.model.changes import KeepDefectiveChange, RefundParcelChange, ReshipChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Offer, Outcome, allowed, refused
from backend_stub.model.enums import CarrierKind, Cause, LineState, OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.compensation import approval_needed
from backend_stub.rules.entitlement import entitled
from backend_stub.rules.standing import in_stock, line_facts, parcel_anew, taken, title_of

MadeGood = RefundParcelChange | ReshipChange | KeepDefectiveChange
NEVER_ARRIVED = (Cause.LATE, Cause.LOST)


def refund_parcel(order: Order, change: RefundParcelChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """The lines' whole price back, and the shipping too where nothing of the parcel arrived."""
    found = entitled(order, change, facts, policy, now)
    if isinstance(found, Decision):
        return found
    cause, lines = found
    amount = _refund_amount(order, cause, lines)
    outcome = Outcome(
        steps=_steps(order, cause, lines, LineState.REFUNDED),
        rows=tuple(_row(line, LineState.REFUNDED, facts) for line in lines),
        difference=-amount,
        effects=(*_claim(order, cause, lines), *_back(order, cause, lines, facts)),
    )
    said = {"cause": cause.value, "refund": order.money(amount).wire(), "refund_when": "now"}
    return allowed(_resolved(change, cause, lines), "refund_parcel.due", said, outcome)


def reship(order: Order, change: ReshipChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """The goods again, at the shop's cost, if they are in stock."""
    found = entitled(order, change, facts, policy, now)
    if isinstance(found, Decision):
        return found
    cause, lines = found
    change = replace(change, cause=cause.value, lines=tuple(line.line for line in lines))
    if not in_stock(lines, facts):
        money = order.money(_refund_amount(order, cause, lines)).wire()
        offer = Offer(RefundParcelChange(cause.value, change.lines, change.evidence), {"refund": money})
        return refused(
            change, "reship.out_of_stock", {"lines": line_facts(lines, facts), "cause": cause.value}, (offer,)
        )
    return allowed(change, "reship.due", *_sent_again(order, cause, lines, facts, policy, now))


def keep_defective(order: Order, change: KeepDefectiveChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Kept as it is for a part of its price; above the caps of goodwill a person approves."""
    found = entitled(order, change, facts, policy, now)
    if isinstance(found, Decision):
        return found
    cause, lines = found
    worth = order.money(sum(line.worth for line in lines))
    amount = min(worth.percent(policy.wrong.keep_defective_percent).amount, order.total.amount)
    given = [*order.remedies, *(f"kept:{line.line}" for line in lines)]
    outcome = Outcome(
        steps=(
            Step("remedies", list(order.remedies), given),
            Step("compensated", order.compensated, order.compensated + amount),
        ),
        rows=(BeforeAfter("total", order.total.wire(), order.money(order.total.amount - amount).wire()),),
        difference=-amount,
        needs=approval_needed(order, amount, facts, policy),
    )
    said = {"cause": cause.value, "refund": order.money(amount).wire(), "refund_when": "now"}
    return allowed(_resolved(change, cause, lines), "keep_defective.due", said, outcome)


def offers(order: Order, cause: Cause, facts: Facts, policy: Policy, now: datetime) -> tuple[Offer, ...]:
    """Every remedy that would be allowed now, the one that the customer most likely wants first."""
    decided = (
        reship(order, ReshipChange(cause.value), facts, policy, now),
        refund_parcel(order, RefundParcelChange(cause.value), facts, policy, now),
        keep_defective(order, KeepDefectiveChange(cause.value), facts, policy, now),
    )
    return tuple(Offer(decision.change, decision.facts) for decision in decided if decision.allowed)


def _refund_amount(order: Order, cause: Cause, lines: tuple[OrderLine, ...]) -> int:
    everything = cause in NEVER_ARRIVED or len(lines) == len(order.live_lines)
    return order.total.amount if everything else min(sum(line.worth for line in lines), order.total.amount)


def _steps(order: Order, cause: Cause, lines: tuple[OrderLine, ...], state: LineState) -> tuple[Step, ...]:
    steps = [Step("state", line.state.value, state.value, line.line) for line in lines]
    if cause is Cause.LATE and order.state is not OrderState.LOST:
        steps.append(Step("state", order.state.value, OrderState.LOST.value))
    return tuple(steps)


def _row(line: OrderLine, state: LineState, facts: Facts) -> BeforeAfter:
    return BeforeAfter("state", line.state.value, state.value, line.line, title_of(line, facts))


def _sent_again(
    order: Order, cause: Cause, lines: tuple[OrderLine, ...], facts: Facts, policy: Policy, now: datetime
) -> tuple[dict[str, Any], Outcome]:
    expected = now.date() + timedelta(days=policy.delivery_days(order.shipping.method, order.address.country_code))
    whole = cause in NEVER_ARRIVED
    steps = _anew(order, expected.isoformat()) if whole else _steps(order, cause, lines, LineState.RESENT)
    label = Effect("label", {"voids": None, "again": None if whole else [line.line for line in lines]})
    promise = Effect("promise", {"kind": "resend", "lines": [line.line for line in lines]})
    outcome = Outcome(
        steps=steps,
        rows=tuple(_row(line, LineState.RESENT, facts) for line in lines),
        stock=taken(lines),
        effects=(label, promise, *_claim(order, cause, lines), *_back(order, cause, lines, facts)),
    )
    return {"cause": cause.value, "expected_date": expected.isoformat(), "lines": line_facts(lines, facts)}, outcome


def _anew(order: Order, expected: str) -> tuple[Step, ...]:
    """The whole parcel starts again from the warehouse."""
    instruction = () if order.delivery is None else (Step("delivery", order.delivery, None),)
    given = Step("remedies", list(order.remedies), [*order.remedies, "reship"])
    return (*parcel_anew(order, expected), *instruction, given)


def _claim(order: Order, cause: Cause, lines: tuple[OrderLine, ...]) -> tuple[Effect, ...]:
    """Postal and express carriers pay for what they lose or break; economy does not, and the shop bears it."""
    if order.shipping.carrier_kind is CarrierKind.ECONOMY or cause is Cause.WRONG_ITEM:
        return ()
    kind = "damaged" if cause is Cause.DAMAGED else "lost"
    return (Effect("claim", {"kind": kind, "amount": order.money(sum(line.worth for line in lines)).wire()}),)


def _back(order: Order, cause: Cause, lines: tuple[OrderLine, ...], facts: Facts) -> tuple[Effect, ...]:
    """A wrong item comes back, at no cost to the customer."""
    if cause is not Cause.WRONG_ITEM:
        return ()
    return (Effect("return_label", {"lines": line_facts(lines, facts), "fee": order.money(0).wire()}),)


def _resolved(change: Any, cause: Cause, lines: tuple[OrderLine, ...]) -> Any:
    return replace(change, cause=cause.value, lines=tuple(line.line for line in lines))
