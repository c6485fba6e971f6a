"""Carriers: one effect per key, numbers that scanners accept, faults on demand."""

from __future__ import annotations

import json
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from effects_house import NOON, Clock

from backend_stub.effects.carriers import Carrier, CarrierLabel, Confirmation, Shipment, carriers, recognise
from backend_stub.effects.carriers.numbers import consolidator, express, s10
from backend_stub.effects.outcome import RefusedError, UnavailableError

PARCEL = Shipment("GS-1001", "DE", ("Anna Schmidt", "Torstraße 5", "10119 BERLIN", "GERMANY"))
ELSEWHERE = Shipment("GS-1001", "DE", ("Anna Schmidt", "Hauptstraße 1", "20095 HAMBURG", "GERMANY"))
KINDS = ["postal", "express", "economy"]


@pytest.fixture
def all_carriers(tmp_path: Path, clock: Clock) -> dict[str, Carrier]:
    return carriers(tmp_path, clock)


def test_numbers_have_the_check_digits_of_their_carriers() -> None:
    assert s10(47_312_482, "RR", "GB") == "RR473124829GB"  # the example of UPU S10
    assert express(98_657_878_885) == "986578788855"
    assert consolidator(42) == "LP00000000000042"


@pytest.mark.parametrize(
    ("kind", "number"),
    [("postal", "CE100000003DE"), ("express", "000100000003"), ("economy", "LP00000010000000")],
)
def test_each_kind_numbers_parcels_its_own_way(all_carriers: dict[str, Carrier], kind: str, number: str) -> None:
    assert all_carriers[kind].create_label("key", PARCEL).tracking_number == number


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_key_books_one_label(all_carriers: dict[str, Carrier], kind: str) -> None:
    carrier = all_carriers[kind]
    first, again, other = (carrier.create_label(key, PARCEL) for key in ("a", "a", "b"))
    assert first == again
    assert first.tracking_number != other.tracking_number


def test_a_key_with_another_request_is_refused(all_carriers: dict[str, Carrier]) -> None:
    all_carriers["postal"].create_label("key", PARCEL)
    with pytest.raises(RefusedError, match="key_reused"):
        all_carriers["postal"].create_label("key", ELSEWHERE)


def test_what_a_carrier_was_told_outlives_it(tmp_path: Path, clock: Clock) -> None:
    booked = carriers(tmp_path, clock)["express"].create_label("key", PARCEL)
    assert carriers(tmp_path, clock)["express"].create_label("key", PARCEL) == booked


def test_a_parcel_booked_elsewhere_is_redirected_once_and_nothing_is_invented(
    tmp_path: Path, all_carriers: dict[str, Carrier]
) -> None:
    express_carrier = all_carriers["express"]
    express_carrier.validate_redirect("000100000003", "DE")
    answers = {express_carrier.redirect("key", "000100000003", ELSEWHERE) for _ in range(3)}
    assert answers == {Confirmation("EX10000000")}
    assert operations(tmp_path, "express") == [("redirect", NOON)]
    assert express_carrier.track("000100000003") == ()
    assert express_carrier.proof("000100000003") is None


def test_asking_whether_it_works_sends_and_holds_nothing(tmp_path: Path, all_carriers: dict[str, Carrier]) -> None:
    all_carriers["postal"].validate_redirect("CE473124829DE", "DE")
    all_carriers["postal"].validate_hold("CE473124829DE", "Postfiliale 12")
    assert operations(tmp_path, "postal") == []


def test_what_cannot_work_is_said_when_asked(tmp_path: Path, all_carriers: dict[str, Carrier]) -> None:
    with pytest.raises(RefusedError, match=r"redirect\.country_unknown"):
        all_carriers["postal"].validate_redirect("CE473124829DE", "Germany")
    with pytest.raises(RefusedError, match=r"hold\.location_unknown"):
        all_carriers["postal"].validate_hold("CE473124829DE", "")
    with pytest.raises(RefusedError, match=r"hold\.not_offered"):
        all_carriers["economy"].validate_hold("LP00000010000000", "Postfiliale 12")
    assert operations(tmp_path, "postal") == operations(tmp_path, "economy") == []


def test_economy_neither_looks_nor_listens_on_the_way(all_carriers: dict[str, Carrier]) -> None:
    economy = all_carriers["economy"]
    number = economy.create_label("label", PARCEL).tracking_number
    assert economy.track(number) == ()
    with pytest.raises(RefusedError, match=r"redirect\.not_offered"):
        economy.redirect("key", number, ELSEWHERE)
    with pytest.raises(RefusedError, match=r"bring_back\.not_offered"):
        economy.bring_back("other", number)


