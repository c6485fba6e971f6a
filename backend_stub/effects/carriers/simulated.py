"""What the simulated carriers share: they remember every instruction by its key and fail on demand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from backend_stub.effects.carriers.claims import check_claim, state_of_claim
from backend_stub.effects.carriers.memory import Memory
from backend_stub.effects.carriers.port import (
    CarrierLabel,
    ClaimKind,
    ClaimState,
    Confirmation,
    Proof,
    Shipment,
    TrackingEvent,
)
from backend_stub.effects.carriers.schedules import schedules
from backend_stub.effects.carriers.status import ParcelStatus
from backend_stub.effects.carriers.words import status_of
from backend_stub.effects.ledger import Facts
from backend_stub.effects.money import Money
from backend_stub.effects.outcome import RefusedError

FIRST_SERIAL = 10_000_000


def utc_now() -> datetime:
    return datetime.now(UTC)


class SimulatedCarrier:
    """A carrier in a folder; each kind says what it offers, `schedules.yml` what becomes of a parcel."""

    kind: str
    offers: frozenset[str]
    tracks = True

    def __init__(self, folder: Path, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._memory = Memory(folder, self.kind, clock)

    def create_label(self, key: str, shipment: Shipment) -> CarrierLabel:
        request = {"order": shipment.order, **_destination(shipment)}
        if shipment.is_return:
            request["return"] = "yes"
        answer = self._memory.instruct(
            key, "create_label", request, lambda serial: self._book(serial, shipment.carrier)
        )
        return CarrierLabel(answer["label"], answer["tracking_number"])

    def void_label(self, key: str, label_id: str) -> None:
        self._told(key, "void_label", label_id.removeprefix(f"{self.kind}-"), {}, lambda: None)

    def hand_over(self, key: str, tracking_number: str) -> Confirmation:
        def check() -> None:
            if "void_label" in self._memory.operations(tracking_number):
                raise RefusedError("hand_over.out_of_reach")

        return self._told(key, "hand_over", tracking_number, {}, check)

    def collect(self, key: str, tracking_number: str, address_lines: tuple[str, ...], on: date) -> Confirmation:
        def check() -> None:
            self._check("collect", tracking_number)
            if on < self._clock().date():
                raise RefusedError("collect.date_past")
            trip = self._memory.journey(tracking_number)
            if trip and trip.started and trip.started <= self._clock():
                raise RefusedError("collect.handed_over")

        request = {"from": "\n".join(address_lines), "on": on.isoformat()}
        return self._told(key, "collect", tracking_number, request, check)

    def validate_redirect(self, tracking_number: str, country_code: str) -> None:
        self._memory.ask("validate_redirect", lambda: self._check("redirect", tracking_number))
        if not (len(country_code) == 2 and country_code.isalpha()):
            raise RefusedError("redirect.country_unknown")

    def redirect(self, key: str, tracking_number: str, shipment: Shipment) -> Confirmation:
        return self._underway(key, "redirect", tracking_number, _destination(shipment))

    def validate_hold(self, tracking_number: str, location: str) -> None:
        self._memory.ask("validate_hold", lambda: self._check("hold", tracking_number))
        if not location:
            raise RefusedError("hold.location_unknown")

    def hold(self, key: str, tracking_number: str, location: str) -> Confirmation:
        return self._underway(key, "hold", tracking_number, {"location": location})

    def contact(self, key: str, tracking_number: str, phone: str) -> Confirmation:
        def check() -> None:
            if self._memory.ended(tracking_number):
                raise RefusedError("contact.out_of_reach")

        return self._told(key, "contact", tracking_number, {"phone": phone}, check)

    def bring_back(self, key: str, tracking_number: str) -> Confirmation:
        return self._underway(key, "bring_back", tracking_number, {})

    def track(self, tracking_number: str) -> tuple[TrackingEvent, ...]:
        events = self._memory.ask("track", lambda: self._events(tracking_number))
        times = 2 if self._memory.told_twice("track") else 1
        return tuple(event for event in events for _ in range(times))

    def proof(self, tracking_number: str) -> Proof | None:
        return self._memory.ask("proof", lambda: self._proof(tracking_number))

    def claim(self, key: str, tracking_number: str, kind: ClaimKind, value: Money, evidence: str) -> Confirmation:
        asked = {
            "kind": kind.value,
            "amount": str(value["amount"]),
            "currency": value["currency"],
            "evidence": evidence,
        }

        def check() -> None:
            self._check_offered("claim", tracking_number)
            check_claim(self.kind, self._memory.of(tracking_number), asked)

        return self._told(key, "claim", tracking_number, asked, check)

    def claim_state(self, reference: str) -> ClaimState:
        return self._memory.ask("claim_state", lambda: self._claim_state(reference))

    def forget(self, order: str) -> None:
        self._memory.forget(order)

    def _events(self, tracking_number: str) -> tuple[TrackingEvent, ...]:
        trip = self._memory.looked_at(tracking_number)
        if trip is None or not self.tracks:
            return ()
        told = [(scan, schedules().words(trip.carrier, scan.status)) for scan in trip.seen(self._clock())]
        return tuple(TrackingEvent(scan.at, status_of(trip.carrier, words), words, scan.place) for scan, words in told)

    def _proof(self, tracking_number: str) -> Proof | None:
        trip = self._memory.looked_at(tracking_number)
        seen = trip.seen(self._clock()) if trip and self.tracks else ()
        taken = next((scan for scan in seen if scan.status.arrived), None)
        if taken is None:
            return None
        return Proof(taken.at, taken.place, taken.receiver, taken.status is ParcelStatus.DELIVERED_DAMAGED)

    def _claim_state(self, reference: str) -> ClaimState:
        filed, terms = self._memory.claim(reference), schedules().kinds[self.kind].claims
        if filed is None or terms is None:
            raise RefusedError("claim.unknown")
        self._memory.looked_at(filed.tracking_number)
        return state_of_claim(self.kind, filed, self._memory.of(filed.tracking_number), terms, self._clock())

    def _underway(self, key: str, operation: str, tracking_number: str, asked: Facts) -> Confirmation:
        return self._told(key, operation, tracking_number, asked, lambda: self._check(operation, tracking_number))

    def _told(
        self, key: str, operation: str, tracking_number: str, asked: Facts, check: Callable[[], None]
    ) -> Confirmation:
        """Takes an instruction on if `check`, asked at a new key only, raises nothing."""

        def agree(serial: int) -> Facts:
            check()
            return {"reference": f"{self.kind[:2].upper()}{FIRST_SERIAL + serial}"}

        self._memory.looked_at(tracking_number)
        request = {**asked, "tracking_number": tracking_number}
        return Confirmation(self._memory.instruct(key, operation, request, agree)["reference"])

    def _check_offered(self, operation: str, tracking_number: str) -> None:
        if operation not in self.offers:
            raise RefusedError(f"{operation}.not_offered")
        if not tracking_number:
            raise RefusedError(f"{operation}.parcel_unknown")

    def _check(self, operation: str, tracking_number: str) -> None:
        """A parcel booked elsewhere is taken as known; one that is void or on its way back can only be stopped."""
        self._check_offered(operation, tracking_number)
        stopping = operation == "bring_back"
        if self._memory.ended(tracking_number) or (not stopping and self._memory.called_off(tracking_number)):
            raise RefusedError(f"{operation}.out_of_reach")

    def _book(self, serial: int, carrier: str) -> Facts:
        figures = schedules()
        name = carrier if carrier in figures.numbers else figures.kinds[self.kind].carrier
        number = figures.number(name, FIRST_SERIAL + serial)
        return {"label": f"{self.kind}-{number}", "tracking_number": number}


def _destination(shipment: Shipment) -> Facts:
    facts = {"to": "\n".join(shipment.address_lines), "country": shipment.country_code}
    return facts | {name: value for name in ("carrier", "city") if (value := getattr(shipment, name))}
