"""Parcels that are late, overdue or lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend_stub.model.changes import DelayVoucherChange, RefundParcelChange, ReshipChange
from backend_stub.model.decision import Offer
from backend_stub.model.enums import Cause, LineState, OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.rules import make_good
from backend_stub.rules.entitlement import days_late
from backend_stub.rules.late import delay_voucher
from backend_stub.rules.standing import iso, standing_facts
from backend_stub.storage.care_tables import ExceptionRow
from backend_stub.storage.tables import OrderLineRow, OrderRow
from backend_stub.watch.finding import Finding, Scan

LOST_CAUSE = "lost"
ON_THE_WAY = [state.value for state in OrderState if state.on_the_way]


def late_candidates(session: Session, policy: Policy, now: datetime) -> Iterable[str]:
    query = select(OrderRow.number).where(OrderRow.state.in_(ON_THE_WAY), OrderRow.promised_date < now.date())
    return session.scalars(query.order_by(OrderRow.number)).all()


def lost_candidates(session: Session, policy: Policy, now: datetime) -> Iterable[str]:
    """Lost, not found so before, and with something that could be made good: lost orders stay lost for good."""
    found = exists().where(ExceptionRow.order_number == OrderRow.number, ExceptionRow.cause == LOST_CAUSE)
    left = exists().where(OrderLineRow.order_number == OrderRow.number, OrderLineRow.state == LineState.ORDERED.value)
    query = select(OrderRow.number).where(OrderRow.state == OrderState.LOST.value, ~found, left)
    return session.scalars(query.order_by(OrderRow.number)).all()


def judge_late(order: Order, facts: Facts, policy: Policy, now: datetime) -> Finding | None:
    """After the promised date: an apology, the carrier's new date, a voucher."""
    late = days_late(order, now)
    if not 0 < late <= policy.acts_after_days:
        return None
    decision = delay_voucher(order, DelayVoucherChange(), facts, policy, now)
    remedies = (Offer(decision.change, decision.facts),) if decision.allowed else ()
    expected = order.shipping.expected_date
    new_date = iso(expected) if expected and expected >= now.date() else None
    said = {**standing_facts(order), "days_late": late}
    return Finding(order.shipping.promised_date.isoformat(), said, remedies, "delay", {"expected_delivery": new_date})


def judge_overdue(order: Order, facts: Facts, policy: Policy, now: datetime) -> Finding | None:
    """Too late to wait on: full refund or the goods again, the customer chooses."""
    late = days_late(order, now)
    if late <= policy.acts_after_days:
        return None
    remedies = make_good.offers(order, Cause.LATE, facts, policy, now)
    said = {**standing_facts(order), "days_late": late}
    promised = order.shipping.promised_date.isoformat()
    return Finding(promised, said, remedies, "parcel_overdue", {"promised_date": promised})


def judge_lost(order: Order, facts: Facts, policy: Policy, now: datetime) -> Finding | None:
    """The carrier says lost; nothing where it was made good before."""
    remedies = make_good.offers(order, Cause.LOST, facts, policy, now)
    if not remedies:
        return None
    return Finding("lost", standing_facts(order), remedies, "parcel_lost")


ASKS = (ReshipChange(), RefundParcelChange())
LATE = Scan("late", late_candidates, judge_late)
OVERDUE = Scan("overdue", late_candidates, judge_overdue, ASKS)
LOST = Scan(LOST_CAUSE, lost_candidates, judge_lost, ASKS)
