"""The carrier's proof of delivery, attached by itself to every open case about a parcel that was delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.effects.carriers import Carrier
from backend_stub.effects.carriers.port import Proof
from backend_stub.effects.outcome import EffectError
from backend_stub.model.care import CaseState
from backend_stub.model.enums import OrderState
from backend_stub.rules.standing import instant
from backend_stub.service.complaints import attach_carrier_proof
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.tables import OrderRow

UNSETTLED = (CaseState.OPEN.value, CaseState.ESCALATED.value)
DELIVERED = [state.value for state in OrderState if state.arrived]


@dataclass(frozen=True)
class Unproven:
    """A case that waits for what the carrier has on file."""

    case_id: int
    carrier_kind: str
    tracking_number: str


def unproven(session: Session) -> list[Unproven]:
    """Unsettled cases about delivered parcels, without the carrier's word."""
    query = (
        select(CaseRow, OrderRow.carrier_kind, OrderRow.tracking_number)
        .join(OrderRow, OrderRow.number == CaseRow.order_number)
        .where(CaseRow.state.in_(UNSETTLED), OrderRow.state.in_(DELIVERED), OrderRow.tracking_number.is_not(None))
        .order_by(CaseRow.id)
    )
    rows = session.execute(query)
    return [Unproven(case.id, kind, str(number)) for case, kind, number in rows if "carrier" not in case.facts]


def proof_of(parcel: Unproven, carriers: Mapping[str, Carrier]) -> dict[str, Any] | None:
    """What the carrier has on file; None while it has nothing or cannot be reached."""
    carrier = carriers.get(parcel.carrier_kind)
    try:
        proof = carrier.proof(parcel.tracking_number) if carrier else None
    except EffectError:
        return None
    return _told(proof) if proof else None


def attach(session: Session, case_id: int, proof: dict[str, Any], now: datetime) -> bool:
    """False where a person has written the carrier's word down meanwhile."""
    row = session.get_one(CaseRow, case_id, with_for_update=True)
    if "carrier" in row.facts:
        return False
    attach_carrier_proof(row, {**proof, "asked_at": instant(now)})
    return True


def _told(proof: Proof) -> dict[str, Any]:
    """As staff write it down by hand (`CarrierProofIn`), and who took the parcel."""
    return {
        "status": "damaged" if proof.damaged else "delivered",
        "at": instant(proof.at),
        "place": proof.place,
        "receiver": proof.receiver.value,
    }
