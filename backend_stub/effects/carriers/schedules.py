"""How the simulated carriers' parcels travel: `schedules.yml`, in typed objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

import yaml
from pydantic import TypeAdapter

from backend_stub.effects.carriers.numbers import SCHEMES
from backend_stub.effects.carriers.status import ParcelStatus

GENERIC = "generic"
Leg = tuple[int, ParcelStatus, Literal["origin", "destination", "location", "nowhere"]]


@dataclass(frozen=True)
class ClaimTerms:
    """When a carrier decides on a claim and when it pays, in hours, and how much at most in minor units."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    decided_hours: int
    paid_hours: int
    at_most: int


@dataclass(frozen=True)
class Travel:
    """What a parcel of one kind goes through, by what it was told; a kind that cannot be told has no legs for it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    carrier: str
    legs: tuple[Leg, ...]
    redirect: tuple[Leg, ...] = ()
    hold: tuple[Leg, ...] = ()
    bring_back: tuple[Leg, ...] = ()
    claims: ClaimTerms | None = None


@dataclass(frozen=True)
class Schedules:
    """Every figure of the simulated carriers."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    origin: str
    collected_at: int
    hold_days: int
    delay_hours: int
    lost_after_hours: int
    kinds: dict[str, Travel]
    says: dict[str, dict[ParcelStatus, str]]
    pace: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, dict[str, str]] = field(default_factory=dict)

    def words(self, carrier: str, status: ParcelStatus) -> str:
        """What that carrier prints for a status."""
        return self.says.get(carrier, self.says[GENERIC])[status]

    def number(self, carrier: str, serial: int) -> str:
        """That carrier's parcel number."""
        rule = dict(self.numbers[carrier])
        return SCHEMES[rule.pop("scheme")](serial, **rule)


@cache
def schedules() -> Schedules:
    """The schedules of this installation."""
    figures = yaml.safe_load(Path(__file__).with_name("schedules.yml").read_text("utf-8"))
    return TypeAdapter(Schedules).validate_python(figures)
