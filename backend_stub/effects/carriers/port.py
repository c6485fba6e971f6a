"""What the shop asks of a carrier, whichever it is: the port behind which a real carrier's adapter fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Shipment:
    """One parcel: whose order, where to (formatted lines, the name first), and what is in it."""

    order: str
    country_code: str
    address_lines: tuple[str, ...]
    contents: tuple[str, ...] = ()
    is_return: bool = False


@dataclass(frozen=True)
class CarrierLabel:
    """A label the carrier has booked; its parcel travels under `tracking_number`."""

    id: str
    tracking_number: str


@dataclass(frozen=True)
class Confirmation:
    """The carrier has taken an instruction on; `reference` is what it calls it."""

    reference: str


@dataclass(frozen=True)
class TrackingEvent:
    """One scan of a parcel, as the carrier tells it; `at` is aware UTC."""

    at: datetime
    status: str
    facts: dict[str, str] = field(default_factory=dict)


class Carrier(Protocol):
    """One carrier.

    Every call that changes something takes a key: the same key again gives the same answer and no second effect.
    Raises UnavailableError when it cannot be reached or answers too late, RefusedError when it says no for good.
    """

    @property
    def kind(self) -> str:
        """`postal`, `express` or `economy`."""

    def create_label(self, key: str, shipment: Shipment) -> CarrierLabel:
        """Books the parcel."""

    def void_label(self, key: str, label_id: str) -> None:
        """Takes a booking back; a label that is void already stays so."""

    def validate_redirect(self, tracking_number: str, country_code: str) -> None:
        """Asks whether the parcel can go elsewhere, without sending it there."""

    def redirect(self, key: str, tracking_number: str, shipment: Shipment) -> Confirmation:
        """Sends a parcel on its way to another address."""

    def hold(self, key: str, tracking_number: str, location: str) -> Confirmation:
        """Keeps a parcel at a pick-up location."""

    def bring_back(self, key: str, tracking_number: str) -> Confirmation:
        """Stops a parcel and returns it to the shop."""

    def track(self, tracking_number: str) -> tuple[TrackingEvent, ...]:
        """What has happened to the parcel, oldest first; nothing where the carrier does not look."""
