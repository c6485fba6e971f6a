"""Orders on hold for a detail that did not come: after their time they go on without it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.model.enums import OrderState
from backend_stub.rules.standing import instant, resumed
from backend_stub.storage.events import add_event
from backend_stub.storage.history import write_steps
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import OrderRow


def waiting(session: Session) -> list[str]:
    """Orders on hold with a reason, by number."""
    query = select(OrderRow.number).where(OrderRow.state == OrderState.ON_HOLD.value, OrderRow.paused.is_not(None))
    return list(session.scalars(query.order_by(OrderRow.number)))


def resume_if_over(session: Session, number: str, now: datetime) -> bool:
    """Lets the order go on where its time is over; policy.md: kept on hold for 48 h."""
    order = load_order(session, number)
    paused = order.paused
    if not paused or paused["why"] != "missing_detail" or paused["until"] > instant(now):
        return False
    steps = resumed(order, "missing_detail")
    write_steps(session, order, steps, now, "watch", "resumed")
    add_event(session, "hold_ended", now, order_number=number, facts={"detail": paused["detail"]})
    return True
