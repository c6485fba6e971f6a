"""What a carrier can do with a parcel on its way: a table, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from backend_stub.model.address import Address
from backend_stub.model.enums import CarrierKind, OrderState


@dataclass(frozen=True)
class Capability:
    """One thing the carrier does, for this fee in minor units."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    fee: int = 0


@dataclass(frozen=True)
class Stage:
    """What is possible in one country at one stage; nothing where a member is missing."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    redirect: Capability | None = None
    hold: Capability | None = None
    bring_back: Capability | None = None


@dataclass(frozen=True)
class CarrierCountry:
    __pydantic_config__: ClassVar = {"extra": "forbid"}
    in_transit: Stage = field(default_factory=Stage)
    out_for_delivery: Stage = field(default_factory=Stage)


@dataclass(frozen=True)
class Carrier:
    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: CarrierKind
    countries: Mapping[str, CarrierCountry] = field(default_factory=dict)


@dataclass(frozen=True)
class HoldLocation:
    """A shop or locker where a carrier keeps parcels for pick-up."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    id: str
    carrier: str
    name: str
    street_address: str
    city: str
    postal_code: str
    country_code: str
    country_area: str = ""

    @property
    def address(self) -> Address:
        return Address(
            name=self.name,
            street_address=self.street_address,
            city=self.city,
            postal_code=self.postal_code,
            country_area=self.country_area,
            country_code=self.country_code,
        )


@dataclass(frozen=True)
class CarrierTable:
    """Carrier × country × stage, the pick-up places, and who brings parcels where by which method."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    carriers: Mapping[str, Carrier] = field(default_factory=dict)
    services: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    locations: tuple[HoldLocation, ...] = ()

    def carrier_for(self, country: str, method: str) -> str | None:
        """The carrier that brings parcels to that country by that method; None where none does."""
        return self.services.get(country, {}).get(method)

    def stage(self, carrier: str, country: str, state: OrderState) -> Stage:
        """What this carrier can do there now; an empty stage when the table has no row."""
        row = self.carriers.get(carrier)
        if row is None or country not in row.countries or not state.on_the_way:
            return Stage()
        here = row.countries[country]
        return here.out_for_delivery if state is OrderState.OUT_FOR_DELIVERY else here.in_transit

    def nearest_location(self, carrier: str, near: Address) -> HoldLocation | None:
        """The carrier's place nearest to an address: same city first, then the closest postcode."""
        here = [
            place for place in self.locations if place.carrier == carrier and place.country_code == near.country_code
        ]
        return min(here, key=lambda place: _distance(place, near), default=None)


def _distance(place: HoldLocation, near: Address) -> tuple[bool, int, int]:
    common = 0
    for one, other in zip(place.postal_code.upper(), near.postal_code.upper(), strict=False):
        if one != other:
            break
        common += 1
    return (
        place.city.casefold() != near.city.casefold(),
        -common,
        abs(_number(place.postal_code) - _number(near.postal_code)),
    )


def _number(postal_code: str) -> int:
    digits = "".join(filter(str.isdigit, postal_code))
    return int(digits) if digits else 0
