"""The words of complaints and promises, and what a complaint has cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands; `escalated` when the customer says that it is not settled after all."""

    OPEN = "open"
    SETTLED = "settled"
    ESCALATED = "escalated"


class CauseFound(StrEnum):
    """Who or what a complaint was found to come from."""

    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"
    CARRIER = "carrier"
    OTHER = "other"


class Wanted(StrEnum):
    """The outcome a customer asks for."""

    CORRECTION = "correction"
    RESEND = "resend"
    REFUND = "refund"
    PART_REFUND = "part_refund"
    VOUCHER = "voucher"
    POINTS = "points"
    APOLOGY = "apology"
    ANSWER = "answer"


@dataclass(frozen=True)
class Impact:
    """What a complaint has cost: days, what the customer lost, what the customer paid; minor units of the order."""

    delay_days: int = 0
    loss: int = 0
    cost: int = 0
