"""What carriers tell of parcels on their way, and of claims: asked regularly, each event reported once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.effects.carriers import Carrier
from backend_stub.effects.carriers.port import ClaimStatus
from backend_stub.effects.carriers.port import TrackingEvent as Scan
from backend_stub.effects.carriers.status import order_state
from backend_stub.effects.outcome import EffectError
from backend_stub.model.enums import OrderState
from backend_stub.model.order import TrackingEvent
from backend_stub.service.parcels import report
from backend_stub.storage.care_tables import ClaimRow
from backend_stub.storage.events import add_event
from backend_stub.storage.orders import tracking_events
from backend_stub.storage.tables import OrderRow

FOLLOWED = [state.value for state in OrderState if state.on_the_way] + [OrderState.RETURNING.value]
OPEN_CLAIMS = (ClaimStatus.FILED.value, ClaimStatus.ACCEPTED.value)


@dataclass(frozen=True)
class Parcel:
    """A parcel that may have moved."""

    order: str
    carrier_kind: str
    tracking_number: str


def under_way(session: Session) -> list[Parcel]:
    """Every parcel between hand-over and its end."""
    query = select(OrderRow.number, OrderRow.carrier_kind, OrderRow.tracking_number).where(
        OrderRow.state.in_(FOLLOWED), OrderRow.tracking_number.is_not(None)
    )
    rows = session.execute(query.order_by(OrderRow.number))
    return [Parcel(number, kind, str(tracking)) for number, kind, tracking in rows]


def scans_of(carrier: Carrier, tracking_number: str) -> tuple[Scan, ...]:
    """What the carrier tells; nothing while it cannot be reached."""
    try:
        return carrier.track(tracking_number)
    except EffectError:
        return ()


def report_new(session: Session, number: str, scans: tuple[Scan, ...], now: datetime) -> bool:
    """Reports what came after the last event that is known, and was not known; whether there was any."""
    known = tracking_events(session, number)
    last = max((event.at for event in known), default=None)
    told = {(event.at, event.status) for event in known}
    reported = False
    for scan in sorted(set(scans), key=lambda scan: scan.at):
        state = order_state(scan.status)
        fresh = last is None or scan.at > last - timedelta(seconds=1)
        if state is None or not fresh or (scan.at, scan.status.value) in told:
            continue
        told.add((scan.at, scan.status.value))
        report(session, number, TrackingEvent(scan.at, state, scan.status.value, scan.place))
        session.flush()
        reported = True
    return reported


def open_claims(session: Session) -> list[str]:
    return list(session.scalars(select(ClaimRow.id).where(ClaimRow.state.in_(OPEN_CLAIMS)).order_by(ClaimRow.id)))


def follow_claim(session: Session, claim_id: str, carriers: Mapping[str, Carrier], now: datetime) -> bool:
    """Writes down what the carrier says of a claim; True when that is new."""
    claim = session.get_one(ClaimRow, claim_id, with_for_update=True)
    carrier = carriers.get(claim.carrier_kind)
    if claim.reference is None or carrier is None:
        return False
    try:
        told = carrier.claim_state(claim.reference)
    except EffectError:
        return False
    if told.status.value == claim.state:
        return False
    claim.state = told.status.value
    if told.status in (ClaimStatus.PAID, ClaimStatus.REFUSED):
        claim.closed_at = now
    add_event(session, "claim_moved", now, order_number=claim.order_number, facts={"state": claim.state})
    return True
