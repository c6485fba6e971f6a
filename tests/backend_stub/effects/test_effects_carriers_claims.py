"""Claims with the simulated carriers: once per parcel and kind, decided, paid up to the carrier's limit."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from effects_house import NOON, Clock

from backend_stub.effects.carriers import ClaimKind, ClaimState, ClaimStatus, Confirmation, Shipment, carriers
from backend_stub.effects.carriers.postal import PostalCarrier
from backend_stub.effects.money import Money
from backend_stub.effects.outcome import RefusedError, UnavailableError

LOST = "00340434161094027318"
PARCEL = Shipment("GS-1001", "DE", ("Anna Schmidt", "Torstraße 5", "10119 BERLIN", "GERMANY"))
VALUE = Money(amount=3500, currency="EUR")
FILED = ClaimState(ClaimStatus.FILED)
REFUSED = ClaimState(ClaimStatus.REFUSED)


def amount(of: int) -> Money:
    return Money(amount=of, currency="EUR")


@pytest.fixture
def postal(tmp_path: Path, clock: Clock) -> PostalCarrier:
    return PostalCarrier(tmp_path / "carriers", clock)


def state(carrier: PostalCarrier, clock: Clock, hours: float, reference: str = "PO10000000") -> ClaimState:
    clock.now = NOON + timedelta(hours=hours)
    return carrier.claim_state(reference)


def test_a_claim_is_looked_into_then_accepted_then_paid(postal: PostalCarrier, clock: Clock) -> None:
    assert postal.claim("key", LOST, ClaimKind.LOST, VALUE, "GS-1013") == Confirmation("PO10000000")
    assert state(postal, clock, 167) == FILED
    assert state(postal, clock, 168) == ClaimState(ClaimStatus.ACCEPTED, VALUE)
    assert state(postal, clock, 335) == ClaimState(ClaimStatus.ACCEPTED, VALUE)
    assert state(postal, clock, 336) == ClaimState(ClaimStatus.PAID, VALUE)


def test_a_claim_outlives_a_restart(tmp_path: Path, clock: Clock) -> None:
    carriers(tmp_path, clock)["express"].claim("key", "986578788855", ClaimKind.DAMAGED, VALUE, "photo-1")
    clock.pass_by(hours=72)
    assert carriers(tmp_path, clock)["express"].claim_state("EX10000000") == ClaimState(ClaimStatus.ACCEPTED, VALUE)


@pytest.mark.parametrize(("kind", "limit"), [("postal", 50_000), ("express", 100_000)])
def test_a_carrier_pays_no_more_than_its_limit(tmp_path: Path, clock: Clock, kind: str, limit: int) -> None:
    carrier = carriers(tmp_path, clock)[kind]
    reference = carrier.claim("key", LOST, ClaimKind.LOST, amount(limit + 1), "").reference
    clock.pass_by(days=30)
    assert carrier.claim_state(reference) == ClaimState(ClaimStatus.PAID, amount(limit))


def test_the_same_key_is_one_claim_and_another_key_no_second(postal: PostalCarrier, clock: Clock) -> None:
    first, again = (postal.claim("key", LOST, ClaimKind.LOST, VALUE, "GS-1013") for _ in range(2))
    assert first == again
    with pytest.raises(RefusedError, match="key_reused"):
        postal.claim("key", LOST, ClaimKind.LOST, amount(9999), "GS-1013")
    with pytest.raises(RefusedError, match=r"claim\.already_filed"):
        postal.claim("other", LOST, ClaimKind.LOST, VALUE, "GS-1013")
    assert state(postal, clock, 400) == ClaimState(ClaimStatus.PAID, VALUE)


def test_twenty_at_once_under_one_key_file_one_claim(tmp_path: Path, clock: Clock) -> None:
    start = threading.Barrier(20)

    def file(_: int) -> Confirmation:
        start.wait()
        return PostalCarrier(tmp_path / "carriers", clock).claim("key", LOST, ClaimKind.LOST, VALUE, "GS-1013")

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(file, range(20))) == {Confirmation("PO10000000")}


def test_twenty_at_once_under_twenty_keys_file_one_claim(tmp_path: Path, clock: Clock) -> None:
    start = threading.Barrier(20)

    def file(number: int) -> str:
        start.wait()
        try:
            carrier = PostalCarrier(tmp_path / "carriers", clock)
            return carrier.claim(f"key {number}", LOST, ClaimKind.LOST, VALUE, "").reference
        except RefusedError as refusal:
            return refusal.reason

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(file, range(20)))
    assert answers == ["PO10000000"] + ["claim.already_filed"] * 19


def test_damage_wants_evidence_and_a_claim_wants_a_value(postal: PostalCarrier) -> None:
    with pytest.raises(RefusedError, match=r"claim\.evidence_missing"):
        postal.claim("a", LOST, ClaimKind.DAMAGED, VALUE, "")
    with pytest.raises(RefusedError, match=r"claim\.no_value"):
        postal.claim("b", LOST, ClaimKind.LOST, amount(0), "")
    with pytest.raises(RefusedError, match=r"claim\.unknown"):
        postal.claim_state("PO10000000")


def test_what_was_never_handed_over_is_not_lost(postal: PostalCarrier) -> None:
    number = postal.create_label("label", PARCEL).tracking_number
    with pytest.raises(RefusedError, match=r"claim\.not_handed_over"):
        postal.claim("key", number, ClaimKind.LOST, VALUE, "")
    with pytest.raises(RefusedError, match=r"claim\.unknown"):
        postal.claim_state("PO10000001")


def test_a_parcel_that_arrived_was_not_lost(postal: PostalCarrier, clock: Clock) -> None:
    number = postal.create_label("label", PARCEL).tracking_number
    postal.hand_over("manifest", number)
    reference = postal.claim("key", number, ClaimKind.LOST, VALUE, "").reference
    assert state(postal, clock, 167, reference) == FILED
    assert state(postal, clock, 168, reference) == REFUSED
    assert state(postal, clock, 1000, reference) == REFUSED


def test_a_claim_is_denied_on_demand(tmp_path: Path, postal: PostalCarrier, clock: Clock) -> None:
    number = postal.create_label("label", PARCEL).tracking_number
    postal.hand_over("manifest", number)
    clock.pass_by(hours=49)
    reference = postal.claim("key", number, ClaimKind.DAMAGED, VALUE, "photo-1").reference
    (tmp_path / "carriers" / "faults.json").write_text(json.dumps({"parcels": {number: "deny"}}))
    assert postal.claim_state(reference) == FILED
    (tmp_path / "carriers" / "faults.json").unlink()
    assert state(postal, clock, 49 + 168, reference) == REFUSED


def test_economy_pays_no_claim(tmp_path: Path, clock: Clock) -> None:
    economy = carriers(tmp_path, clock)["economy"]
    number = economy.create_label("label", PARCEL).tracking_number
    economy.hand_over("manifest", number)
    with pytest.raises(RefusedError, match=r"claim\.not_offered"):
        economy.claim("key", number, ClaimKind.LOST, VALUE, "")
    with pytest.raises(RefusedError, match=r"claim\.unknown"):
        economy.claim_state("EC10000002")


@pytest.mark.parametrize(
    ("fault", "error", "reason", "filed"),
    [
        ("unavailable", UnavailableError, "claim.unavailable", False),
        ("slow", UnavailableError, "claim.timed_out", True),
        ("refuse", RefusedError, "claim.refused", False),
    ],
)
def test_faults_of_claims(
    tmp_path: Path, postal: PostalCarrier, fault: str, error: type[Exception], reason: str, filed: bool
) -> None:
    path = tmp_path / "carriers" / "faults.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"postal": {"claim": fault}}))
    with pytest.raises(error, match=reason):
        postal.claim("key", LOST, ClaimKind.LOST, VALUE, "")
    if filed:
        assert postal.claim_state("PO10000000") == FILED
    else:
        with pytest.raises(RefusedError, match=r"claim\.unknown"):
            postal.claim_state("PO10000000")