def test_a_void_parcel_is_out_of_reach(all_carriers: dict[str, Carrier]) -> None:
    postal = all_carriers["postal"]
    booked = postal.create_label("label", PARCEL)
    postal.void_label("void", booked.id)
    postal.void_label("void again", booked.id)
    with pytest.raises(RefusedError, match=r"hold\.out_of_reach"):
        postal.hold("hold", booked.tracking_number, "Postfiliale 12")
    assert postal.bring_back("stop", booked.tracking_number) == Confirmation("PO10000003")


def test_a_parcel_on_its_way_back_is_not_redirected(all_carriers: dict[str, Carrier]) -> None:
    postal = all_carriers["postal"]
    assert postal.bring_back("back", "CE473124829DE") == postal.bring_back("back", "CE473124829DE")
    with pytest.raises(RefusedError, match=r"redirect\.out_of_reach"):
        postal.redirect("key", "CE473124829DE", ELSEWHERE)


@pytest.mark.parametrize(
    ("fault", "error", "reason", "done"),
    [
        ("unavailable", UnavailableError, "hold.unavailable", 0),
        ("slow", UnavailableError, "hold.timed_out", 1),
        ("refuse", RefusedError, "hold.refused", 0),
    ],
)
def test_faults_on_demand(
    tmp_path: Path, clock: Clock, fault: str, error: type[Exception], reason: str, done: int
) -> None:
    postal = carriers(tmp_path, clock)["postal"]
    (tmp_path / "carriers").mkdir()
    (tmp_path / "carriers" / "faults.json").write_text(json.dumps({"postal": {"hold": fault}}))
    with pytest.raises(error, match=reason):
        postal.hold("key", "CE473124829DE", "Postfiliale 12")
    assert [name for name, _ in operations(tmp_path, "postal")] == ["hold"] * done
    postal.bring_back("other", "CE473124829DE")


def test_a_call_that_arrives_twice_is_done_once(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "carriers").mkdir()
    (tmp_path / "carriers" / "faults.json").write_text(json.dumps({"*": {"*": "twice"}}))
    postal = carriers(tmp_path, clock)["postal"]
    booked = postal.create_label("label", PARCEL)
    assert booked.tracking_number == "CE100000003DE"
    assert postal.hold("hold", booked.tracking_number, "Postfiliale 12") == Confirmation("PO10000001")
    assert [name for name, _ in operations(tmp_path, "postal")] == ["create_label", "hold"]
    told = [event.status for event in postal.track(booked.tracking_number)]
    assert told == ["label_created", "label_created"]


def test_twenty_at_once_under_one_key_book_one_label(tmp_path: Path, clock: Clock) -> None:
    start = threading.Barrier(20)

    def book(_: int) -> CarrierLabel:
        start.wait()
        return carriers(tmp_path, clock)["postal"].create_label("key", PARCEL)

    with ThreadPoolExecutor(20) as pool:
        labels = set(pool.map(book, range(20)))
    assert labels == {CarrierLabel("postal-CE100000003DE", "CE100000003DE")}
    assert [name for name, _ in operations(tmp_path, "postal")] == ["create_label"]


@pytest.mark.parametrize(
    ("kind", "carrier", "number"),
    [
        ("postal", "USPS", "CE100000003US"),
        ("postal", "China Post", "CE100000003CN"),
        ("express", "DPD", "01500010000000"),
        ("express", "Chronopost", "XY100000003FR"),
        ("express", "SF Express", "SF0000010000000"),
        ("express", "Somebody Else", "000100000003"),
        ("economy", "Yanwen", "LP00000010000000"),
    ],
)
def test_a_parcel_is_numbered_as_its_carrier_does(
    all_carriers: dict[str, Carrier], kind: str, carrier: str, number: str
) -> None:
    booked = all_carriers[kind].create_label("key", replace(PARCEL, carrier=carrier))
    assert (booked.id, booked.tracking_number) == (f"{kind}-{number}", number)
    known = {"Somebody Else": "FedEx"}.get(carrier, carrier)
    assert recognise(f"{carrier} {number}")[0].carrier == known


def operations(home: Path, kind: str) -> list[tuple[str, datetime]]:
    """What the carrier has taken on, with the time."""
    path = home / "carriers" / f"{kind}.db"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as books:
        rows = books.execute("SELECT operation, at FROM instruction ORDER BY rowid").fetchall()
    return [(name, datetime.fromisoformat(at)) for name, at in rows]
