"""A place to fall over on purpose, for the tests of what survives a crash; off unless REROUTE_FAILPOINT names it."""

from __future__ import annotations

import os

CRASHED = 70


def failpoint(name: str) -> None:
    """Ends the process at once, as a kill would, when the environment asks for it here."""
    if os.environ.get("REROUTE_FAILPOINT") == name:
        os._exit(CRASHED)
