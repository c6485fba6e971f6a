"""Money that leaves or arrives: the port to a payment provider, and a simulated one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from backend_stub.effects.faults import fail_after, fail_before, fault_for
from backend_stub.effects.ledger import Facts, Ledger
from backend_stub.effects.money import Money


class PaymentProvider(Protocol):
    """A payment provider; the same key moves the money once. Raises UnavailableError or RefusedError."""

    def refund(self, key: str, order: str, money: Money, method: str) -> str:
        """Sends money back the way it came; the provider's reference."""

    def collect(self, key: str, order: str, money: Money, method: str) -> str:
        """Takes a price difference by the method on file; the provider's reference."""


class SimulatedProvider:
    """Keeps its books in `payments/provider.db`; fails on demand like the carriers, by `payments/faults.json`."""

    def __init__(self, home: Path, clock: Callable[[], datetime]) -> None:
        self._folder = home / "payments"
        self._clock = clock
        self._ledger = Ledger(self._folder / "provider.db")

    def refund(self, key: str, order: str, money: Money, method: str) -> str:
        return self._move("refund", key, order, money, method)

    def collect(self, key: str, order: str, money: Money, method: str) -> str:
        return self._move("collect", key, order, money, method)

    def _move(self, operation: str, key: str, order: str, money: Money, method: str) -> str:
        fault = fault_for(self._folder, method, operation)
        fail_before(fault, operation)
        request = {"order": order, "amount": str(money["amount"]), "currency": money["currency"], "method": method}
        answer = self._ledger.once(key, operation, request, _reference, self._clock())
        fail_after(fault, operation)
        return answer["reference"]


def _reference(serial: int) -> Facts:
    return {"reference": f"PAY{10_000_000 + serial}"}
