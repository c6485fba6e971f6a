"""The words of the trade: every state, kind and verdict that crosses a border of the order service."""

from __future__ import annotations

from enum import StrEnum


class OrderState(StrEnum):
    """Life of an order; policy.md, 'Life of an order'."""

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    PICKING = "picking"
    PACKED = "packed"
    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"
    LOST = "lost"
    RETURNING = "returning"
    RETURNED = "returned"

    @property
    def in_warehouse(self) -> bool:
        return self in _IN_WAREHOUSE

    @property
    def on_the_way(self) -> bool:
        return self in _ON_THE_WAY

    @property
    def arrived(self) -> bool:
        return self in (OrderState.DELIVERED, OrderState.COMPLETED)


_IN_WAREHOUSE = (
    OrderState.RECEIVED,
    OrderState.CONFIRMED,
    OrderState.PICKING,
    OrderState.PACKED,
    OrderState.ON_HOLD,
)
_ON_THE_WAY = (OrderState.HANDED_OVER, OrderState.IN_TRANSIT, OrderState.OUT_FOR_DELIVERY)
LINE_OF_LIFE = (
    OrderState.RECEIVED,
    OrderState.CONFIRMED,
    OrderState.PICKING,
    OrderState.PACKED,
    *_ON_THE_WAY,
    OrderState.DELIVERED,
)


class PaymentState(StrEnum):
    """What became of the customer's money."""

    UNPAID = "unpaid"
    PAID = "paid"
    PART_REFUNDED = "part_refunded"
    REFUND_PENDING = "refund_pending"
    REFUNDED = "refunded"


class PaymentMethod(StrEnum):
    """How the order was paid; a gift card is refunded at once."""

    CARD = "card"
    PAYPAL = "paypal"
    GIFT_CARD = "gift_card"


class CarrierKind(StrEnum):
    """What a carrier does with a refused parcel, and whether it tracks."""

    POSTAL = "postal"
    EXPRESS = "express"
    ECONOMY = "economy"


class LineState(StrEnum):
    """One order line, after delivery on a life of its own."""

    ORDERED = "ordered"
    CANCELLED = "cancelled"
    RETURNING = "returning"
    RETURNED = "returned"
    EXCHANGING = "exchanging"
    RESENT = "resent"
    REFUNDED = "refunded"


class Verdict(StrEnum):
    """What a rule says to a change."""

    ALLOWED = "allowed"
    REFUSED = "refused"


class Need(StrEnum):
    """What must happen before a proposal can be confirmed."""

    CODE = "code"
    APPROVAL = "approval"
    PAYMENT_METHOD = "payment_method"


class Situation(StrEnum):
    """What a customer who asks for the parcel is told."""

    NOT_SHIPPED = "not_shipped"
    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"
    UNTRACKABLE = "untrackable"
    DELIVERED = "delivered"
    LOST = "lost"
    CANCELLED = "cancelled"
    RETURNING = "returning"


class OutboxKind(StrEnum):
    """What leaves the order service through the outbox; payloads in storage/outbox.py."""

    LABEL = "label"
    LABEL_VOID = "label_void"
    CUSTOMS = "customs"
    CARRIER_CALL = "carrier_call"
    REFUND = "refund"
    PAYMENT = "payment"
    PAYMENT_VOID = "payment_void"
    EMAIL = "email"
    SMS = "sms"
    RETURN_LABEL = "return_label"
    CLAIM = "claim"


class OutboxState(StrEnum):
    """Where one effect stands."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"


class LedgerAccount(StrEnum):
    """Accounts of the order ledger; the rows of one entry add up to zero."""

    RECEIVABLE = "receivable"
    SALES = "sales"
    CASH = "cash"
    GIFT_CARDS = "gift_cards"
    REFUND_DUE = "refund_due"
    GOODWILL = "goodwill"
    VOUCHERS = "vouchers"


class PaidState(StrEnum):
    """Where one payment stands; `paid_out` when the provider has sent it to the shop, which it does at hand-over."""

    PENDING = "pending"
    CAPTURED = "captured"
    PAID_OUT = "paid_out"
    VOIDED = "voided"
    WITHDRAWN = "withdrawn"
    """Asked for and wanted no more; should it come all the same, it goes back."""
    DECLINED = "declined"


class RefundState(StrEnum):
    """A refund from the promise until it is there."""

    PROMISED = "promised"
    """It waits for the goods."""
    DUE = "due"
    SENT = "sent"
    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


class PromiseState(StrEnum):
    """A promise is kept, called off, or with a person."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    ESCALATED = "escalated"


class Cause(StrEnum):
    """Why something is made good."""

    LATE = "late"
    LOST = "lost"
    NOT_RECEIVED = "not_received"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    OTHER = "other"
