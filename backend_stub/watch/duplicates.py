"""The same order twice: same customer, goods and address within a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from backend_stub.model.changes import CancelDuplicateChange
from backend_stub.model.enums import OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.rules import duplicate
from backend_stub.rules.standing import instant
from backend_stub.storage.tables import OrderRow
from backend_stub.watch.finding import Finding, Scan


def candidates(session: Session, policy: Policy, now: datetime) -> Iterable[str]:
    """Orders of the last days whose customer had placed another shortly before."""
    within = timedelta(hours=policy.wrong.duplicate_hours)
    earlier = aliased(OrderRow)
    since = now - timedelta(hours=policy.watch.look_back_hours)
    twin = exists().where(
        earlier.customer_id == OrderRow.customer_id,
        earlier.number != OrderRow.number,
        earlier.placed_at.between(since - within, OrderRow.placed_at),
        earlier.total == OrderRow.total,
    )
    young = select(OrderRow.number).where(OrderRow.placed_at > since, OrderRow.state != OrderState.CANCELLED.value)
    return session.scalars(young.where(twin).order_by(OrderRow.placed_at, OrderRow.number)).all()


def judge(order: Order, facts: Facts, policy: Policy, now: datetime) -> Finding | None:
    """The later of two; whoever said that both are wanted is not asked again."""
    before = [twin for twin in facts.twins if (twin.placed_at, twin.number) < (order.placed_at, order.number)]
    if not before or duplicate.KEPT in order.remedies:
        return None
    twin = before[0]
    apart = int((order.placed_at - twin.placed_at).total_seconds() // 60)
    said = {"twin": twin.number, "twin_placed_at": instant(twin.placed_at), "minutes_apart": apart}
    mail = {"twin": twin.number, "minutes_apart": apart, "shipped": not order.state.in_warehouse}
    return Finding(twin.number, said, duplicate.offers(order, facts, policy, now), "duplicate_order", mail)


SCAN = Scan("duplicate", candidates, judge, (CancelDuplicateChange(),))
