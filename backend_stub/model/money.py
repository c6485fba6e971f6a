"""Money: integer minor units and a currency, never a float."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units of one currency; arithmetic across currencies raises ValueError."""

    amount: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def percent(self, percent: int) -> Money:
        """That share of it, rounded half up to a minor unit."""
        return Money((self.amount * percent + 50) // 100, self.currency)

    def wire(self) -> dict[str, int | str]:
        return {"amount": self.amount, "currency": self.currency}

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.amount
