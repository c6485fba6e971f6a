"""Changes that were confirmed and not carried out: the label says another address than the order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Text, and_, cast, exists, or_, select
from sqlalchemy.orm import Session

from backend_stub.model.changes import RestoreDetailsChange
from backend_stub.model.decision import Offer
from backend_stub.model.enums import OrderState, OutboxKind, OutboxState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.rules.restore import astray, restore_details
from backend_stub.storage.tables import OrderRow, OutboxRow
from backend_stub.watch.finding import Finding, Scan

MOVING = [state.value for state in OrderState if state.on_the_way]
WITH_A_LABEL = [OrderState.PICKING.value, OrderState.PACKED.value, OrderState.ON_HOLD.value]


def candidates(session: Session, policy: Policy, now: datetime) -> Iterable[str]:
    """Labels that differ from their order, unless a new one is on its way from the outbox."""
    since = now - timedelta(hours=policy.watch.look_back_hours)
    under_way = exists().where(
        OutboxRow.order_number == OrderRow.number,
        OutboxRow.kind == OutboxKind.LABEL.value,
        OutboxRow.state == OutboxState.PENDING.value,
    )
    delivered = and_(OrderRow.state == OrderState.DELIVERED.value, OrderRow.delivered_at > since)
    query = select(OrderRow.number).where(
        or_(OrderRow.state.in_([*MOVING, *WITH_A_LABEL]), delivered),
        OrderRow.labelled_to.is_not(None),
        cast(OrderRow.labelled_to, Text) != cast(OrderRow.address, Text),
        ~under_way,
    )
    return session.scalars(query.order_by(OrderRow.number)).all()


def judge(order: Order, facts: Facts, policy: Policy, now: datetime) -> Finding | None:
    if not astray(order):
        return None
    decision = restore_details(order, RestoreDetailsChange(), facts, policy, now)
    remedies = (Offer(decision.change, decision.facts),) if decision.allowed else decision.offers
    said = {"possible": decision.allowed, "rule": decision.rule, "state": order.state.value}
    return Finding(f"{order.version}", said, remedies, "change_not_applied")


SCAN = Scan("details_not_applied", candidates, judge, (RestoreDetailsChange(),))
