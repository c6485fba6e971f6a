"""The way of one simulated parcel: from what its carrier was told and when, all its scans, past and to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from backend_stub.effects.carriers.drills import DRILLS, ONCE, Drill, after
from backend_stub.effects.carriers.scans import Plan, Scan
from backend_stub.effects.carriers.schedules import Leg, Travel, schedules
from backend_stub.effects.carriers.status import ParcelStatus
from backend_stub.effects.faults import ParcelFault
from backend_stub.effects.ledger import Facts, Instruction

DRILL = "drill"
GOING_BACK = (ParcelStatus.REFUSED, ParcelStatus.RETURNING)


@dataclass(frozen=True)
class Journey:
    """A parcel that this carrier booked; `started`: when it got or gets the parcel, None where nobody knows."""

    carrier: str
    started: datetime | None
    scans: Plan

    def seen(self, now: datetime) -> Plan:
        """The scans so far, the booking first."""
        return tuple(scan for scan in self.scans if scan.at <= now)


def journey(kind: str, told: Sequence[Instruction]) -> Journey | None:
    """The way of a parcel as its instructions have it, oldest first; None for a parcel that was booked elsewhere."""
    booked = next((one for one in told if one.operation == "create_label"), None)
    if booked is None:
        return None
    travel = schedules().kinds[kind]
    carrier = booked.request.get("carrier") or travel.carrier
    announced = (Scan(booked.at, ParcelStatus.LABEL_CREATED, None),)
    started = _start(told)
    if started is None:
        return Journey(carrier, None, announced)
    way = _Way(travel, started, booked.request, announced)
    way.rest = way.legs(travel.legs, started)
    for one in told:
        way.hear(one)
    return Journey(carrier, started, way.past + way.rest)


def _start(told: Sequence[Instruction]) -> datetime | None:
    """When the carrier gets the parcel; a label that was void by then travels nowhere."""
    start = None
    for one in told:
        if start and start <= one.at:
            break
        if one.operation == "void_label":
            return None
        if one.operation == "hand_over":
            start = one.at
        if one.operation == "collect":
            start = _van(date.fromisoformat(one.request["on"]), one.at)
    return start


def _van(day: date, told_at: datetime) -> datetime:
    """When the van comes on that day; at once where its hour has passed."""
    return max(told_at, datetime(day.year, day.month, day.day, schedules().collected_at, tzinfo=told_at.tzinfo))


@dataclass
class _Way:
    """Scans that are past and those to come, while the parcel's instructions are heard one by one."""

    travel: Travel
    started: datetime
    request: Facts
    past: Plan
    rest: Plan = ()
    befallen: list[Drill] = field(default_factory=list)

    def hear(self, one: Instruction) -> None:
        """Lets the scans until then be past, and plans the rest anew where the instruction changes it."""
        at = max(one.at, self.started)
        scans = self.past + self.rest
        self.past = tuple(scan for scan in scans if scan.at <= at)
        self.rest = tuple(scan for scan in scans if scan.at > at)
        if self.rest and one.operation == DRILL:
            self._befall(ParcelFault(one.request["fault"]), at)
        elif self.rest and not any(scan.status in GOING_BACK for scan in self.past):
            self._replan(one, at)

    def _befall(self, fault: ParcelFault, at: datetime) -> None:
        if drill := DRILLS.get(fault):
            self.rest = drill(self.rest, at, schedules(), self.travel)
            if fault not in ONCE:
                self.befallen.append(drill)

    def _replan(self, one: Instruction, at: datetime) -> None:
        legs = {"redirect": self.travel.redirect, "hold": self.travel.hold, "bring_back": self.travel.bring_back}
        planned = legs.get(one.operation)
        if not planned:
            return
        if one.operation == "redirect":
            self.request = self.request | one.request
        self.rest = self.legs(planned, at, one.request.get("location", ""))
        for drill in self.befallen:
            self.rest = drill(self.rest, at, schedules(), self.travel)

    def legs(self, legs: tuple[Leg, ...], at: datetime, location: str = "") -> Plan:
        shop, customer = schedules().origin, self.request.get("city")
        here, there = (customer, shop) if self.request.get("return") else (shop, customer)
        places = {"origin": here, "destination": there, "location": location.partition(": ")[2] or location}
        return after(at, legs, places, schedules().pace.get(self.request.get("country", ""), 1))
