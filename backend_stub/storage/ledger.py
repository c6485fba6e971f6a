"""The order ledger: double entry, signed rows; the rows of one entry add up to zero.

`receivable` is what the customer owes, `sales` (negative) what was sold, `cash` what came in through the payment
provider, `gift_cards` what came from the shop's own gift cards (negative: was put onto them), `refund_due` (negative)
what the shop still has to send back; `goodwill` and `vouchers` (negative) what it gave away and still owes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.enums import LedgerAccount, PaymentMethod
from backend_stub.model.order import Order
from backend_stub.storage.tables import LedgerRow

Legs = dict[LedgerAccount, int]


def sale(amount: int) -> Legs:
    """The order is worth more (or less) to the shop by this amount."""
    return {LedgerAccount.RECEIVABLE: amount, LedgerAccount.SALES: -amount}


def till(method: str) -> LedgerAccount:
    """Where money of this payment method comes in and goes out."""
    return LedgerAccount.GIFT_CARDS if method == PaymentMethod.GIFT_CARD else LedgerAccount.CASH


def payment_received(amount: int, method: str) -> Legs:
    return {till(method): amount, LedgerAccount.RECEIVABLE: -amount}


def payment_voided(amount: int, method: str) -> Legs:
    """A payment is taken back as if it had not been: another takes its place."""
    return {till(method): -amount, LedgerAccount.RECEIVABLE: amount}


def voucher_issued(amount: int) -> Legs:
    """The shop owes a voucher of this amount, by goodwill; negative takes it back."""
    return {LedgerAccount.GOODWILL: amount, LedgerAccount.VOUCHERS: -amount}


def refund_promised(amount: int) -> Legs:
    """What the customer has paid too much is owed back; negative takes the promise back."""
    return {LedgerAccount.RECEIVABLE: amount, LedgerAccount.REFUND_DUE: -amount}


def refund_sent(amount: int, method: str) -> Legs:
    return {LedgerAccount.REFUND_DUE: amount, till(method): -amount}


def book(session: Session, order: Order, now: datetime, *bookings: Legs, receipt_id: str | None = None) -> str:
    """Writes one entry and returns its id; the legs of all bookings are added up, zero legs left out."""
    entry = str(ULID.from_datetime(now))
    session.add_all(LedgerRow(**legs, receipt_id=receipt_id) for legs in entry_columns(entry, order, now, *bookings))
    return entry


def entry_columns(entry: str, order: Order, now: datetime, *bookings: Legs) -> list[dict[str, Any]]:
    """The columns of each leg of one entry."""
    legs: Legs = {}
    for booking in bookings:
        for account, amount in booking.items():
            legs[account] = legs.get(account, 0) + amount
    same = {"entry": entry, "order_number": order.number, "currency": order.currency, "at": now}
    return [{**same, "account": account.value, "amount": amount} for account, amount in legs.items() if amount]


def balances(session: Session, number: str) -> dict[LedgerAccount, int]:
    """Each account's sum for one order."""
    rows = session.execute(
        select(LedgerRow.account, func.sum(LedgerRow.amount))
        .where(LedgerRow.order_number == number)
        .group_by(LedgerRow.account)
    )
    return {LedgerAccount(account): int(amount) for account, amount in rows}
