"""Faults of a payment provider on demand: `REROUTE_HOME/payments/faults.json`.

`{"card": {"refund": "slow"}, "*": {"notice": "twice"}}`: method, then operation (`authorise`, `capture`, `void`,
`collect`, `refund`, `look`, `notices`, and `notice` for the sending of each), either of which may be `*`.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

from backend_stub.effects.outcome import RefusedError, UnavailableError


class PaymentFault(StrEnum):
    """How a payment provider fails."""

    UNAVAILABLE = "unavailable"
    """Nothing is done, no answer."""
    SLOW = "slow"
    """It is done, but the answer comes too late to be heard."""
    REFUSE = "refuse"
    """Nothing is done, and nothing is remembered."""
    DECLINE = "declined"
    EXPIRED_CARD = "expired_card"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    """The last three: no money moves, and the provider remembers that it said so."""
    DELAY = "delay"
    """The answer is `pending`; it is done later."""
    FAIL = "fail"
    """The answer is good, the end is not: a refund comes back, anything else is declined later."""
    TWICE = "twice"
    """Carried out and told twice, as over a bad line."""
    LATE = "late"
    """Notices come long after what they tell."""


DECLINES = frozenset({PaymentFault.DECLINE, PaymentFault.EXPIRED_CARD, PaymentFault.INSUFFICIENT_FUNDS})


def payment_fault(folder: Path, method: str, operation: str) -> PaymentFault | None:
    """The fault set for this method and operation, the nearest match first."""
    try:
        asked = json.loads((folder / "faults.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    places = ((kind, name) for kind in (method, "*") for name in (operation, "*"))
    found = next((asked[kind][name] for kind, name in places if asked.get(kind, {}).get(name)), None)
    return PaymentFault(found) if found else None


def fail_before(fault: PaymentFault | None, operation: str) -> None:
    """Raises what keeps the provider from even starting."""
    if fault is PaymentFault.UNAVAILABLE:
        raise UnavailableError(f"{operation}.unavailable")
    if fault is PaymentFault.REFUSE:
        raise RefusedError(f"{operation}.refused")


def fail_after(fault: PaymentFault | None, operation: str) -> None:
    """Raises what keeps a done answer from being heard."""
    if fault is PaymentFault.SLOW:
        raise UnavailableError(f"{operation}.timed_out")
