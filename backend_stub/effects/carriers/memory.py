"""What a simulated carrier remembers of its parcels, and how it fails when a drill says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from backend_stub.effects.carriers.journey import DRILL, GOING_BACK, Journey, journey
from backend_stub.effects.faults import Fault, fail_after, fail_before, fault_for, parcel_fault_for
from backend_stub.effects.ledger import Facts, Instruction, Ledger

CALLED_OFF = {"void_label", "bring_back"}
Answer = TypeVar("Answer")


class Memory:
    """One kind's instructions in its folder; every call goes through the faults set for it."""

    def __init__(self, folder: Path, kind: str, clock: Callable[[], datetime]) -> None:
        self._folder, self._kind, self._clock = folder, kind, clock
        self._ledger = Ledger(folder / f"{kind}.db")

    def instruct(self, key: str, operation: str, request: Facts, do: Callable[[int], Facts]) -> Facts:
        """The answer to an instruction, taken on once; a call that arrives twice is answered twice."""
        fault = fault_for(self._folder, self._kind, operation)
        fail_before(fault, operation)
        for _ in range(2 if fault is Fault.TWICE else 1):
            answer = self._ledger.once(key, operation, request, do, self._clock())
        fail_after(fault, operation)
        return answer

    def ask(self, operation: str, do: Callable[[], Answer]) -> Answer:
        """The answer to a question, which changes nothing."""
        fault = fault_for(self._folder, self._kind, operation)
        fail_before(fault, operation)
        answer = do()
        fail_after(fault, operation)
        return answer

    def told_twice(self, operation: str) -> bool:
        """Whether what is told of this is told twice."""
        return fault_for(self._folder, self._kind, operation) is Fault.TWICE

    def of(self, tracking_number: str) -> list[Instruction]:
        """All that was told about a parcel, oldest first."""
        return self._ledger.of(tracking_number)

    def operations(self, tracking_number: str) -> set[str]:
        """The kinds of instruction that a parcel has had."""
        return {one.operation for one in self.of(tracking_number)}

    def claim(self, reference: str) -> Instruction | None:
        """The claim that was given this reference."""
        return self._ledger.answered("claim", reference)

    def forget(self, order: str) -> None:
        """What was told about an order's parcels stays, without people and places."""
        self.ask("forget", lambda: self._ledger.forget(order))

    def journey(self, tracking_number: str) -> Journey | None:
        """The parcel's way; None where it was booked elsewhere."""
        return journey(self._kind, self.of(tracking_number))

    def looked_at(self, tracking_number: str) -> Journey | None:
        """The parcel's way after what was set to befall it has done so, once; None where it was booked elsewhere."""
        fault = parcel_fault_for(self._folder, tracking_number)
        if fault and self.journey(tracking_number):
            request = {"tracking_number": tracking_number, "fault": fault.value}
            key = f"{DRILL}:{tracking_number}:{fault}"
            self._ledger.once(key, DRILL, request, lambda serial: {"serial": str(serial)}, self._clock())
        return self.journey(tracking_number)

    def ended(self, tracking_number: str) -> bool:
        """Whether the parcel is out of the carrier's hands for good."""
        trip = self.journey(tracking_number)
        return trip is not None and any(scan.status.final for scan in trip.seen(self._clock()))

    def called_off(self, tracking_number: str) -> bool:
        """Whether the parcel is void or on its way back."""
        trip = self.journey(tracking_number)
        back = trip is not None and any(scan.status in GOING_BACK for scan in trip.seen(self._clock()))
        return back or bool(self.operations(tracking_number) & CALLED_OFF)
