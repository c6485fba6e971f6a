"""One scan of a simulated parcel, and a plan of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend_stub.effects.carriers.port import Receiver
from backend_stub.effects.carriers.status import ParcelStatus


@dataclass(frozen=True)
class Scan:
    """What happens to a parcel, when and where; `receiver`: who takes it, where somebody does."""

    at: datetime
    status: ParcelStatus
    place: str | None
    receiver: Receiver = Receiver.RECIPIENT


Plan = tuple[Scan, ...]
