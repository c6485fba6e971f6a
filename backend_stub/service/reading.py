"""What a verified customer may see: orders, tracking, history; and what the gateway reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.effects.carriers.recognise import recognise
from backend_stub.model.order import Order
from backend_stub.rules.standing import instant
from backend_stub.rules.tracking import track
from backend_stub.service import views
from backend_stub.service.errors import NotFoundError
from backend_stub.service.shop import Shop, gather
from backend_stub.service.verification import speaker
from backend_stub.storage.events import events_after
from backend_stub.storage.exceptions import open_exceptions
from backend_stub.storage.history import entries
from backend_stub.storage.orders import find_order, orders_of, tracking_events
from backend_stub.storage.payments import all_refunds, payments_of, stored_methods
from backend_stub.storage.stock import load_catalogue


def list_orders(shop: Shop, conversation: str, now: datetime) -> dict[str, Any]:
    """The customer's orders, newest first."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.read() as session:
        orders = orders_of(session, customer_id)
        catalogue = load_catalogue(session, [line.sku for order in orders for line in order.lines], "", now)
    return {"orders": [views.summary(order, catalogue) for order in orders]}


def read_order(
    shop: Shop, conversation: str, number: str, now: datetime, *, agent: str | None = None
) -> dict[str, Any]:
    with _own(shop, conversation, number, now, agent) as (session, order):
        facts = gather(session, shop, order, now)
        return views.order_view(order, facts.customer, facts.catalogue)


def read_tracking(
    shop: Shop, conversation: str, number: str, now: datetime, *, agent: str | None = None
) -> dict[str, Any]:
    with _own(shop, conversation, number, now, agent) as (session, order):
        events = tracking_events(session, number)
        return views.tracking_view(order, events, track(order, events, shop.policy, now))


def read_history(
    shop: Shop, conversation: str, number: str, now: datetime, *, agent: str | None = None
) -> dict[str, Any]:
    with _own(shop, conversation, number, now, agent) as (session, _order):
        found = [
            {
                "at": instant(entry.at),
                "actor": entry.actor,
                "kind": entry.kind,
                "changes": entry.changes,
                "receipt": entry.receipt_id,
            }
            for entry in entries(session, number)
        ]
    return {"entries": found}


def read_money(
    shop: Shop, conversation: str, number: str, now: datetime, *, agent: str | None = None
) -> dict[str, Any]:
    """What was paid for the order and what goes back, each refund with the state it has reached."""
    with _own(shop, conversation, number, now, agent) as (session, order):
        payments, refunds = payments_of(session, number), all_refunds(session, number)
        return views.money_view(order, payments, refunds)


def list_methods(shop: Shop, conversation: str, now: datetime) -> dict[str, Any]:
    """The customer's stored ways to pay."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.read() as session:
        methods = stored_methods(session, customer_id)
    return {"methods": [views.method_view(method, shop.policy.currency) for method in methods]}


def find_parcels(shop: Shop, conversation: str, text: str, now: datetime) -> dict[str, Any]:
    """The tracking numbers in what a customer wrote, best first, and which of the own orders travel under them."""
    customer_id = speaker(shop, conversation, now)
    found = recognise(text)
    with shop.database.read() as session:
        own = {order.shipping.tracking_number: order.number for order in orders_of(session, customer_id)}
    return {
        "numbers": [
            {"carrier": one.carrier, "number": one.number, "kind": one.kind, "order": own.get(one.number)}
            for one in found
        ]
    }


def list_exceptions(
    shop: Shop, conversation: str, number: str | None, now: datetime, *, agent: str | None = None
) -> dict[str, Any]:
    """What the watch found and is not settled, newest first; NotFoundError for an order of somebody else."""
    customer_id = None if agent else speaker(shop, conversation, now)
    with shop.database.read() as session:
        if number is not None and find_order(session, number, customer_id) is None:
            raise NotFoundError
        rows = open_exceptions(session, number, customer_id)
    return {
        "exceptions": [
            {
                "id": row.id,
                "order": row.order_number,
                "cause": row.cause,
                "facts": row.facts,
                "remedies": row.remedies,
                "found_at": instant(row.found_at),
            }
            for row in rows
        ]
    }


def read_events(shop: Shop, after: int, limit: int) -> dict[str, Any]:
    """Events after this id, oldest first."""
    with shop.database.read() as session:
        rows = events_after(session, after, limit)
    return {
        "events": [
            {
                "id": row.id,
                "at": instant(row.at),
                "kind": row.kind,
                "order": row.order_number,
                "conversation": row.conversation,
                "facts": row.facts,
            }
            for row in rows
        ]
    }


@contextmanager
def _own(
    shop: Shop, conversation: str, number: str, now: datetime, agent: str | None
) -> Iterator[tuple[Session, Order]]:
    """The customer's own order, or an agent's any; NotFoundError for all others."""
    customer_id = None if agent else speaker(shop, conversation, now)
    with shop.database.read() as session:
        order = find_order(session, number, customer_id)
        if order is None:
            raise NotFoundError
        yield session, order
