"""Which changes are measured: several kinds in equal parts, each at an order from anywhere in the table, each once."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from backend_stub.bench.copies import Row, Rows
from backend_stub.bench.lives import MARK, customer_of, number_of
from backend_stub.bench.lot import LOTS, THIS_MONTH, Life
from backend_stub.model.address import Address
from backend_stub.model.changes import AddressChange, Change, DefaultAddressChange, ReturnChange, ShippingMethodChange
from backend_stub.model.changes import VariantChange as OtherVariant

IN_THE_WAREHOUSE = ("confirmed", "picking")


@dataclass(frozen=True)
class Pick:
    """One change that one customer asks for."""

    number: str
    conversation: str
    change: Change


@dataclass
class Picks:
    """Draws changes from a shop of so many orders that was filled from this block."""

    block: Rows
    orders: int
    seed: int
    _used: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - dice, no secret
        self._lines = {row["order_number"]: row["sku"] for row in self.block.tables["order_lines"] if row["line"] == 1}
        self._orders = {row["number"]: row for row in self.block.tables["orders"]}
        self._variants = {row["sku"]: row for row in self.block.tables["variants"]}

    def draw(self, count: int) -> list[Pick]:
        """So many changes; LookupError when the shop is too small for them."""
        kinds = self._kinds()
        return [next(kinds) for _ in range(count)]

    def _kinds(self) -> Iterator[Pick]:
        while True:
            for suits, change in KINDS:
                yield self._one(suits, change)

    def _one(self, suits: Callable[[Life], bool], change: Callable[[Picks, str], Change]) -> Pick:
        places = [place for place in range(self.block.orders) if suits(LOTS[place % len(LOTS)])]
        copies = range(-(-self.orders // self.block.orders))
        for _ in range(1_000):
            at = (self._dice.choice(copies), self._dice.choice(places))
            if at not in self._used:
                self._used.add(at)
                copy, place = at
                number, customer = (key.replace(MARK, f"{copy:06d}") for key in (number_of(place), customer_of(place)))
                return Pick(number, f"talk-{customer}", change(self, number_of(place)))
        raise LookupError(f"{self.orders} orders are too few for so many proposals: ask for fewer with --proposals")

    def elsewhere(self) -> Address:
        """Where nobody has lived yet."""
        return Address("Anna Schmidt", f"Hauptstr. {len(self._used)}", "Berlin", "", "10827", "", "DE")

    def other_variant(self, number: str) -> Change:
        now: Row = self._variants[self._lines[number]]
        others = [row for row in self._variants.values() if row["product_id"] == now["product_id"] and row is not now]
        return OtherVariant(json.loads(others[0]["options"]), 1)

    def other_method(self, number: str) -> Change:
        method = self._orders[number]["shipping_method"]
        return ShippingMethodChange("standard" if method == "express" else "express")


KINDS: tuple[tuple[Callable[[Life], bool], Callable[[Picks, str], Change]], ...] = (
    (lambda life: life.untouched and life.state in IN_THE_WAREHOUSE, lambda picks, _: AddressChange(picks.elsewhere())),
    (lambda life: life.untouched and life.state in IN_THE_WAREHOUSE, Picks.other_variant),
    (lambda life: life.untouched and life.state in IN_THE_WAREHOUSE, Picks.other_method),
    (lambda life: life.untouched and life.days_ago == THIS_MONTH, lambda picks, _: ReturnChange((1,))),
    (lambda life: True, lambda picks, _: DefaultAddressChange(picks.elsewhere())),
)
"""Which lives a kind of change suits, and the change for an order of the block."""
