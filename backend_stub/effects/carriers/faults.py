"""Faults on demand: `REROUTE_HOME/carriers/faults.json` makes simulated carriers fail, for tests and drills.

`{"express": {"redirect": "unavailable"}, "*": {"hold": "refuse"}}`; a carrier or an operation may be `*`.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

from backend_stub.effects.outcome import RefusedError, UnavailableError


class Fault(StrEnum):
    """How a carrier fails."""

    UNAVAILABLE = "unavailable"
    """Nothing is done, no answer."""
    SLOW = "slow"
    """It is done, but the answer comes too late to be heard."""
    REFUSE = "refuse"
    """Nothing is done, and never will be."""


def fault_for(folder: Path, kind: str, operation: str) -> Fault | None:
    """The fault set for this carrier and operation, the nearest match first."""
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
    """Raises what keeps the carrier from even starting."""
    if fault is Fault.UNAVAILABLE:
        raise UnavailableError("carrier.unavailable")
    if fault is Fault.REFUSE:
        raise RefusedError(f"{operation}.refused_by_carrier")


def fail_after(fault: Fault | None) -> None:
    """Raises what keeps a done answer from being heard."""
    if fault is Fault.SLOW:
        raise UnavailableError("carrier.timed_out")
