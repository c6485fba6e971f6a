"""Late, and told as delivered but not here: what is done before a parcel counts as lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend_stub.model.changes import DelayVoucherChange, NotReceivedChange
from backend_stub.model.decision import Decision, Effect, Outcome, allowed, refused
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.entitlement import days_late
from backend_stub.rules.standing import instant, iso, standing_facts

DELAY = "voucher_delay"


def delay_voucher(order: Order, change: DelayVoucherChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """After the promised date: an apology and a voucher, once per order."""
    late = days_late(order, now)
    if not late or DELAY in order.remedies:
        reason = "given" if DELAY in order.remedies else "not_late"
        return refused(change, "delay_voucher.not_offered", {"reason": reason, **standing_facts(order)})
    percent = policy.wrong.late_voucher_percent
    outcome = Outcome(
        steps=(Step("remedies", list(order.remedies), [*order.remedies, DELAY]),),
        effects=(Effect("voucher", {"percent": percent, "reason": "delay"}),),
    )
    said = {"voucher_percent": percent, "days_late": late, "expected_date": iso(order.shipping.expected_date)}
    return allowed(change, "delay_voucher.late", {**standing_facts(order), **said}, outcome)


def not_received(order: Order, change: NotReceivedChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Address, neighbours and safe place are checked for two days with a case open; then it counts as lost."""
    if not order.state.arrived or facts.waiting_since is not None:
        reason = "searching" if facts.waiting_since else "not_delivered"
        return refused(change, "not_received.not_offered", {"reason": reason, **standing_facts(order)})
    until = instant(now + timedelta(hours=policy.wrong.missing_wait_hours))
    steps = (Step("remedies", list(order.remedies), [*order.remedies, "parcel_search"]),)
    outcome = Outcome(
        steps=steps,
        effects=(
            Effect("case", {"kind": "not_received"}),
            Effect("promise", {"kind": "parcel_search", "until": until}),
        ),
    )
    return allowed(change, "not_received.searched", {"until": until, **standing_facts(order)}, outcome)
