"""Carriers: the port, and one simulated carrier per kind. A real one is put into the table of `carriers()`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from backend_stub.effects.carriers.economy import EconomyCarrier
from backend_stub.effects.carriers.express import ExpressCarrier
from backend_stub.effects.carriers.port import (
    Carrier,
    CarrierLabel,
    ClaimKind,
    ClaimState,
    ClaimStatus,
    Confirmation,
    Proof,
    Receiver,
    Shipment,
    TrackingEvent,
)
from backend_stub.effects.carriers.postal import PostalCarrier
from backend_stub.effects.carriers.recognise import Recognised, recognise
from backend_stub.effects.carriers.simulated import utc_now
from backend_stub.effects.carriers.status import ParcelStatus, order_state
from backend_stub.effects.carriers.words import status_of

__all__ = [
    "Carrier",
    "CarrierLabel",
    "ClaimKind",
    "ClaimState",
    "ClaimStatus",
    "Confirmation",
    "ParcelStatus",
    "Proof",
    "Receiver",
    "Recognised",
    "Shipment",
    "TrackingEvent",
    "carriers",
    "order_state",
    "recognise",
    "status_of",
]


def carriers(home: Path, clock: Callable[[], datetime] = utc_now) -> dict[str, Carrier]:
    """Kind → carrier, with their state under `home`/carriers."""
    folder = home / "carriers"
    return {
        "postal": PostalCarrier(folder, clock),
        "express": ExpressCarrier(folder, clock),
        "economy": EconomyCarrier(folder, clock),
    }
