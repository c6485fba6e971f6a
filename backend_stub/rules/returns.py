"""Delivered goods back: 30 days, per line, label by e-mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from backend_stub.model.changes import CancelChange, ReturnChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Offer, Outcome, allowed, refused
from backend_stub.model.enums import LineState, OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules import unwanted
from backend_stub.rules.standing import instant, line_facts, past_hand_over, standing_facts, title_of


def return_lines(order: Order, change: ReturnChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Allowed within the window, for lines that have arrived and are not on their way back."""
    if order.delivered_at is None or not (order.state.arrived or order.state is OrderState.RETURNING):
        return _not_delivered(order, change, facts, policy)
    lines = _lines(order, change, facts)
    if isinstance(lines, Decision):
        return lines
    change = replace(change, lines=tuple(line.line for line in lines))
    if now > _last_moment(order.delivered_at, policy):
        return refused(change, "return.window_passed", _window(order.delivered_at, policy))
    return _allowed(order, change, lines, facts, policy, _window(order.delivered_at, policy))


def offers(order: Order, facts: Facts, policy: Policy, now: datetime) -> tuple[Offer, ...]:
    """The return of whatever has arrived, while the window is open."""
    if not order.state.arrived or order.delivered_at is None or now > _last_moment(order.delivered_at, policy):
        return ()
    open_lines = tuple(line for line in order.lines if line.state is LineState.ORDERED)
    return tuple(
        Offer(
            ReturnChange((line.line,)),
            {
                "title": title_of(line, facts),
                "refund": order.money(min(line.worth, order.total.amount)).wire(),
                **_window(order.delivered_at, policy),
            },
        )
        for line in open_lines
    )


def _lines(order: Order, change: ReturnChange, facts: Facts) -> tuple[OrderLine, ...] | Decision:
    """The lines named, or the only one that can still come back."""
    here = tuple(line for line in order.lines if line.state is LineState.ORDERED)
    if change.lines is None:
        if len(here) > 1:
            return refused(change, "line.ambiguous", {"lines": line_facts(here, facts)})
        wanted = tuple(line.line for line in here)
    else:
        wanted = tuple(dict.fromkeys(change.lines))
    unknown = [number for number in wanted if order.line(number) is None]
    if unknown:
        return refused(change, "line.unknown", {"line": unknown[0], "lines": line_facts(order.lines, facts)})
    lines = tuple(line for line in order.lines if line.line in wanted)
    gone = tuple(line for line in lines if line.state is not LineState.ORDERED)
    if gone or not lines:
        return refused(change, "return.already_returned", {"lines": line_facts(gone or order.lines, facts)})
    return lines


def _allowed(
    order: Order,
    change: ReturnChange,
    lines: tuple[OrderLine, ...],
    facts: Facts,
    policy: Policy,
    window: dict[str, Any],
) -> Decision:
    worth = sum(line.worth for line in lines)
    returning = LineState.RETURNING.value
    steps = [Step("state", line.state.value, returning, line.line) for line in lines]
    if all(line in lines or line.state is not LineState.ORDERED for line in order.live_lines):
        steps.append(Step("state", order.state.value, OrderState.RETURNING.value))
    fee = 0 if change.reason in policy.returns.free_label_reasons else policy.returns.label_fee
    back = max(0, min(worth - fee, order.total.amount))  # a part of it may have gone back already
    label = Effect("return_label", {"lines": line_facts(lines, facts), "fee": order.money(fee).wire()})
    outcome = Outcome(
        steps=tuple(steps),
        rows=tuple(BeforeAfter("state", "delivered", returning, line.line, title_of(line, facts)) for line in lines),
        difference=-back,
        effects=(label,),
        refund_when="received",
    )
    said = {"refund": order.money(back).wire(), "refund_when": "received"}
    return allowed(change, "return.within_window", {**said, **window}, outcome)


def _not_delivered(order: Order, change: ReturnChange, facts: Facts, policy: Policy) -> Decision:
    if past_hand_over(order) == "closed":
        return refused(change, "return.closed", standing_facts(order))
    found = unwanted.offers(order, facts, policy)
    if order.state.in_warehouse:
        found = (Offer(CancelChange(change.reason), {"refund": order.total.wire()}),)
    return refused(change, "return.not_delivered", standing_facts(order), found)


def _last_moment(delivered_at: datetime, policy: Policy) -> datetime:
    return delivered_at + timedelta(days=policy.returns.window_days)


def _window(delivered_at: datetime, policy: Policy) -> dict[str, Any]:
    return {
        "delivered_at": instant(delivered_at),
        "window_days": policy.returns.window_days,
        "last_day": _last_moment(delivered_at, policy).date().isoformat(),
    }
