"""Carriers' own words: at least eight lines of each, as they print them, and what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from backend_stub.effects.carriers import words
from backend_stub.effects.carriers.status import ParcelStatus, order_state
from backend_stub.effects.carriers.words import status_of
from backend_stub.model.enums import OrderState

LINES = yaml.safe_load(Path(__file__).with_name("test_effects_carriers_words.yml").read_text("utf-8"))
SAID = [(carrier, line, status) for carrier, lines in LINES["said"].items() for line, status in lines.items()]
LISTED = yaml.safe_load(Path(words.__file__).with_name("words.yml").read_text("utf-8"))
CARRIERS = [
    "DHL",
    "DPD",
    "FedEx",
    "USPS",
    "Colissimo",
    "Chronopost",
    "Correos",
    "SEUR",
    "Royal Mail",
    "China Post",
    "SF Express",
    "Yanwen",
]


@pytest.mark.parametrize(("carrier", "line", "status"), SAID)
def test_a_carriers_line_means_one_status(carrier: str, line: str, status: str) -> None:
    assert status_of(carrier, line) == ParcelStatus(status)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_every_carrier_is_heard_in_at_least_eight_lines(carrier: str) -> None:
    assert carrier in LISTED
    assert len(LINES["said"][carrier]) >= 8


@pytest.mark.parametrize("carrier", [*CARRIERS, "Somebody Else"])
@pytest.mark.parametrize("line", LINES["no_arrival"])
def test_what_is_hoped_for_or_denied_is_no_arrival(carrier: str, line: str) -> None:
    assert not status_of(carrier, line).arrived


@pytest.mark.parametrize("carrier", [*CARRIERS, "Somebody Else"])
@pytest.mark.parametrize("line", LINES["unknown"])
def test_an_unknown_line_is_no_guess(carrier: str, line: str) -> None:
    assert status_of(carrier, line) is ParcelStatus.UNKNOWN


def test_case_width_spaces_and_full_stops_change_nothing() -> None:
    for line in ("Out for Delivery", "  OUT FOR\u00a0DELIVERY. ", "Ｏｕｔ for delivery"):
        assert status_of("USPS", line) is ParcelStatus.OUT_FOR_DELIVERY


def test_a_code_counts_for_its_own_carrier_alone() -> None:
    assert status_of("FedEx", "DL") is ParcelStatus.DELIVERED
    assert status_of("DPD", "DL") is ParcelStatus.UNKNOWN
    assert status_of("SF Express", "80") is ParcelStatus.DELIVERED


def test_each_status_leads_to_one_state_of_the_order_or_to_none() -> None:
    assert {status.value: order_state(status) for status in ParcelStatus} == {
        "label_created": None,
        "handed_over": OrderState.HANDED_OVER,
        "in_transit": OrderState.IN_TRANSIT,
        "customs_held": OrderState.IN_TRANSIT,
        "delayed": OrderState.IN_TRANSIT,
        "damaged": None,
        "out_for_delivery": OrderState.OUT_FOR_DELIVERY,
        "delivery_failed": OrderState.IN_TRANSIT,
        "held_for_pickup": OrderState.IN_TRANSIT,
        "picked_up": OrderState.DELIVERED,
        "delivered": OrderState.DELIVERED,
        "delivered_damaged": OrderState.DELIVERED,
        "refused": OrderState.RETURNING,
        "returning": OrderState.RETURNING,
        "returned": OrderState.RETURNED,
        "lost": OrderState.LOST,
        "unknown": None,
    }


def test_every_listed_line_can_be_said() -> None:
    shadowed = [
        (carrier, line, status)
        for carrier, by_status in LISTED.items()
        for status, lines in by_status.items()
        for line in lines
        if status_of(carrier, line.replace("*", "…")) != status
    ]
    assert shadowed == []
