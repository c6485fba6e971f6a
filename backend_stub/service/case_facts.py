"""What a case knows by itself: the order as it stood, its history and its parcel's way, without personal data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.order import Order, TrackingEvent
from backend_stub.model.policy import Policy
from backend_stub.rules.standing import instant, iso
from backend_stub.rules.tracking import track
from backend_stub.storage.history import entries
from backend_stub.storage.orders import tracking_events


def snapshot(session: Session, order: Order, policy: Policy, now: datetime) -> dict[str, Any]:
    """The order at the moment of the complaint; what is looked up later may have changed."""
    events = tracking_events(session, order.number)
    return {
        "as_of": instant(now),
        "order": _order(order),
        "history": [
            {
                "at": instant(entry.at),
                "actor": entry.actor,
                "kind": entry.kind,
                "changes": [change["type"] for change in entry.changes],
                "receipt": entry.receipt_id,
            }
            for entry in entries(session, order.number)
        ],
        "tracking": [_event(event) for event in events],
        "days_late": track(order, events, policy, now).days_late,
    }


def _order(order: Order) -> dict[str, Any]:
    parcel = order.shipping
    return {
        "number": order.number,
        "version": order.version,
        "state": order.state.value,
        "payment_state": order.payment_state.value,
        "total": order.total.wire(),
        "compensated": order.money(order.compensated).wire(),
        "remedies": list(order.remedies),
        "carrier": parcel.carrier,
        "carrier_kind": parcel.carrier_kind.value,
        "tracking_number": parcel.tracking_number,
        "promised_date": iso(parcel.promised_date),
        "expected_date": iso(parcel.expected_date),
        "delivered_at": instant(order.delivered_at) if order.delivered_at else None,
        "country_code": order.address.country_code,
        "lines": [
            {"line": line.line, "sku": line.sku, "quantity": line.quantity, "state": line.state.value}
            for line in order.lines
        ],
    }


def _event(event: TrackingEvent) -> dict[str, Any]:
    return {"at": instant(event.at), "state": event.state.value, "status": event.status, "place": event.place}
