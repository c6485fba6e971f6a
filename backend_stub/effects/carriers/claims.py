"""Claims with a simulated carrier: filed once per parcel and kind, decided and paid as time goes by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend_stub.effects.carriers.journey import DRILL, journey
from backend_stub.effects.carriers.port import ClaimKind, ClaimState, ClaimStatus
from backend_stub.effects.carriers.schedules import ClaimTerms
from backend_stub.effects.faults import ParcelFault
from backend_stub.effects.ledger import Facts, Instruction
from backend_stub.effects.money import Money
from backend_stub.effects.outcome import RefusedError


def check_claim(kind: str, told: Sequence[Instruction], request: Facts) -> None:
    """Raises RefusedError for a claim that no carrier takes on."""
    if int(request["amount"]) <= 0:
        raise RefusedError("claim.no_value")
    if request["kind"] == ClaimKind.DAMAGED and not request["evidence"]:
        raise RefusedError("claim.evidence_missing")
    if any(one.operation == "claim" and one.request["kind"] == request["kind"] for one in told):
        raise RefusedError("claim.already_filed")
    trip = journey(kind, told)
    if trip and trip.started is None:
        raise RefusedError("claim.not_handed_over")


def state_of_claim(
    kind: str, filed: Instruction, told: Sequence[Instruction], terms: ClaimTerms, now: datetime
) -> ClaimState:
    """Filed until the carrier has looked into it; then refused, or accepted and later paid up to its limit."""
    decided = filed.at + timedelta(hours=terms.decided_hours)
    if now < decided:
        return ClaimState(ClaimStatus.FILED)
    if _contradicted(kind, filed, told, decided):
        return ClaimState(ClaimStatus.REFUSED)
    amount = min(int(filed.request["amount"]), terms.at_most)
    paid = now >= filed.at + timedelta(hours=terms.paid_hours)
    return ClaimState(
        ClaimStatus.PAID if paid else ClaimStatus.ACCEPTED, Money(amount=amount, currency=filed.request["currency"])
    )


def _contradicted(kind: str, filed: Instruction, told: Sequence[Instruction], decided: datetime) -> bool:
    """A lost parcel that arrived after all, or one whose claim a drill has denied."""
    denied = any(one.operation == DRILL and one.request["fault"] == ParcelFault.DENY for one in told)
    trip = journey(kind, told)
    arrived = trip is not None and any(scan.status.arrived for scan in trip.seen(decided))
    return denied or (filed.request["kind"] == ClaimKind.LOST and arrived)
