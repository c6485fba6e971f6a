"""What the provider books, and what it refuses to: functions on an open transaction of its books."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backend_stub.effects.outcome import RefusedError, UnavailableError
from backend_stub.effects.payments.port import Movement, MovementState

Books = sqlite3.Connection
BEGINS_A_PAYMENT = frozenset({"authorise", "collect"})
PAYER, SHOP, UNDER_WAY, BEFORE = "payer", "shop", "under_way", "before_these_books"


@dataclass(frozen=True)
class Instruction:
    """What the provider is told to do; `payment` is the reference of one, or an order's number."""

    operation: str
    payment: str
    method: str
    amount: int
    currency: str

    @property
    def request(self) -> str:
        """What must be the same when the same key comes again."""
        name = "order" if self.operation in {*BEGINS_A_PAYMENT, "refund"} else "reference"
        facts = {name: self.payment, "amount": str(self.amount), "currency": self.currency, "method": self.method}
        return json.dumps([self.operation, facts], sort_keys=True)


@dataclass(frozen=True)
class Payment:
    """What one customer paid at once, in minor units."""

    reference: str
    method: str
    currency: str
    opening: int
    authorised: int
    captured: int
    refunded: int


@dataclass(frozen=True)
class Moved:
    """One row of the movements."""

    reference: str
    payment: str
    operation: str
    method: str
    amount: int
    state: str
    reason: str | None
    at: str
    plan: str
    next_at: str | None

    def told(self) -> Movement:
        return Movement(self.reference, MovementState(self.state), datetime.fromisoformat(self.at), self.reason)


def movement(books: Books, reference: str) -> Moved | None:
    row = books.execute("SELECT * FROM movement WHERE reference = ?", (reference,)).fetchone()
    return Moved(**row) if row else None


def find_payment(books: Books, reference: str) -> Payment | None:
    row = books.execute("SELECT * FROM payment WHERE reference = ?", (reference,)).fetchone()
    return Payment(**row) if row else None


def payment_for(books: Books, wanted: Instruction, reference: str) -> Payment:
    """The payment that the instruction begins or builds on; raises RefusedError where it cannot."""
    if wanted.operation in BEGINS_A_PAYMENT:
        return _new_payment(books, reference, wanted, opening=False)
    known = find_payment(books, wanted.payment)
    if known is None and wanted.operation == "refund":
        known = _new_payment(books, wanted.payment, wanted, opening=True)
    if known is None:
        raise RefusedError(f"{wanted.operation}.payment_unknown")
    CHECKS[wanted.operation](books, wanted, known)
    return known


def _new_payment(books: Books, reference: str, wanted: Instruction, opening: bool) -> Payment:
    payment = Payment(reference, wanted.method, wanted.currency, int(opening), 0, 0, 0)
    row = (payment.reference, payment.method, payment.currency, payment.opening)
    books.execute("INSERT INTO payment (reference, method, currency, opening) VALUES (?, ?, ?, ?)", row)
    return payment


def _check_capture(books: Books, wanted: Instruction, payment: Payment) -> None:
    _check_done(books, wanted, payment)
    _check_currency(wanted, payment)
    begun = movement(books, payment.reference)
    if begun and begun.state == MovementState.VOIDED:
        raise RefusedError("capture.voided")
    if wanted.amount > payment.authorised - payment.captured:
        raise RefusedError("capture.exceeds_authorised")


def _check_void(books: Books, wanted: Instruction, payment: Payment) -> None:
    _check_done(books, wanted, payment)
    if payment.captured and payment.captured == payment.authorised:
        raise RefusedError("void.captured")


def _check_refund(books: Books, wanted: Instruction, payment: Payment) -> None:
    """Never more than was captured; what was paid before these books began, they cannot know."""
    _check_currency(wanted, payment)
    if payment.opening:
        return
    if wanted.method != payment.method:
        raise RefusedError("refund.method_differs")
    if wanted.amount > payment.captured - payment.refunded:
        _check_done(books, wanted, payment)
        raise RefusedError("refund.exceeds_captured")


def _check_currency(wanted: Instruction, payment: Payment) -> None:
    if wanted.currency != payment.currency:
        raise RefusedError(f"{wanted.operation}.currency_differs")


def _check_done(books: Books, wanted: Instruction, payment: Payment) -> None:
    """What is still pending may end either way: ask again later."""
    query = "SELECT 1 FROM movement WHERE payment = ? AND state = 'pending' AND operation <> 'refund'"
    if books.execute(query, (payment.reference,)).fetchone():
        raise UnavailableError(f"{wanted.operation}.pending")


CHECKS: dict[str, Callable[[Books, Instruction, Payment], None]] = {
    "capture": _check_capture,
    "void": _check_void,
    "refund": _check_refund,
}


def _add(books: Books, payment: str, authorised: int = 0, captured: int = 0, refunded: int = 0) -> None:
    change = (
        "UPDATE payment SET authorised = authorised + ?, captured = captured + ?, refunded = refunded + ?"
        " WHERE reference = ?"
    )
    books.execute(change, (authorised, captured, refunded, payment))


def _post(books: Books, moved: Moved, debit: str, credit: str, amount: int) -> None:
    row = (moved.reference, moved.payment, debit, credit, amount, moved.at)
    books.execute("INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?)", row)


def _authorised(books: Books, moved: Moved) -> None:
    _add(books, moved.payment, authorised=moved.amount)


def _collected(books: Books, moved: Moved) -> None:
    _add(books, moved.payment, authorised=moved.amount, captured=moved.amount)
    _post(books, moved, PAYER, SHOP, moved.amount)


def _captured(books: Books, moved: Moved) -> None:
    _add(books, moved.payment, captured=moved.amount)
    _post(books, moved, PAYER, SHOP, moved.amount)


def _voided(books: Books, moved: Moved) -> None:
    books.execute("UPDATE payment SET authorised = captured WHERE reference = ?", (moved.payment,))


def _refund_begun(books: Books, moved: Moved) -> None:
    payment = find_payment(books, moved.payment)
    if payment and payment.opening and (missing := moved.amount - payment.captured + payment.refunded) > 0:
        _add(books, moved.payment, authorised=missing, captured=missing)
        _post(books, moved, BEFORE, SHOP, missing)
    _add(books, moved.payment, refunded=moved.amount)
    _post(books, moved, SHOP, UNDER_WAY, moved.amount)


def _refund_arrived(books: Books, moved: Moved) -> None:
    _post(books, moved, UNDER_WAY, PAYER, moved.amount)


def _refund_came_back(books: Books, moved: Moved) -> None:
    _add(books, moved.payment, refunded=-moved.amount)
    _post(books, moved, UNDER_WAY, SHOP, moved.amount)


BOOKINGS: dict[tuple[str, str], Callable[[Books, Moved], None]] = {
    ("authorise", MovementState.DONE): _authorised,
    ("collect", MovementState.DONE): _collected,
    ("capture", MovementState.DONE): _captured,
    ("void", MovementState.DONE): _voided,
    ("refund", MovementState.PENDING): _refund_begun,
    ("refund", MovementState.ARRIVED): _refund_arrived,
    ("refund", MovementState.DECLINED): _refund_came_back,
    ("refund", MovementState.FAILED): _refund_came_back,
}
