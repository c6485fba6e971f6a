"""A payment provider that keeps its books in `REROUTE_HOME/payments/provider.db` and fails on demand (faults.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from backend_stub.effects.money import Money
from backend_stub.effects.outcome import RefusedError
from backend_stub.effects.payments.bookings import Instruction
from backend_stub.effects.payments.books import Books, Step
from backend_stub.effects.payments.faults import DECLINES, PaymentFault, fail_after, fail_before, payment_fault
from backend_stub.effects.payments.figures import figures
from backend_stub.effects.payments.port import Movement, MovementState, Notice


class SimulatedProvider:
    """Safe between threads and processes; what it was told outlives it."""

    def __init__(self, home: Path, clock: Callable[[], datetime]) -> None:
        self._folder = home / "payments"
        self._clock = clock
        self._books = Books(self._folder / "provider.db", self._telling)

    def authorise(self, key: str, order: str, money: Money, method: str) -> Movement:
        return self._move(key, Instruction("authorise", order, method, money["amount"], money["currency"]))

    def capture(self, key: str, reference: str, money: Money) -> Movement:
        method = self._method("capture", reference)
        return self._move(key, Instruction("capture", reference, method, money["amount"], money["currency"]))

    def void(self, key: str, reference: str) -> Movement:
        return self._move(key, Instruction("void", reference, self._method("void", reference), 0, ""))

    def collect(self, key: str, order: str, money: Money, method: str) -> Movement:
        return self._move(key, Instruction("collect", order, method, money["amount"], money["currency"]))

    def refund(self, key: str, payment: str, money: Money, method: str) -> Movement:
        return self._move(key, Instruction("refund", payment, method, money["amount"], money["currency"]))

    def look(self, reference: str) -> Movement:
        fail_before(self._fault(self._books.method_of(reference) or "*", "look"), "look")
        return self._books.look(reference, self._clock())

    def notices(self, after: int) -> tuple[Notice, ...]:
        fail_before(self._fault("*", "notices"), "notices")
        return self._books.notices(after, self._clock())

    def _move(self, key: str, wanted: Instruction) -> Movement:
        """Carries the instruction out; raises RefusedError where the payment was declined, now or before."""
        operation, fault = wanted.operation, self._fault(wanted.method, wanted.operation)
        fail_before(fault, operation)
        _check(wanted)
        for _ in range(2 if fault is PaymentFault.TWICE else 1):
            now = self._clock()
            moved = self._books.carry_out(key, wanted, _steps(wanted, fault, now), now)
        fail_after(fault, operation)
        if moved.state is MovementState.DECLINED:
            raise RefusedError(moved.reason or "payment.declined")
        return moved

    def _method(self, operation: str, reference: str) -> str:
        method = self._books.method_of(reference)
        if method is None:
            raise RefusedError(f"{operation}.payment_unknown")
        return method

    def _fault(self, method: str, operation: str) -> PaymentFault | None:
        return payment_fault(self._folder, method, operation)

    def _telling(self, method: str, operation: str, at: datetime) -> tuple[datetime, ...]:
        """When a notice goes out: at once, unless there is a fault in the line."""
        faults = {self._fault(method, operation), self._fault(method, "notice")}
        goes_out = at + figures().notice_late if PaymentFault.LATE in faults else at
        return (goes_out, goes_out) if PaymentFault.TWICE in faults else (goes_out,)


def _check(wanted: Instruction) -> None:
    if wanted.amount <= 0 and wanted.operation != "void":
        raise RefusedError(f"{wanted.operation}.amount_invalid")
    if wanted.method not in figures().arrives_after:
        raise RefusedError("payment.method_unknown")


def _steps(wanted: Instruction, fault: PaymentFault | None, now: datetime) -> tuple[Step, ...]:
    """The states that a movement comes into, one after the other."""
    if fault in DECLINES:
        return (Step(MovementState.DECLINED, now, f"payment.{fault}"),)
    start = now + figures().delay if fault is PaymentFault.DELAY else now
    if wanted.operation == "refund":
        return _refund_steps(wanted, fault, start)
    if fault is PaymentFault.FAIL:
        return (Step(MovementState.DECLINED, now + figures().delay, "payment.declined"),)
    return (Step(MovementState.DONE, start),)


def _refund_steps(wanted: Instruction, fault: PaymentFault | None, start: datetime) -> tuple[Step, ...]:
    there = figures().calendar.after(start, figures().arrives_after[wanted.method])
    failed = fault is PaymentFault.FAIL
    end = Step(MovementState.FAILED, there, "refund.returned") if failed else Step(MovementState.ARRIVED, there)
    return (Step(MovementState.SENT, start), end)
