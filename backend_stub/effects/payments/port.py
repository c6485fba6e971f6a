"""What the shop asks of a payment provider, whichever it is: the port behind which a real one's adapter fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from backend_stub.effects.money import Money


class MovementState(StrEnum):
    """How far a movement of money is."""

    PENDING = "pending"
    """The provider has taken it on and will tell how it ends."""
    DONE = "done"
    DECLINED = "declined"
    VOIDED = "voided"
    """An authorisation that was taken back."""
    SENT = "sent"
    """A refund that has left and is not there yet."""
    ARRIVED = "arrived"
    FAILED = "failed"
    """A refund that came back: the customer's bank did not take it."""


@dataclass(frozen=True)
class Movement:
    """One movement of money as the provider knows it; `at` is when it came into this state, in aware UTC."""

    reference: str
    state: MovementState
    at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class Notice:
    """The provider's word that a movement came into a state; ids grow, one state may be told more than once."""

    id: int
    reference: str
    state: MovementState
    at: datetime


class PaymentProvider(Protocol):
    """One payment provider.

    Every call that moves money takes a key: the same key again is the same movement, as far as it has come; a key
    with another request is refused. Raises UnavailableError when the provider cannot be reached, answers too late
    or has not yet done what this builds on, RefusedError (a code, without personal data) when it says no for good.
    """

    def authorise(self, key: str, order: str, money: Money, method: str) -> Movement:
        """Sets money aside; the movement's reference is that of the payment."""

    def capture(self, key: str, reference: str, money: Money) -> Movement:
        """Takes money that was set aside, all of it or a part."""

    def void(self, key: str, reference: str) -> Movement:
        """Frees what was set aside and not taken."""

    def collect(self, key: str, order: str, money: Money, method: str) -> Movement:
        """Authorises and captures in one; the movement's reference is that of the payment."""

    def refund(self, key: str, payment: str, money: Money, method: str) -> Movement:
        """Sends money back the way it came.

        `payment` is a payment's reference, or the number of an order that was paid before the provider gave any.
        """

    def look(self, reference: str) -> Movement:
        """The movement as it is now."""

    def notices(self, after: int) -> tuple[Notice, ...]:
        """What has happened since the notice with that id, in the order of ids."""
