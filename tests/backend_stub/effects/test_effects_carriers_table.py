"""The table of carriers: what is offered is what it says, for every carrier, country and stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import backend_stub
from backend_stub.effects.carriers import Shipment, carriers, recognise
from backend_stub.effects.carriers.schedules import schedules
from backend_stub.model.carriers import Stage
from backend_stub.model.enums import CarrierKind, OrderState
from backend_stub.policy import load_carriers, load_policy
from backend_stub.rules import postal

TABLE = load_carriers()
COUNTRIES = sorted(load_policy().countries)
FILE: dict[str, Any] = yaml.safe_load((Path(backend_stub.__file__).parent / "carriers.yml").read_text("utf-8"))
STAGES = {
    OrderState.HANDED_OVER: "in_transit",
    OrderState.IN_TRANSIT: "in_transit",
    OrderState.OUT_FOR_DELIVERY: "out_for_delivery",
}
ABILITIES = ("redirect", "hold", "bring_back")
KIND_FOR = {"standard": CarrierKind.POSTAL, "express": CarrierKind.EXPRESS, "economy": CarrierKind.ECONOMY}
HOLDS = [
    (carrier, country)
    for carrier, row in TABLE.carriers.items()
    for country, stages in row.countries.items()
    if stages.in_transit.hold or stages.out_for_delivery.hold
]


def abilities(stage: Stage) -> dict[str, int]:
    """What a stage offers, with its fee."""
    found = {name: getattr(stage, name) for name in ABILITIES}
    return {name: ability.fee for name, ability in found.items() if ability}


@pytest.mark.parametrize("carrier", [*FILE["carriers"], "Somebody Else"])
def test_what_is_offered_is_exactly_what_the_table_says(carrier: str) -> None:
    rows = FILE["carriers"].get(carrier, {}).get("countries", {})
    for country in [*COUNTRIES, "JP"]:
        for state in OrderState:
            said = rows.get(country, {}).get(STAGES.get(state, ""), {})
            fees = {name: ability.get("fee", 0) for name, ability in said.items()}
            assert abilities(TABLE.stage(carrier, country, state)) == fees, (country, state)


@pytest.mark.parametrize(
    ("carrier", "country", "on_the_way", "at_the_door"),
    [
        ("DHL", "DE", {"hold": 0}, {"hold": 0}),
        ("DHL", "AT", {"hold": 0}, {}),
        (
            "DPD",
            "DE",
            {"redirect": 350, "hold": 0, "bring_back": 0},
            {"hold": 0, "bring_back": 0},
        ),
        ("FedEx", "US", {"hold": 0, "bring_back": 0}, {"bring_back": 0}),
        ("USPS", "US", {"hold": 0}, {}),
        ("Colissimo", "FR", {"hold": 0}, {}),
        (
            "Chronopost",
            "FR",
            {"redirect": 490, "hold": 0, "bring_back": 0},
            {"hold": 0, "bring_back": 0},
        ),
        ("Correos", "ES", {"hold": 0}, {}),
        ("SEUR", "ES", {"redirect": 420, "hold": 0, "bring_back": 0}, {"bring_back": 0}),
        ("Royal Mail", "GB", {"hold": 0}, {}),
        ("China Post", "CN", {"hold": 0}, {}),
        (
            "SF Express",
            "CN",
            {"redirect": 250, "hold": 0, "bring_back": 0},
            {"redirect": 250, "hold": 0},
        ),
        ("Swiss Post", "CH", {"redirect": 500, "hold": 0}, {}),
        ("BRT", "IT", {"redirect": 390, "hold": 0, "bring_back": 0}, {"bring_back": 0}),
        ("FedEx", "IT", {"bring_back": 0}, {}),
        ("Yanwen", "CN", {}, {}),
        ("Royal Mail", "DE", {}, {}),
    ],
)
def test_the_rows_that_customers_were_promised(
    carrier: str, country: str, on_the_way: dict[str, int], at_the_door: dict[str, int]
) -> None:
    assert abilities(TABLE.stage(carrier, country, OrderState.HANDED_OVER)) == on_the_way
    assert abilities(TABLE.stage(carrier, country, OrderState.IN_TRANSIT)) == on_the_way
    assert abilities(TABLE.stage(carrier, country, OrderState.OUT_FOR_DELIVERY)) == at_the_door
    assert abilities(TABLE.stage(carrier, country, OrderState.DELIVERED)) == {}


def test_economy_can_do_nothing_anywhere() -> None:
    economy = [name for name, row in TABLE.carriers.items() if row.kind is CarrierKind.ECONOMY]
    assert economy == ["Yanwen"]
    offered = [TABLE.stage(name, country, state) for name in economy for country in COUNTRIES for state in OrderState]
    assert set(offered) == {Stage()}


def test_rows_are_for_countries_that_the_shop_serves() -> None:
    rows = {country for row in TABLE.carriers.values() for country in row.countries}
    assert rows == set(COUNTRIES)


@pytest.mark.parametrize("method", sorted(KIND_FOR))
@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_and_method_has_a_carrier_of_the_right_kind(country: str, method: str) -> None:
    name = TABLE.carrier_for(country, method)
    assert name is not None
    carrier = TABLE.carriers[name]
    assert carrier.kind is KIND_FOR[method]
    if carrier.kind is not CarrierKind.ECONOMY:
        assert country in carrier.countries


def test_services_are_for_served_countries_and_known_methods_alone() -> None:
    assert sorted(TABLE.services) == COUNTRIES
    assert {tuple(sorted(methods)) for methods in TABLE.services.values()} == {("economy", "express", "standard")}
    assert TABLE.carrier_for("JP", "standard") is None
    assert TABLE.carrier_for("DE", "drone") is None


@pytest.mark.parametrize(
    ("country", "standard", "express"),
    [
        ("DE", "DHL", "DPD"),
        ("US", "USPS", "FedEx"),
        ("FR", "Colissimo", "Chronopost"),
        ("GB", "Royal Mail", "DPD"),
        ("ES", "Correos", "SEUR"),
        ("CN", "China Post", "SF Express"),
    ],
)
def test_the_demo_shops_carriers(country: str, standard: str, express: str) -> None:
    methods = ("standard", "express", "economy")
    assert [TABLE.carrier_for(country, method) for method in methods] == [standard, express, "Yanwen"]


@pytest.mark.parametrize(("carrier", "country"), HOLDS)
def test_who_holds_parcels_has_a_place_for_them(carrier: str, country: str) -> None:
    assert [place.id for place in TABLE.locations if (place.carrier, place.country_code) == (carrier, country)]


def test_places_belong_to_carriers_that_hold_there_and_have_ids_of_their_own() -> None:
    assert {(place.carrier, place.country_code) for place in TABLE.locations} == set(HOLDS)
    assert len({place.id for place in TABLE.locations}) == len(TABLE.locations)


@pytest.mark.parametrize("place", TABLE.locations, ids=lambda place: place.id)
def test_a_place_has_a_right_address(place: Any) -> None:
    checked = postal.check(place.address)
    assert (checked.missing, checked.wrong) == ((), {})
    assert checked.address == place.address


@pytest.mark.parametrize("carrier", sorted(schedules().numbers))
def test_a_carrier_numbers_its_parcels_so_that_they_are_recognised(tmp_path: Path, carrier: str) -> None:
    kind = TABLE.carriers[carrier].kind.value
    shipment = Shipment("GS-1", "DE", ("Anna Schmidt",), carrier=carrier)
    number = carriers(tmp_path)[kind].create_label("key", shipment).tracking_number
    assert carrier in {found.carrier for found in recognise(f"{carrier} {number}")}


def test_every_carrier_of_the_table_but_one_has_numbers_of_its_own() -> None:
    assert set(TABLE.carriers) - set(schedules().numbers) == {"BRT"}
