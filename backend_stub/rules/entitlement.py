"""Whether something went so wrong with a parcel that it is made good, and for which lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from backend_stub.model.changes import Change, KeepDefectiveChange, ReshipChange
from backend_stub.model.decision import Decision, refused
from backend_stub.model.enums import Cause, LineState, OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.rules.standing import instant, line_facts, standing_facts

DEFECTS = (Cause.DAMAGED, Cause.WRONG_ITEM)
WHOLE_PARCEL = (Cause.LATE, Cause.LOST, Cause.NOT_RECEIVED)
"""Causes that hit every line, whichever was named: a parcel is not late or lost in part."""
MADE_GOOD = (LineState.RESENT, LineState.REFUNDED, LineState.RETURNING, LineState.RETURNED, LineState.EXCHANGING)


def entitled(
    order: Order, change: Any, facts: Facts, policy: Policy, now: datetime
) -> tuple[Cause, tuple[OrderLine, ...]] | Decision:
    """The cause and the lines that it hit, or the refusal that says what is missing."""
    cause = _cause(order, change, facts)
    if cause is None:
        return refused(change, f"{change.type}.not_due", _until_when(order, policy))
    found = _fault(order, change, cause, facts, policy, now) or _lines(order, change, cause, facts)
    return replace(found, facts={**found.facts, "cause": cause.value}) if isinstance(found, Decision) else found


def days_late(order: Order, now: datetime) -> int:
    """Days since the promise, while the customer waits."""
    waiting = order.state.in_warehouse or order.state.on_the_way
    return max(0, (now.date() - order.shipping.promised_date).days) if waiting else 0


def _cause(order: Order, change: Any, facts: Facts) -> Cause | None:
    """What the customer says, else what the order itself tells."""
    if change.cause and not (change.cause == Cause.LOST and order.state.on_the_way):  # to a customer late is lost
        return Cause(change.cause) if change.cause in set(Cause) else None
    if order.state is OrderState.LOST:
        return Cause.LOST
    if order.state.on_the_way:
        return Cause.LATE
    return Cause.NOT_RECEIVED if facts.waiting_since else None


def _fault(order: Order, change: Any, cause: Cause, facts: Facts, policy: Policy, now: datetime) -> Decision | None:
    not_due = f"{change.type}.not_due"
    if cause in DEFECTS:
        return _no_defect(order, change, facts, policy, now)
    if isinstance(change, KeepDefectiveChange) or cause is Cause.OTHER:
        return refused(change, not_due, standing_facts(order))
    if cause is Cause.NOT_RECEIVED:
        return _still_searched(order, change, facts, policy, now)
    late = order.state.on_the_way and days_late(order, now) > policy.acts_after_days
    if order.state is OrderState.LOST or (cause is Cause.LATE and late):
        return None
    return refused(change, not_due, _until_when(order, policy))


def _no_defect(order: Order, change: Any, facts: Facts, policy: Policy, now: datetime) -> Decision | None:
    """Damage and wrong items: told within the time for it, with a photo or words."""
    last = order.delivered_at + timedelta(days=policy.wrong.report_within_days) if order.delivered_at else None
    if last is None or now > last or not (order.state.arrived or order.state is OrderState.RETURNING):
        return refused(change, f"{change.type}.not_due", standing_facts(order))
    if not (facts.evidence or (change.evidence or "").strip()):
        return refused(change, f"{change.type}.evidence_missing", {"kinds": ["photo", "words"]})
    return None


def _still_searched(order: Order, change: Any, facts: Facts, policy: Policy, now: datetime) -> Decision | None:
    """Told as delivered and not here: as lost, once the search has had its time."""
    if not order.state.arrived or facts.waiting_since is None:
        return refused(change, f"{change.type}.not_due", standing_facts(order))
    until = facts.waiting_since + timedelta(hours=policy.wrong.missing_wait_hours)
    return refused(change, f"{change.type}.not_due", {"until": instant(until)}) if now < until else None


def _lines(order: Order, change: Any, cause: Cause, facts: Facts) -> tuple[Cause, tuple[OrderLine, ...]] | Decision:
    live = order.live_lines
    if cause in WHOLE_PARCEL:
        change = replace(change, lines=None)
    if change.lines is not None:
        unknown = [number for number in change.lines if order.line(number) not in live]
        if unknown:
            return refused(change, "line.unknown", {"line": unknown[0], "lines": line_facts(live, facts)})
    elif cause in DEFECTS and len(_open(live)) > 1:
        return refused(change, "line.ambiguous", {"lines": line_facts(_open(live), facts)})
    wanted = _open(live) if change.lines is None else tuple(line for line in live if line.line in change.lines)
    if not wanted or any(_made_good(order, line) for line in wanted) or _again(order, change) or sent_back(order):
        return refused(change, f"{change.type}.given", {"lines": line_facts(live, facts)})
    return cause, wanted


def _open(lines: tuple[OrderLine, ...]) -> tuple[OrderLine, ...]:
    return tuple(line for line in lines if line.state not in MADE_GOOD)


def _made_good(order: Order, line: OrderLine) -> bool:
    return line.state in MADE_GOOD or f"kept:{line.line}" in order.remedies


def sent_back(order: Order) -> bool:
    """Whether the parcel was refused or called back: its money is on the way already."""
    return (order.delivery or {}).get("kind") in ("refuse_at_door", "bring_back")


def _again(order: Order, change: Change) -> bool:
    """A second parcel that goes astray is for a person, not for a third one."""
    return isinstance(change, ReshipChange) and "reship" in order.remedies


def _until_when(order: Order, policy: Policy) -> dict[str, Any]:
    acts_after = order.shipping.promised_date + timedelta(days=policy.acts_after_days)
    return {**standing_facts(order), "acts_after": acts_after.isoformat()}
