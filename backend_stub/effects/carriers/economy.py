"""The simulated economy carrier: cheap, blind, and deaf once the parcel has left."""

from __future__ import annotations

from backend_stub.effects.carriers.simulated import SimulatedCarrier


class EconomyCarrier(SimulatedCarrier):
    """A consolidator of small packets: no tracking, no instruction on the way, no claim paid."""

    kind = "economy"
    offers = frozenset[str]()
    tracks = False
