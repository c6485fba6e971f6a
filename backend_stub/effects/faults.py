"""Faults on demand: `faults.json` in a simulated partner's folder makes it fail, for tests and drills.

`REROUTE_HOME/carriers/faults.json`: `{"express": {"redirect": "unavailable"}, "*": {"hold": "refuse"}}`; a carrier
or an operation may be `*`. `REROUTE_HOME/payments/faults.json` has payment methods instead of carriers.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

from backend_stub.effects.outcome import RefusedError, UnavailableError


class Fault(StrEnum):
    """How a partner fails."""

    UNAVAILABLE = "unavailable"
    """Nothing is done, no answer."""
    SLOW = "slow"
    """It is done, but the answer comes too late to be heard."""
    REFUSE = "refuse"
    """Nothing is done, and never will be."""


def fault_for(folder: Path, kind: str, operation: str) -> Fault | None:
    """The fault set for this partner and operation, the nearest match first."""
    try:
        asked = json.loads((folder / "faults.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    for carrier in (kind, "*"):
        for name in (operation, "*"):
            if found := asked.get(carrier, {}).get(name):
                return Fault(found)
    return None


def fail_before(fault: Fault | None, operation: str) -> None:
    """Raises what keeps the partner from even starting."""
    if fault is Fault.UNAVAILABLE:
        raise UnavailableError(f"{operation}.unavailable")
    if fault is Fault.REFUSE:
        raise RefusedError(f"{operation}.refused")


def fail_after(fault: Fault | None, operation: str) -> None:
    """Raises what keeps a done answer from being heard."""
    if fault is Fault.SLOW:
        raise UnavailableError(f"{operation}.timed_out")
