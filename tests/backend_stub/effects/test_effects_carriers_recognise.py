"""Tracking numbers in what customers write, and what only looks like one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import backend_stub
from backend_stub.effects.carriers import numbers
from backend_stub.effects.carriers.recognise import Recognised, recognise

CARRIERS = Path(backend_stub.__file__).parent / "effects" / "carriers"
SEED = yaml.safe_load((Path(backend_stub.__file__).parent / "seed.yml").read_text("utf-8"))
SEEDED = [(order["carrier"], order["tracking"]) for order in SEED["orders"] if "tracking" in order]
EXAMPLES = [
    ("0034 0434 1610 9401 5902", "DHL", "00340434161094015902", "sscc"),
    ("Sendung 00340-434161-094027318 fehlt", "DHL", "00340434161094027318", "sscc"),
    ("JD014600003125123456", "DHL", "JD014600003125123456", "licence_plate"),
    ("jjd 0146 0000 3125 1234 56", "DHL", "JJD014600003125123456", "licence_plate"),
    ("my DHL Express waybill is 1234567891", "DHL", "1234567891", "express"),
    ("DHL 340123456788", "DHL", "340123456788", "identcode"),
    ("where is SF1234567890123?", "SF Express", "SF1234567890123", "waybill"),
    ("顺丰单号SF123456789012", "SF Express", "SF123456789012", "waybill"),
    ("SF 123456789012345", "SF Express", "SF123456789012345", "waybill"),
    ("1Z 999 AA1 01 2345 6784", "UPS", "1Z999AA10123456784", "domestic"),
    ("986578788855", "FedEx", "986578788855", "express"),
    ("fedex 9865 7878 8855, thanks", "FedEx", "986578788855", "express"),
    ("040000000000004", "FedEx", "", ""),
    ("999999999999998", "FedEx", "999999999999998", "ground"),
    ("61299998820821171811", "FedEx", "61299998820821171811", "smartpost"),
    ("9400 1112 0108 0302 5022 65", "USPS", "9400111201080302502265", "impb"),
    ("9261290100130435082879", "USPS", "9261290100130435082879", "impb"),
    ("RR 473 124 829 GB", "Royal Mail", "RR473124829GB", "s10"),
    ("lx482915732cn", "China Post", "LX482915732CN", "s10"),
    ("CE100000003DE", "DHL", "CE100000003DE", "s10"),
    ("RA473124829US", "USPS", "RA473124829US", "s10"),
    ("CP473124829ES", "Correos", "CP473124829ES", "s10"),
    ("EE473124829FR", "Chronopost", "EE473124829FR", "s10"),
    ("CG473124829FR", "Colissimo", "CG473124829FR", "s10"),
    ("RR473124829AT", "Österreichische Post", "RR473124829AT", "s10"),
    ("UG123456785YP", "Yanwen", "UG123456785YP", "packet"),
    ("LP00000010000000", "Yanwen", "LP00000010000000", "consolidator"),
    ("01505012345678", "DPD", "01505012345678", "parcel"),
    ("mein Paket 0150 5012 3456 78", "DPD", "01505012345678", "parcel"),
    ("XY 418 273 645 FR", "Chronopost", "XY418273645FR", "parcel"),
    ("colis n° 6A12345678901", "Colissimo", "6A12345678901", "parcel"),
    ("PQ4F2X0123456789012345N", "Correos", "PQ4F2X0123456789012345N", "paq"),
    ("4201011500009216858783101222834598", "USPS", "4201011500009216858783101222834598", "impb"),
    ("9611020957656115971439", "FedEx", "9611020957656115971439", "ground"),
    ("1001787065247069005929224469629137", "FedEx", "1001787065247069005929224469629137", "express"),
    ("9622001589848688699474287928240690", "FedEx", "9622001589848688699474287928240690", "ground"),
    ("FedEx Ground 005910122043993156", "FedEx", "005910122043993156", "ground"),
    ("USPS 03701801731100671008", "USPS", "03701801731100671008", "domestic"),
    ("DHL 12373114132", "DHL", "12373114132", "express"),
    ("TBA425282196730", "Amazon", "TBA425282196730", "domestic"),
    ("SEUR 01505012345678", "SEUR", "01505012345678", "parcel"),
    ("SF Express 123456789011", "SF Express", "123456789011", "waybill"),
    ("EMS 9612345678901", "China Post", "9612345678901", "domestic"),
    ("RR473124829BE", "bpost", "RR473124829BE", "s10"),
    ("RR473124829CA", "Canada Post", "RR473124829CA", "s10"),
    ("RR473124829CH", "Swiss Post", "RR473124829CH", "s10"),
    ("RR473124829DK", "PostNord", "RR473124829DK", "s10"),
    ("RR473124829FI", "Posti", "RR473124829FI", "s10"),
    ("RR473124829IE", "An Post", "RR473124829IE", "s10"),
    ("RR473124829IT", "Poste Italiane", "RR473124829IT", "s10"),
    ("RR473124829LU", "POST Luxembourg", "RR473124829LU", "s10"),
    ("RR473124829NL", "PostNL", "RR473124829NL", "s10"),
    ("RR473124829NO", "Posten", "RR473124829NO", "s10"),
    ("RR473124829PL", "Poczta Polska", "RR473124829PL", "s10"),
    ("RR473124829PT", "CTT", "RR473124829PT", "s10"),
]


@pytest.mark.parametrize(("carrier", "number"), SEEDED)
def test_the_demo_shops_numbers_are_their_carriers(carrier: str, number: str) -> None:
    assert [(found.carrier, found.number) for found in recognise(number)] == [(carrier, number)]


@pytest.mark.parametrize(("text", "carrier", "number", "kind"), EXAMPLES)
def test_a_number_is_found_in_what_a_customer_writes(text: str, carrier: str, number: str, kind: str) -> None:
    assert recognise(text) == ((Recognised(carrier, number, kind),) if number else ())


def test_every_shape_is_tried_on_a_number() -> None:
    numbers_tried = [(carrier, kind, number) for _, carrier, number, kind in EXAMPLES]
    shapes = yaml.safe_load((CARRIERS / "tracking_numbers.yml").read_text("utf-8"))["shapes"]
    untried = [
        shape
        for shape in shapes
        if not any(
            (carrier, kind) == (shape["carrier"], shape["kind"]) and re.fullmatch(shape["regex"], number)
            for carrier, kind, number in numbers_tried
        )
    ]
    assert untried == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GS-1001",
        "my order GS-1004 and invoice 2026-000123",
        "order 1000234567",
        "+49 30 90182345",
        "0049 30 90182345",
        "+1 (617) 555-0142",
        "617 555 0142",
        "0151 23456789",
        "+86 21 6321 2810",
        "020 7219 4272",
        "2026-11-22",
        "22.11.2026 09:30",
        "20261122093000",
        "2026-11-22 09:30:00",
        "4111 1111 1111 1111",
        "4111111111111111",
        "5500-0000-0000-0004",
        "3782 822463 10005",
        "tracking 30569309025904",
        "10115 Berlin",
        "SW1A 1AA",
        "02108-1234",
        "DE89 3704 0044 0532 0130 00",
        "12345678901234567890123456789012345678901234567890",
    ],
)
def test_other_numbers_are_no_tracking_numbers(text: str) -> None:
    assert recognise(text) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        "00340434161094015903",
        "986578788856",
        "LX482915736CN",
        "RM204859371GB",
        "9400111899223100001234",
        "1Z999AA10123456785",
        "UG123456784YP",
    ],
)
def test_a_wrong_check_digit_is_no_number(wrong: str) -> None:
    assert recognise(wrong) == ()


def test_two_numbers_in_one_message_are_two() -> None:
    assert [found.number for found in recognise("986578788855 und 00340434161094015902")] == [
        "00340434161094015902",
        "986578788855",
    ]
    assert [found.number for found in recognise("794658216043 986578788855")] == ["794658216043", "986578788855"]


def test_a_number_that_two_carriers_may_have_is_read_both_ways_the_likelier_first() -> None:
    assert [found.carrier for found in recognise("SEUR 01505012345678")] == ["SEUR"]
    assert [found.carrier for found in recognise("paquete 01505012345678 de SEUR")] == ["DPD", "SEUR"]


def test_fourteen_digits_count_where_a_parcel_is_spoken_of() -> None:
    assert recognise("my reference is 01505012345678") == ()
    assert [found.carrier for found in recognise("my parcel is 01505012345678")] == ["DPD"]


def test_a_carriers_name_inside_a_word_names_no_carrier() -> None:
    assert recognise("items 9612345678901") == ()
    assert [found.carrier for found in recognise("EMS 9612345678901")] == ["China Post"]


def test_ten_digits_are_no_parcel_unless_the_carrier_is_named() -> None:
    assert recognise("parcel 1234567891") == ()


def test_a_number_said_twice_is_one() -> None:
    assert recognise("986578788855, I repeat: 986578788855") == (Recognised("FedEx", "986578788855", "express"),)


def test_check_digits_as_their_owners_publish_them() -> None:
    assert numbers.s10_fits("RR473124829GB")  # the example of UPU S10
    assert not numbers.s10_fits("RR473124828GB")
    assert numbers.gs1_fits("4006381333931")  # the example of GS1's EAN-13
    assert not numbers.gs1_fits("4006381333932")
    assert numbers.luhn_fits("4111111111111111")
    assert not numbers.luhn_fits("4111111111111112")


def test_a_long_message_is_read_within_its_letters() -> None:
    text = "1234 5678 " * 100
    assert recognise(text) == ()
