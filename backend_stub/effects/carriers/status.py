"""Where a parcel is, in one list for all carriers; `statuses.yml` says which state of the order each leads to."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from backend_stub.model.enums import OrderState


class ParcelStatus(StrEnum):
    """What a carrier says about a parcel, whatever its words."""

    LABEL_CREATED = "label_created"
    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    CUSTOMS_HELD = "customs_held"
    DELAYED = "delayed"
    DAMAGED = "damaged"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERY_FAILED = "delivery_failed"
    HELD_FOR_PICKUP = "held_for_pickup"
    PICKED_UP = "picked_up"
    DELIVERED = "delivered"
    DELIVERED_DAMAGED = "delivered_damaged"
    REFUSED = "refused"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"
    UNKNOWN = "unknown"

    @property
    def arrived(self) -> bool:
        """Somebody has the parcel in hand, and there is a proof of it."""
        return self in _ARRIVED

    @property
    def final(self) -> bool:
        """Nothing more happens to the parcel, and nothing can be done with it."""
        return self.arrived or self in (ParcelStatus.RETURNED, ParcelStatus.LOST)


_ARRIVED = (ParcelStatus.PICKED_UP, ParcelStatus.DELIVERED, ParcelStatus.DELIVERED_DAMAGED)


def order_state(status: ParcelStatus) -> OrderState | None:
    """The state that an order of this parcel is in; None where the status alone moves no order."""
    return _states()[status]


@cache
def _states() -> dict[ParcelStatus, OrderState | None]:
    listed = yaml.safe_load(Path(__file__).with_name("statuses.yml").read_text("utf-8"))
    return {ParcelStatus(name): OrderState(state) if state else None for name, state in listed.items()}
