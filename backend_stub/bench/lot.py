"""The lots that fall to the orders of a block: how old they are, how far they have come, what their customers did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Way = tuple[tuple[str, float], ...]
"""States with the days after the order was placed."""
CONFIRMED: Way = (("confirmed", 0.01),)
PICKING: Way = (*CONFIRMED, ("picking", 0.02))
TRAVELLING: Way = (*CONFIRMED, ("picking", 0.5), ("packed", 0.9), ("handed_over", 1.2), ("in_transit", 2.0))
DELIVERED: Way = (*TRAVELLING, ("out_for_delivery", 4.7), ("delivered", 4.9))
LATE: Way = (*TRAVELLING, ("out_for_delivery", 11.7), ("delivered", 11.9))
LOST: Way = (*TRAVELLING, ("lost", 20.0))


@dataclass(frozen=True)
class Life:
    """`days_ago` since it was placed, from and to; `then`: what the customer did at a state."""

    way: Way
    days_ago: tuple[float, float]
    then: Mapping[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return self.way[-1][0]

    @property
    def untouched(self) -> bool:
        return not self.then


TODAY, LATELY, THIS_MONTH, LONG_AGO = (0.05, 0.3), (2.5, 4.5), (6.0, 28.0), (60.0, 1_100.0)
LOTS: tuple[Life, ...] = (
    *[Life(CONFIRMED, TODAY)] * 4,
    *[Life(PICKING, TODAY)] * 4,
    Life(CONFIRMED, TODAY, {"confirmed": "move"}),
    Life(PICKING, TODAY, {"confirmed": "ask"}),
    *[Life(TRAVELLING, LATELY)] * 4,
    Life(TRAVELLING, LATELY, {"picking": "move"}),
    *[Life(DELIVERED, THIS_MONTH)] * 6,
    Life(DELIVERED, THIS_MONTH, {"delivered": "rate"}),
    *[Life(DELIVERED, LONG_AGO)] * 14,
    *[Life(DELIVERED, LONG_AGO, {"delivered": "rate"})] * 4,
    *[Life(DELIVERED, LONG_AGO, {"confirmed": "move"})] * 3,
    Life(DELIVERED, LONG_AGO, {"confirmed": "regret"}),
    *[Life(DELIVERED, LONG_AGO, {"delivered": "return"})] * 2,
    Life(DELIVERED, LONG_AGO, {"delivered": "complain"}),
    Life(LATE, LONG_AGO, {"out_for_delivery": "late"}),
    *[Life(CONFIRMED, LONG_AGO, {"confirmed": "cancel"})] * 1,
    Life(LOST, LONG_AGO, {"lost": "lost"}),
)
"""Fifty orders of a shop of some years, by turns."""
