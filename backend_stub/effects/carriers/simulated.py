"""What the simulated carriers share: they remember every instruction by its key and fail on demand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from backend_stub.effects.carriers.port import CarrierLabel, Confirmation, Shipment, TrackingEvent
from backend_stub.effects.faults import fail_after, fail_before, fault_for
from backend_stub.effects.ledger import Facts, Ledger
from backend_stub.effects.outcome import RefusedError

FIRST_SERIAL = 10_000_000
OUT_OF_REACH = {"void_label", "bring_back"}


def utc_now() -> datetime:
    return datetime.now(UTC)


class SimulatedCarrier:
    """A carrier in a folder; each kind says what it offers and how it numbers parcels."""

    kind: str
    offers: frozenset[str]
    tracks = True
    number: Callable[[int], str]

    def __init__(self, folder: Path, clock: Callable[[], datetime] = utc_now) -> None:
        self._folder = folder
        self._clock = clock
        self._ledger = Ledger(folder / f"{self.kind}.db")

    def create_label(self, key: str, shipment: Shipment) -> CarrierLabel:
        request = {"order": shipment.order, "to": "\n".join(shipment.address_lines), "country": shipment.country_code}
        answer = self._instruct(key, "create_label", request, self._book)
        return CarrierLabel(answer["label"], answer["tracking_number"])

    def void_label(self, key: str, label_id: str) -> None:
        number = label_id.removeprefix(f"{self.kind}-")
        self._instruct(key, "void_label", {"tracking_number": number}, self._reference)

    def validate_redirect(self, tracking_number: str, country_code: str) -> None:
        fail_before(fault_for(self._folder, self.kind, "validate_redirect"), "redirect")
        self._check("redirect", tracking_number)
        if not (len(country_code) == 2 and country_code.isalpha()):
            raise RefusedError("redirect.country_unknown")

    def redirect(self, key: str, tracking_number: str, shipment: Shipment) -> Confirmation:
        request = {"to": "\n".join(shipment.address_lines), "country": shipment.country_code}
        return self._underway(key, "redirect", tracking_number, request)

    def hold(self, key: str, tracking_number: str, location: str) -> Confirmation:
        return self._underway(key, "hold", tracking_number, {"location": location})

    def bring_back(self, key: str, tracking_number: str) -> Confirmation:
        return self._underway(key, "bring_back", tracking_number, {})

    def track(self, tracking_number: str) -> tuple[TrackingEvent, ...]:
        fail_before(fault_for(self._folder, self.kind, "track"), "track")
        if not self.tracks:
            return ()
        return tuple(TrackingEvent(told.at, told.operation) for told in self._ledger.of(tracking_number))

    def _underway(self, key: str, operation: str, tracking_number: str, request: Facts) -> Confirmation:
        def agree(serial: int) -> Facts:
            self._check(operation, tracking_number)
            return self._reference(serial)

        asked = {**request, "tracking_number": tracking_number}
        return Confirmation(self._instruct(key, operation, asked, agree)["reference"])

    def _instruct(self, key: str, operation: str, request: Facts, do: Callable[[int], Facts]) -> Facts:
        fault = fault_for(self._folder, self.kind, operation)
        fail_before(fault, operation)
        answer = self._ledger.once(key, operation, request, do, self._clock())
        fail_after(fault, operation)
        return answer

    def _check(self, operation: str, tracking_number: str) -> None:
        """A parcel booked elsewhere is taken as known; one that is void or on its way back can only be stopped."""
        if operation not in self.offers:
            raise RefusedError(f"{operation}.not_offered")
        if not tracking_number:
            raise RefusedError(f"{operation}.parcel_unknown")
        told = {instruction.operation for instruction in self._ledger.of(tracking_number)}
        if operation != "bring_back" and told & OUT_OF_REACH:
            raise RefusedError(f"{operation}.out_of_reach")

    def _book(self, serial: int) -> Facts:
        number = type(self).number(FIRST_SERIAL + serial)
        return {"label": f"{self.kind}-{number}", "tracking_number": number}

    def _reference(self, serial: int) -> Facts:
        return {"reference": f"{self.kind[:2].upper()}{FIRST_SERIAL + serial}"}
