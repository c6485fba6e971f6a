"""What every check may ask: the shop's policy and carriers, the keys that there are, and what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from babel.numbers import get_currency_precision, list_currencies

from backend_stub.importing.known import Seen, Stored
from backend_stub.model.carriers import CarrierTable
from backend_stub.model.policy import Policy

Where = tuple[int | str, ...]
Problem = tuple[Where, str, object]
"""Path, code, value."""
MOST = 2**31 - 1
"""Minor units that the tables can hold."""
CURRENCIES = frozenset(list_currencies())


@dataclass(frozen=True)
class Bench:
    """`stored` is of the chunk under check."""

    policy: Policy
    carriers: CarrierTable
    seen: Seen
    stored: Stored
    now: datetime
    update: bool

    def customer(self, key: str) -> bool:
        return key in self.stored.customers or self.seen.note("customers", key) is not None

    def method_owner(self, key: str) -> str | None:
        return self.seen.note("payment_methods", key) or self.stored.methods.get(key)

    def sku_currency(self, sku: str) -> str | None:
        """None for a SKU that there is not; empty where its own row is faulty."""
        noted = self.seen.note("skus", sku)
        if noted is None and sku in self.stored.variants:
            return self.stored.variants[sku][1]
        return noted


def minor(amount: Decimal, currency: str) -> int:
    """In minor units of a known currency; ValueError when it has more decimals than the currency."""
    exact = amount.scaleb(get_currency_precision(currency))
    if exact != exact.to_integral_value():
        raise ValueError("more decimals than the currency has")
    return int(exact)


def amounts(currency: str, **given: Decimal | None) -> Iterator[Problem]:
    """Problems of amounts by path (`lines__0__unit_price`) in this currency."""
    if currency not in CURRENCIES:
        yield ("currency",), "currency_unknown", currency
        return
    for name, amount in given.items():
        where = tuple(int(part) if part.isdigit() else part for part in name.split("__"))
        try:
            if minor(amount or Decimal(0), currency) > MOST:
                yield where, "out_of_range", amount
        except ValueError:
            yield where, "too_precise", amount
