"""Orders that were charged another price than the catalogue's; listings that show one are corrected at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend_stub.model.changes import CorrectPriceChange
from backend_stub.model.decision import Offer
from backend_stub.model.enums import LineState, OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.rules.price_error import correct_price
from backend_stub.storage.events import add_event
from backend_stub.storage.tables import OrderLineRow, OrderRow, VariantRow
from backend_stub.watch.finding import Finding, Scan


def wrong_listings(session: Session) -> Iterable[str]:
    """SKUs that the shop's page shows at another price than the catalogue's."""
    wrong = select(VariantRow.sku).where(
        VariantRow.listed_price.is_not(None), VariantRow.listed_price != VariantRow.price
    )
    return session.scalars(wrong.order_by(VariantRow.sku)).all()


def take_down(session: Session, sku: str, now: datetime) -> bool:
    """policy.md: the wrong price is taken down at once."""
    variant = session.get_one(VariantRow, sku, with_for_update=True)
    if variant.listed_price in (None, variant.price):
        return False
    variant.listed_price = None
    add_event(session, "price_taken_down", now, facts={"sku": sku})
    return True


def candidates(session: Session, policy: Policy, now: datetime) -> Iterable[str]:
    """Orders of the last days; older ones may have been placed before the catalogue's price changed."""
    differs = exists().where(
        OrderLineRow.order_number == OrderRow.number,
        OrderLineRow.state == LineState.ORDERED.value,
        OrderLineRow.sku == VariantRow.sku,
        OrderLineRow.unit_price != VariantRow.price,
    )
    query = select(OrderRow.number).where(
        OrderRow.placed_at > now - timedelta(hours=policy.watch.look_back_hours),
        OrderRow.state != OrderState.CANCELLED.value,
        differs,
    )
    return session.scalars(query.order_by(OrderRow.placed_at, OrderRow.number)).all()


def judge(order: Order, facts: Facts, policy: Policy, now: datetime) -> Finding | None:
    """Too much is refunded without a question; too little is put to the customer."""
    for line in order.live_lines:
        decision = correct_price(order, CorrectPriceChange(line.line), facts, policy, now)
        if decision.allowed:
            high = decision.outcome.difference < 0
            remedies = () if high else (Offer(decision.change, decision.facts), *decision.offers)
            mail: dict[str, Any] = {
                "title": decision.facts["title"],
                "wrong": decision.facts["charged"],
                "right": decision.facts["right"],
                "direction": "too_high" if high else "too_low",
                "paid": order.paid,
            }
            said = {"line": line.line, **decision.facts}
            return Finding(str(line.line), said, remedies, "price_error", mail, decision.change if high else None)
    return None


SCAN = Scan("price_error", candidates, judge)
