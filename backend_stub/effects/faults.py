"""Faults on demand: `faults.json` in a simulated partner's folder makes it fail, for tests and drills.

`REROUTE_HOME/carriers/faults.json`: `{"express": {"redirect": "unavailable"}, "*": {"hold": "refuse"}}`; a carrier
or an operation may be `*`. `REROUTE_HOME/payments/faults.json` has payment methods instead of carriers.
What befalls a parcel stands under `parcels`, by tracking number or `*`: `{"parcels": {"CE100000003DE": "lose"}}`. It
befalls the parcel when the carrier next looks at it, and stays so after the file has changed.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

from backend_stub.effects.outcome import RefusedError, UnavailableError


class Fault(StrEnum):
    """How a partner fails."""

    UNAVAILABLE = "unavailable"
    """Nothing is done, no answer."""
    SLOW = "slow"
    """It is done, but the answer comes too late to be heard."""
    REFUSE = "refuse"
    """Nothing is done, and never will be."""
    TWICE = "twice"
    """The call arrives twice, and what is told is told twice; it is done once."""


class ParcelFault(StrEnum):
    """What befalls one parcel."""

    LOSE = "lose"
    """It is never seen again; after a search the carrier says so."""
    DAMAGE = "damage"
    """It arrives damaged, and the carrier has noted it."""
    DELAY = "delay"
    """All that is still to happen happens later."""
    ABSENT = "absent"
    """Nobody opens: it waits at a pick-up place."""
    ABANDON = "abandon"
    """Nobody picks it up: it goes back when the pick-up place may keep it no longer."""
    REJECT = "reject"
    """It is refused at the door and goes back."""
    NEIGHBOUR = "neighbour"
    """A neighbour takes it."""
    SAFE_PLACE = "safe_place"
    """It is left at a safe place."""
    DENY = "deny"
    """The carrier refuses a claim for it, after looking into it."""


def fault_for(folder: Path, kind: str, operation: str) -> Fault | None:
    """The fault set for this partner and operation, the nearest match first."""
    asked = _asked(folder)
    for carrier in (kind, "*"):
        for name in (operation, "*"):
            if found := asked.get(carrier, {}).get(name):
                return Fault(found)
    return None


def parcel_fault_for(folder: Path, tracking_number: str) -> ParcelFault | None:
    """What is set to befall this parcel: its own entry first."""
    parcels = _asked(folder).get("parcels", {})
    found = parcels.get(tracking_number) or parcels.get("*")
    return ParcelFault(found) if found else None


def _asked(folder: Path) -> dict[str, Any]:
    try:
        asked: dict[str, Any] = json.loads((folder / "faults.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return asked


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
