"""The simulated post: tracked, redirects and holds, brings parcels back, pays claims."""

from __future__ import annotations

from backend_stub.effects.carriers.simulated import SimulatedCarrier


class PostalCarrier(SimulatedCarrier):
    """National posts, numbered as in UPU S10."""

    kind = "postal"
    offers = frozenset({"redirect", "hold", "bring_back", "collect", "claim"})
