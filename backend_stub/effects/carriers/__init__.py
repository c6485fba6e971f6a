"""Carriers: the port, and one simulated carrier per kind. A real one is put into the table of `carriers()`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from backend_stub.effects.carriers.economy import EconomyCarrier
from backend_stub.effects.carriers.express import ExpressCarrier
from backend_stub.effects.carriers.port import Carrier, CarrierLabel, Confirmation, Shipment, TrackingEvent
from backend_stub.effects.carriers.postal import PostalCarrier
from backend_stub.effects.carriers.simulated import utc_now

__all__ = ["Carrier", "CarrierLabel", "Confirmation", "Shipment", "TrackingEvent", "carriers"]


def carriers(home: Path, clock: Callable[[], datetime] = utc_now) -> dict[str, Carrier]:
    """Kind → carrier, with their state under `home`/carriers."""
    folder = home / "carriers"
    return {
        "postal": PostalCarrier(folder, clock),
        "express": ExpressCarrier(folder, clock),
        "economy": EconomyCarrier(folder, clock),
    }
