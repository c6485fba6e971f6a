"""Where is it: one situation from the order, its events, the policy and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend_stub.model.enums import LINE_OF_LIFE, CarrierKind, OrderState, Situation
from backend_stub.model.order import Order, TrackingEvent
from backend_stub.model.policy import Policy

_ENDINGS = {
    OrderState.CANCELLED: Situation.CANCELLED,
    OrderState.LOST: Situation.LOST,
    OrderState.DELIVERED: Situation.DELIVERED,
    OrderState.COMPLETED: Situation.DELIVERED,
    OrderState.RETURNING: Situation.RETURNING,
    OrderState.RETURNED: Situation.RETURNING,
}


@dataclass(frozen=True)
class ParcelStep:
    """One stage of the order's life, with the time it was reached."""

    state: OrderState
    at: datetime | None
    done: bool


@dataclass(frozen=True)
class Tracking:
    """What the customer is told; `acts_after` is the day after which the shop acts."""

    situation: Situation
    days_late: int
    acts_after: date
    overdue: bool
    steps: tuple[ParcelStep, ...]


def track(order: Order, events: tuple[TrackingEvent, ...], policy: Policy, now: datetime) -> Tracking:
    """policy.md, 'Where is it?': economy cannot be seen; overdue from the seventh day after the promise."""
    promised = order.shipping.promised_date
    waiting = order.state.in_warehouse or order.state.on_the_way
    days_late = max(0, (now.date() - promised).days) if waiting else 0
    return Tracking(
        situation=_situation(order, days_late, policy),
        days_late=days_late,
        acts_after=promised + timedelta(days=policy.acts_after_days),
        overdue=days_late > policy.acts_after_days,
        steps=_steps(order, events),
    )


def _situation(order: Order, days_late: int, policy: Policy) -> Situation:
    if order.state in _ENDINGS:
        return _ENDINGS[order.state]
    if order.state.in_warehouse:
        return Situation.NOT_SHIPPED
    if order.shipping.carrier_kind is CarrierKind.ECONOMY:
        return Situation.UNTRACKABLE
    if days_late > policy.acts_after_days:
        return Situation.OVERDUE
    return Situation.LATE if days_late else Situation.ON_TIME


def _steps(order: Order, events: tuple[TrackingEvent, ...]) -> tuple[ParcelStep, ...]:
    reached: dict[OrderState, datetime] = {OrderState.RECEIVED: order.placed_at}
    for event in events:
        reached.setdefault(event.state, event.at)
    last = max((LINE_OF_LIFE.index(s) for s in (*reached, order.state) if s in LINE_OF_LIFE), default=0)
    return tuple(ParcelStep(state, reached.get(state), position <= last) for position, state in enumerate(LINE_OF_LIFE))
