"""What befalls simulated parcels on demand: each drill plans the scans to come anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from backend_stub.effects.carriers.port import Receiver
from backend_stub.effects.carriers.scans import Plan, Scan
from backend_stub.effects.carriers.schedules import Leg, Schedules, Travel
from backend_stub.effects.carriers.status import ParcelStatus
from backend_stub.effects.faults import ParcelFault

Drill = Callable[[Plan, datetime, Schedules, Travel], Plan]


def lose(rest: Plan, at: datetime, figures: Schedules, travel: Travel) -> Plan:
    """It is scanned on its way and then no more."""
    seen = tuple(scan for scan in rest if scan.status is ParcelStatus.IN_TRANSIT)
    last = seen[-1].at if seen else at
    return (*seen, Scan(last + timedelta(hours=figures.lost_after_hours), ParcelStatus.LOST, None))


def damage(rest: Plan, at: datetime, figures: Schedules, travel: Travel) -> Plan:
    """It arrives damaged."""
    broken = ParcelStatus.DELIVERED_DAMAGED
    return tuple(replace(scan, status=broken) if scan.status is ParcelStatus.DELIVERED else scan for scan in rest)


def delay(rest: Plan, at: datetime, figures: Schedules, travel: Travel) -> Plan:
    """Nothing moves for a while."""
    late = timedelta(hours=figures.delay_hours)
    notice = Scan(at, ParcelStatus.DELAYED, None)
    return (notice, *(replace(scan, at=scan.at + late) for scan in rest))


def absent(rest: Plan, at: datetime, figures: Schedules, travel: Travel) -> Plan:
    """Nobody opens; it waits where the carrier keeps parcels."""
    return _at_the_door(rest, ParcelStatus.DELIVERY_FAILED, travel.hold)


def reject(rest: Plan, at: datetime, figures: Schedules, travel: Travel) -> Plan:
    """It is refused at the door, and goes back."""
    return _at_the_door(rest, ParcelStatus.REFUSED, travel.bring_back)


def abandon(rest: Plan, at: datetime, figures: Schedules, travel: Travel) -> Plan:
    """It is not picked up; the pick-up place sends it back in the end."""
    planned: list[Scan] = []
    for scan in rest:
        if scan.status is not ParcelStatus.PICKED_UP:
            planned.append(scan)
            continue
        held = scan.at - timedelta(hours=travel.hold[-1][0] - travel.hold[0][0])
        planned.extend(after(held + timedelta(days=figures.hold_days), travel.bring_back))
    return tuple(planned)


def neighbour(rest: Plan, at: datetime, figures: Schedules, travel: Travel) -> Plan:
    """A neighbour takes it."""
    return _taken_by(rest, Receiver.NEIGHBOUR)


def safe_place(rest: Plan, at: datetime, figures: Schedules, travel: Travel) -> Plan:
    """It is left at a safe place."""
    return _taken_by(rest, Receiver.SAFE_PLACE)


DRILLS: dict[ParcelFault, Drill] = {
    ParcelFault.LOSE: lose,
    ParcelFault.DAMAGE: damage,
    ParcelFault.DELAY: delay,
    ParcelFault.ABSENT: absent,
    ParcelFault.ABANDON: abandon,
    ParcelFault.REJECT: reject,
    ParcelFault.NEIGHBOUR: neighbour,
    ParcelFault.SAFE_PLACE: safe_place,
}
ONCE = (ParcelFault.DELAY,)
"""Drills that are over when they have happened; the others befall whatever the parcel is told afterwards."""


def after(at: datetime, legs: tuple[Leg, ...], places: dict[str, str | None] | None = None, pace: int = 1) -> Plan:
    """The scans of these legs, counted from `at`."""
    known = places or {}
    return tuple(Scan(at + timedelta(hours=hours * pace), status, known.get(where)) for hours, status, where in legs)


def _at_the_door(rest: Plan, happens: ParcelStatus, then: tuple[Leg, ...]) -> Plan:
    """The delivery ends otherwise, and these legs follow it; a kind without them just delivers."""
    if not then:
        return rest
    for position, scan in enumerate(rest):
        if scan.status is ParcelStatus.DELIVERED:
            return (*rest[:position], replace(scan, status=happens), *after(scan.at, then))
    return rest


def _taken_by(rest: Plan, receiver: Receiver) -> Plan:
    return tuple(replace(scan, receiver=receiver) if scan.status is ParcelStatus.DELIVERED else scan for scan in rest)
