"""The simulated express carrier: tracked, does everything on the way, for money."""

from __future__ import annotations

from backend_stub.effects.carriers.simulated import SimulatedCarrier


class ExpressCarrier(SimulatedCarrier):
    """An integrator, numbered as FedEx Express does unless the shipment names another."""

    kind = "express"
    offers = frozenset({"redirect", "hold", "bring_back", "collect", "claim"})
