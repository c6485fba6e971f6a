"""What the shop asks of a carrier, whichever it is: the port behind which a real carrier's adapter fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from backend_stub.effects.carriers.status import ParcelStatus
from backend_stub.effects.money import Money


@dataclass(frozen=True)
class Shipment:
    """One parcel: whose order, where to (formatted lines, the name first), and what is in it.

    `carrier` and `city` are known to a carrier of that name, and tell whose words and which place its scans have.
    """

    order: str
    country_code: str
    address_lines: tuple[str, ...]
    contents: tuple[str, ...] = ()
    is_return: bool = False
    carrier: str = ""
    city: str = ""


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
    """One scan of a parcel: `words` as the carrier tells it, `status` as the shop reads it; `at` is aware UTC."""

    at: datetime
    status: ParcelStatus
    words: str
    place: str | None = None


class Receiver(StrEnum):
    """Who took the parcel, or where it lies."""

    RECIPIENT = "recipient"
    NEIGHBOUR = "neighbour"
    SAFE_PLACE = "safe_place"


@dataclass(frozen=True)
class Proof:
    """What the carrier has on file about the delivery; `damaged`: it noted damage when it handed the parcel out."""

    at: datetime
    place: str | None
    receiver: Receiver
    damaged: bool


class ClaimKind(StrEnum):
    """What the carrier is asked to pay for."""

    LOST = "lost"
    DAMAGED = "damaged"


class ClaimStatus(StrEnum):
    """Where a claim stands."""

    FILED = "filed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    PAID = "paid"


@dataclass(frozen=True)
class ClaimState:
    """Where a claim stands; `amount` is what the carrier pays, once it has said so."""

    status: ClaimStatus
    amount: Money | None = None


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

    def hand_over(self, key: str, tracking_number: str) -> Confirmation:
        """Tells the carrier that it has the parcel (the warehouse's manifest); from now on it moves."""

    def collect(self, key: str, tracking_number: str, address_lines: tuple[str, ...], on: date) -> Confirmation:
        """Has a return parcel picked up at an address on a day; the latest day asked for counts."""

    def validate_redirect(self, tracking_number: str, country_code: str) -> None:
        """Asks whether the parcel can go elsewhere, without sending it there."""

    def redirect(self, key: str, tracking_number: str, shipment: Shipment) -> Confirmation:
        """Sends a parcel on its way to another address."""

    def validate_hold(self, tracking_number: str, location: str) -> None:
        """Asks whether the parcel can be kept at a pick-up location, without keeping it there."""

    def hold(self, key: str, tracking_number: str, location: str) -> Confirmation:
        """Keeps a parcel at a pick-up location."""

    def contact(self, key: str, tracking_number: str, phone: str) -> Confirmation:
        """Gives the driver another phone number of the recipient, while the parcel is on its way."""

    def bring_back(self, key: str, tracking_number: str) -> Confirmation:
        """Stops a parcel and returns it to the shop."""

    def track(self, tracking_number: str) -> tuple[TrackingEvent, ...]:
        """What has happened to the parcel, oldest first; nothing where the carrier does not look.

        The same event may be told more than once.
        """

    def proof(self, tracking_number: str) -> Proof | None:
        """The proof of delivery, or the damage noted with it; None until somebody has the parcel."""

    def claim(self, key: str, tracking_number: str, kind: ClaimKind, value: Money, evidence: str) -> Confirmation:
        """Asks the carrier to pay for a parcel; `evidence` is a reference, needed for damage."""

    def claim_state(self, reference: str) -> ClaimState:
        """Where the claim of that reference stands."""

    def forget(self, order: str) -> None:
        """Erases who received the order's parcels and where; nothing where none was booked. Again is no other."""
