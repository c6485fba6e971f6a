"""A place to fall over on purpose, for the tests of what survives; nothing happens unless a file asks."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def failpoint(name: str) -> None:
    """Removes the file `$REROUTE_FAILPOINTS/<name>` and sends this process the signal that it names."""
    folder = os.environ.get("REROUTE_FAILPOINTS")
    if not folder or not (file := Path(folder, name)).exists():
        return
    wanted = signal.Signals[file.read_text()]
    file.unlink()
    os.kill(os.getpid(), wanted)
