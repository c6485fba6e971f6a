"""A simulated parcel's way: nothing before hand-over, then scan by scan, and otherwise where it is told otherwise."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from effects_house import NOON, Clock

from backend_stub.effects.carriers import Carrier, Confirmation, Proof, Receiver, Shipment, carriers
from backend_stub.effects.carriers.schedules import schedules
from backend_stub.effects.carriers.words import status_of
from backend_stub.effects.outcome import RefusedError, UnavailableError
from backend_stub.policy import load_policy

PARCEL = Shipment("GS-1001", "DE", ("Anna Schmidt", "Torstraße 5", "10119 BERLIN", "GERMANY"), city="Berlin")
ELSEWHERE = Shipment("GS-1001", "DE", ("Anna Schmidt", "Hauptstraße 1", "20095 HAMBURG", "GERMANY"), city="Kiel")
FILIALE = "dhl-berlin-mitte: DHL Packstation 145, Chausseestraße 46"
AT_THE_FILIALE = "DHL Packstation 145, Chausseestraße 46"


class Parcel:
    """One parcel of one kind, and what is seen of it, in hours since it was booked at noon."""

    def __init__(self, home: Path, clock: Clock, kind: str = "postal", shipment: Shipment = PARCEL) -> None:
        self.home, self.clock, self.kind = home, clock, kind
        self.number = self.carrier.create_label("label", shipment).tracking_number

    @property
    def carrier(self) -> Carrier:
        """A new one each time, as after a restart."""
        return carriers(self.home, self.clock)[self.kind]

    def hand_over(self) -> Confirmation:
        return self.carrier.hand_over("manifest", self.number)

    def at(self, hours: float) -> None:
        self.clock.now = NOON + timedelta(hours=hours)

    def seen(self) -> list[tuple[float, str]]:
        events = self.carrier.track(self.number)
        return [((event.at - NOON).total_seconds() / 3600, event.status.value) for event in events]

    def seen_at(self, hours: float) -> list[tuple[float, str]]:
        self.at(hours)
        return self.seen()

    def befalls(self, fault: str, number: str = "") -> None:
        path = self.home / "carriers" / "faults.json"
        path.write_text(json.dumps({"parcels": {number or self.number: fault}}))


@pytest.fixture
def parcel(tmp_path: Path, clock: Clock) -> Parcel:
    return Parcel(tmp_path, clock)


@pytest.fixture
def moving(parcel: Parcel) -> Parcel:
    parcel.hand_over()
    return parcel


TO_HUB = [(0.0, "label_created"), (0.0, "handed_over"), (8.0, "in_transit")]
TO_DOOR = [*TO_HUB, (28.0, "in_transit"), (44.0, "out_for_delivery")]


def test_a_parcel_stays_where_it_is_until_it_is_handed_over(parcel: Parcel) -> None:
    assert parcel.seen_at(500) == [(0.0, "label_created")]


def test_later_looks_see_more_and_never_something_else(moving: Parcel) -> None:
    assert moving.seen_at(0) == TO_HUB[:2]
    assert moving.seen_at(8) == TO_HUB
    assert moving.seen_at(44) == TO_DOOR
    assert moving.seen_at(49) == [*TO_DOOR, (49.0, "delivered")]
    assert moving.seen_at(5000) == [*TO_DOOR, (49.0, "delivered")]


def test_a_scan_has_the_carriers_words_and_a_place(moving: Parcel) -> None:
    moving.at(49)
    events = moving.carrier.track(moving.number)
    assert [(event.words, event.place) for event in events] == [
        ("Die Sendung wurde elektronisch angekündigt.", None),
        ("Die Sendung wurde abgeholt.", "Hamburg"),
        ("Die Sendung wurde im Start-Paketzentrum bearbeitet.", "Hamburg"),
        ("Die Sendung wurde im Start-Paketzentrum bearbeitet.", "Berlin"),
        ("Die Sendung wurde in das Zustellfahrzeug geladen.", "Berlin"),
        ("Die Sendung wurde erfolgreich zugestellt.", "Berlin"),
    ]


def test_every_line_that_a_simulated_carrier_prints_is_read_back() -> None:
    printed = schedules().says
    carriers_named = (set(printed) | set(schedules().numbers)) - {"generic"}
    for carrier in carriers_named:
        for status in printed["generic"]:
            assert status_of(carrier, schedules().words(carrier, status)) == status, (carrier, status)


def test_express_is_quicker_and_abroad_takes_longer(tmp_path: Path, clock: Clock) -> None:
    express = Parcel(
        tmp_path, clock, "express", Shipment("GS-1", "US", ("John Miller",), city="Boston", carrier="FedEx")
    )
    express.hand_over()
    assert express.seen_at(200)[1:] == [
        (0.0, "handed_over"),
        (16.0, "in_transit"),
        (56.0, "in_transit"),
        (80.0, "out_for_delivery"),
        (104.0, "delivered"),
    ]


def test_handing_over_twice_starts_it_once(parcel: Parcel) -> None:
    assert {parcel.hand_over() for _ in range(3)} == {Confirmation("PO10000001")}
    parcel.at(5)
    parcel.carrier.hand_over("another manifest", parcel.number)
    assert parcel.seen_at(8) == TO_HUB


def test_a_void_parcel_is_not_handed_over(parcel: Parcel) -> None:
    parcel.carrier.void_label("void", f"postal-{parcel.number}")
    with pytest.raises(RefusedError, match=r"hand_over\.out_of_reach"):
        parcel.hand_over()
    assert parcel.seen_at(500) == [(0.0, "label_created")]


def test_a_redirect_changes_what_is_still_to_come(moving: Parcel) -> None:
    moving.at(10)
    moving.carrier.redirect("redirect", moving.number, ELSEWHERE)
    assert moving.seen() == TO_HUB
    moving.at(59)
    assert moving.seen() == [*TO_HUB, (34.0, "in_transit"), (54.0, "out_for_delivery"), (59.0, "delivered")]
    assert moving.carrier.track(moving.number)[-1].place == "Kiel"


def test_a_hold_waits_for_the_customer_who_comes(moving: Parcel) -> None:
    moving.at(10)
    moving.carrier.hold("hold", moving.number, FILIALE)
    assert moving.seen_at(29) == TO_HUB
    assert moving.seen_at(30) == [*TO_HUB, (30.0, "held_for_pickup")]
    assert moving.seen_at(500) == [*TO_HUB, (30.0, "held_for_pickup"), (78.0, "picked_up")]
    assert moving.carrier.track(moving.number)[-1].place == AT_THE_FILIALE
    assert moving.carrier.proof(moving.number) == Proof(
        moving.clock.now - timedelta(hours=422), AT_THE_FILIALE, RECIPIENT, False
    )


def test_a_hold_that_nobody_comes_for_goes_back_after_the_hold_days(moving: Parcel) -> None:
    assert schedules().hold_days == load_policy().after_hand_over.hold_days
    moving.befalls("abandon")
    moving.at(10)
    moving.carrier.hold("hold", moving.number, FILIALE)
    back = 30.0 + 24 * 7
    assert moving.seen_at(1000) == [
        *TO_HUB,
        (30.0, "held_for_pickup"),
        (back, "returning"),
        (back + 52, "returned"),
    ]
    assert moving.carrier.proof(moving.number) is None


def test_a_parcel_that_is_brought_back_comes_back(moving: Parcel) -> None:
    moving.at(30)
    moving.carrier.bring_back("back", moving.number)
    seen = [*TO_HUB, (28.0, "in_transit")]
    assert moving.seen_at(81) == [*seen, (30.0, "returning")]
    assert moving.seen_at(82) == [*seen, (30.0, "returning"), (82.0, "returned")]
    assert moving.carrier.track(moving.number)[-1].place == "Hamburg"


def test_an_instruction_given_before_hand_over_counts_from_then(parcel: Parcel) -> None:
    parcel.carrier.hold("hold", parcel.number, FILIALE)
    parcel.at(100)
    parcel.hand_over()
    assert parcel.seen_at(120) == [(0.0, "label_created"), (100.0, "handed_over"), (120.0, "held_for_pickup")]


def test_what_has_arrived_is_out_of_reach(moving: Parcel) -> None:
    moving.at(49)
    for operation in ("redirect", "hold", "bring_back"):
        calls = {
            "redirect": lambda: moving.carrier.redirect("r", moving.number, ELSEWHERE),
            "hold": lambda: moving.carrier.hold("h", moving.number, FILIALE),
            "bring_back": lambda: moving.carrier.bring_back("b", moving.number),
        }
        with pytest.raises(RefusedError, match=rf"{operation}\.out_of_reach"):
            calls[operation]()
    with pytest.raises(RefusedError, match=r"redirect\.out_of_reach"):
        moving.carrier.validate_redirect(moving.number, "DE")
    assert moving.seen_at(500) == [*TO_DOOR, (49.0, "delivered")]


def test_twenty_redirects_at_once_under_one_key_are_one(moving: Parcel) -> None:
    moving.at(10)
    start = threading.Barrier(20)

    def redirect(_: int) -> Confirmation:
        start.wait()
        return moving.carrier.redirect("redirect", moving.number, ELSEWHERE)

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(redirect, range(20))) == {Confirmation("PO10000002")}
    assert moving.seen_at(500)[-1] == (59.0, "delivered")


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ("damage", [*TO_DOOR, (49.0, "delivered_damaged")]),
        ("lose", [*TO_HUB, (28.0, "in_transit"), (268.0, "lost")]),
        ("delay", [*TO_HUB, (10.0, "delayed"), (76.0, "in_transit"), (92.0, "out_for_delivery"), (97.0, "delivered")]),
        ("reject", [*TO_DOOR, (49.0, "refused"), (49.0, "returning"), (101.0, "returned")]),
        ("absent", [*TO_DOOR, (49.0, "delivery_failed"), (69.0, "held_for_pickup"), (117.0, "picked_up")]),
        ("neighbour", [*TO_DOOR, (49.0, "delivered")]),
    ],
)
@pytest.mark.parametrize("of_all", [False, True])
def test_what_befalls_a_parcel_is_seen_from_then_on(
    moving: Parcel, fault: str, seen: list[tuple[float, str]], of_all: bool
) -> None:
    moving.at(10)
    moving.befalls(fault, "*" if of_all else "")
    assert moving.seen()[:3] == TO_HUB
    (moving.home / "carriers" / "faults.json").unlink()
    assert moving.seen_at(1000) == seen


def test_another_parcels_fate_is_not_this_ones(moving: Parcel) -> None:
    moving.befalls("lose", "CE473124829DE")
    assert moving.seen_at(500) == [*TO_DOOR, (49.0, "delivered")]


def test_a_lost_parcel_stays_lost_wherever_it_is_sent(moving: Parcel) -> None:
    moving.at(10)
    moving.befalls("lose")
    moving.carrier.redirect("redirect", moving.number, ELSEWHERE)
    assert moving.seen_at(1000) == [*TO_HUB, (34.0, "in_transit"), (274.0, "lost")]


def test_what_has_happened_is_not_undone_by_a_drill(moving: Parcel) -> None:
    moving.at(60)
    moving.befalls("lose")
    assert moving.seen_at(1000) == [*TO_DOOR, (49.0, "delivered")]


RECIPIENT = Receiver.RECIPIENT


@pytest.mark.parametrize(
    ("fault", "receiver", "damaged"),
    [
        ("", RECIPIENT, False),
        ("neighbour", Receiver.NEIGHBOUR, False),
        ("safe_place", Receiver.SAFE_PLACE, False),
        ("damage", RECIPIENT, True),
    ],
)
def test_the_proof_says_who_took_it_and_whether_damage_was_noted(
    moving: Parcel, fault: str, receiver: Receiver, damaged: bool
) -> None:
    if fault:
        moving.befalls(fault)
    moving.at(48)
    assert moving.carrier.proof(moving.number) is None
    moving.at(49)
    assert moving.carrier.proof(moving.number) == Proof(moving.clock.now, "Berlin", receiver, damaged)


def test_a_return_is_collected_on_the_day_agreed_and_travels_home(tmp_path: Path, clock: Clock) -> None:
    home = Shipment("GS-1001", "DE", ("GlobalStyle", "Lagerstraße 7"), is_return=True, city="Berlin")
    parcel = Parcel(tmp_path, clock, shipment=home)
    for _ in range(2):
        parcel.carrier.collect("van", parcel.number, PARCEL.address_lines, date(2026, 11, 24))
    assert parcel.seen_at(49) == [(0.0, "label_created")]
    assert parcel.seen_at(50) == [(0.0, "label_created"), (50.0, "handed_over")]
    parcel.at(99)
    assert parcel.carrier.track(parcel.number)[-1].status == "delivered"
    places = [event.place for event in parcel.carrier.track(parcel.number)]
    assert places == [None, "Berlin", "Berlin", "Hamburg", "Hamburg", "Hamburg"]


def test_another_day_for_the_van_may_be_agreed_until_it_has_been(parcel: Parcel) -> None:
    parcel.carrier.collect("van", parcel.number, PARCEL.address_lines, date(2026, 11, 24))
    parcel.carrier.collect("later", parcel.number, PARCEL.address_lines, date(2026, 11, 25))
    assert parcel.seen_at(73) == [(0.0, "label_created")]
    parcel.at(75)
    with pytest.raises(RefusedError, match=r"collect\.handed_over"):
        parcel.carrier.collect("again", parcel.number, PARCEL.address_lines, date(2026, 11, 26))
    assert parcel.seen() == [(0.0, "label_created"), (74.0, "handed_over")]


def test_no_van_comes_yesterday(parcel: Parcel) -> None:
    with pytest.raises(RefusedError, match=r"collect\.date_past"):
        parcel.carrier.collect("van", parcel.number, PARCEL.address_lines, date(2026, 11, 21))
    assert parcel.seen_at(500) == [(0.0, "label_created")]


def test_a_van_ordered_for_today_after_its_hour_comes_at_once(parcel: Parcel) -> None:
    parcel.at(5)
    parcel.carrier.collect("van", parcel.number, PARCEL.address_lines, date(2026, 11, 22))
    assert parcel.seen() == [(0.0, "label_created"), (5.0, "handed_over")]


def test_economy_shows_nothing_and_hears_nothing(tmp_path: Path, clock: Clock) -> None:
    parcel = Parcel(tmp_path, clock, "economy")
    parcel.hand_over()
    assert parcel.seen_at(500) == []
    assert parcel.carrier.proof(parcel.number) is None
    with pytest.raises(RefusedError, match=r"collect\.not_offered"):
        parcel.carrier.collect("van", parcel.number, PARCEL.address_lines, date(2027, 1, 1))
    with pytest.raises(RefusedError, match=r"hold\.not_offered"):
        parcel.carrier.hold("hold", parcel.number, FILIALE)


@pytest.mark.parametrize("operation", ["track", "proof", "hand_over"])
def test_a_carrier_that_cannot_be_reached_says_nothing_and_does_nothing(parcel: Parcel, operation: str) -> None:
    path = parcel.home / "carriers" / "faults.json"
    calls = {
        "track": lambda: parcel.carrier.track(parcel.number),
        "proof": lambda: parcel.carrier.proof(parcel.number),
        "hand_over": parcel.hand_over,
    }
    path.write_text(json.dumps({"postal": {operation: "unavailable"}}))
    with pytest.raises(UnavailableError, match=rf"{operation}\.unavailable"):
        calls[operation]()
    path.unlink()
    assert parcel.seen_at(500) == [(0.0, "label_created")]


def test_an_answer_too_late_is_given_again_by_the_key(parcel: Parcel) -> None:
    path = parcel.home / "carriers" / "faults.json"
    path.write_text(json.dumps({"*": {"hand_over": "slow"}}))
    with pytest.raises(UnavailableError, match=r"hand_over\.timed_out"):
        parcel.hand_over()
    path.unlink()
    assert parcel.hand_over() == Confirmation("PO10000001")
    assert parcel.seen_at(8) == TO_HUB


def test_times_are_utc(moving: Parcel) -> None:
    assert {event.at.utcoffset() for event in moving.carrier.track(moving.number)} == {timedelta()}
    assert isinstance(moving.carrier.track(moving.number)[0].at, datetime)
