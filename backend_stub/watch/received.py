"""New orders: the customer hears that they are here, with number, goods and date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend_stub.model.enums import OrderState
from backend_stub.rules import postal
from backend_stub.rules.standing import iso
from backend_stub.service.notify import notify
from backend_stub.service.views import line_wire
from backend_stub.storage.orders import load_customer, load_order
from backend_stub.storage.stock import load_catalogue
from backend_stub.storage.tables import OrderRow, OutboxRow
from backend_stub.storage.watching import cursor, keep_cursor

SCAN = "received"
GRACE = timedelta(days=7)
"""An order may come in so long after it was placed, and is told of all the same."""


def candidates(session: Session, until: datetime | None = None) -> Iterable[str]:
    """Orders placed since the watch began and not told of; those of before were told by whoever had the shop then."""
    since = cursor(session, SCAN).get("since")
    if since is None:
        return ()
    told = exists().where(OutboxRow.idempotency_key == "order-received:" + OrderRow.number)
    query = select(OrderRow.number).where(
        OrderRow.placed_at > datetime.fromisoformat(since), OrderRow.state != OrderState.CANCELLED.value, ~told
    )
    query = query.where(OrderRow.placed_at <= until) if until else query
    return session.scalars(query.order_by(OrderRow.placed_at, OrderRow.number)).all()


def begin(session: Session, now: datetime) -> bool:
    """Remembers when the watch went round for the first time; whether this is it.

    What was told stays told: so later rounds look at young orders only, and at older ones until they are told of.
    """
    since = cursor(session, SCAN).get("since")
    if since is None:
        keep_cursor(session, SCAN, {"since": now.isoformat()}, now)
    elif datetime.fromisoformat(since) < now - GRACE and not candidates(session, now - GRACE):
        keep_cursor(session, SCAN, {"since": (now - GRACE).isoformat()}, now)
    return since is None


def tell(session: Session, number: str, now: datetime) -> bool:
    """order received (with number and, when it exists, tracking number)."""
    order = load_order(session, number)
    catalogue = load_catalogue(session, [line.sku for line in order.lines], number, now)
    facts = {
        "lines": [line_wire(line, order, catalogue) for line in order.live_lines],
        "total": order.total.wire(),
        "address": postal.wire(order.address),
        "expected_delivery": iso(order.shipping.expected_date),
        "tracking_number": order.shipping.tracking_number,
    }
    customer = load_customer(session, order.customer_id)
    notify(session, customer, "order_received", facts, now, f"order-received:{number}", order=order)
    return True
