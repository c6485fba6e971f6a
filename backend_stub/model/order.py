"""An order, its lines, its customer and its parcel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from backend_stub.model.address import Address
from backend_stub.model.enums import CarrierKind, LineState, OrderState, PaymentMethod, PaymentState
from backend_stub.model.money import Money


@dataclass(frozen=True)
class Preferences:
    """How a customer wants to be written to, beyond what must be said."""

    email_status: bool = True
    email_feedback: bool = True
    sms: bool = False


@dataclass(frozen=True)
class Customer:
    """Whose order it is, and the contact on file."""

    id: str
    name: str
    email: str
    phone: str
    language: str
    default_address: Address | None = None
    preferences: Preferences = Preferences()
    points: int = 0


@dataclass(frozen=True)
class StoredMethod:
    """A way to pay that the customer has stored; `balance` in minor units for a gift card, else None."""

    id: str
    kind: PaymentMethod
    label: str
    balance: int | None = None


@dataclass(frozen=True)
class OrderLine:
    """One line; `wish` is the variant the customer waits for, `exchange` the one that is sent for it.

    `allocated` tells that its units were taken from the stock; a line that is not cannot be packed.
    """

    line: int
    sku: str
    quantity: int
    unit_price: int
    state: LineState = LineState.ORDERED
    wish: dict[str, Any] | None = None
    exchange: dict[str, Any] | None = None
    allocated: bool = True

    @property
    def worth(self) -> int:
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class Shipping:
    """The parcel: how it travels, and when it should arrive."""

    method: str
    price: int
    carrier: str
    carrier_kind: CarrierKind
    tracking_number: str | None
    label_id: str | None
    promised_date: date
    expected_date: date | None
    labelled_to: dict[str, Any] | None = None


@dataclass(frozen=True)
class TrackingEvent:
    """What warehouse or carrier reported; `state` is the order's state from then on."""

    at: datetime
    state: OrderState
    status: str
    place: str | None


@dataclass(frozen=True)
class Order:
    """One order as it stands.

    `delivery` is an instruction to the carrier; `remedies` names what was given already, `compensated` is the worth of
    what was given by goodwill; `contact` replaces the customer's own e-mail or phone; `paused` says why the order is on
    hold, from which state, until when; `duties` are part of the total.
    """

    number: str
    customer_id: str
    version: int
    state: OrderState
    payment_state: PaymentState
    payment_method: PaymentMethod
    placed_at: datetime
    delivered_at: datetime | None
    total: Money
    address: Address
    shipping: Shipping
    lines: tuple[OrderLine, ...]
    delivery: dict[str, Any] | None = None
    remedies: tuple[str, ...] = ()
    compensated: int = 0
    payment_method_id: str | None = None
    contact: dict[str, Any] | None = None
    paused: dict[str, Any] | None = None
    duties: int = 0

    @property
    def live_lines(self) -> tuple[OrderLine, ...]:
        """The lines that were not cancelled."""
        return tuple(line for line in self.lines if line.state is not LineState.CANCELLED)

    @property
    def currency(self) -> str:
        return self.total.currency

    @property
    def worth(self) -> Money:
        """What the goods cost, without shipping and fees."""
        return Money(sum(line.worth for line in self.live_lines), self.currency)

    @property
    def paid(self) -> bool:
        return self.payment_state is not PaymentState.UNPAID

    def line(self, number: int) -> OrderLine | None:
        return next((line for line in self.lines if line.line == number), None)

    def money(self, amount: int) -> Money:
        return Money(amount, self.currency)


def same_order(one: Order, other: Order) -> bool:
    """Whether the same goods go to the same address."""

    def goods(order: Order) -> list[tuple[str, int]]:
        return sorted((line.sku, line.quantity) for line in order.live_lines)

    return goods(one) == goods(other) and one.address == other.address
