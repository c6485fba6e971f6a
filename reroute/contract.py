"""Runs the contract test suite against a shop's own order service."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from reroute.processes import APP_PYTHON, ROOT

DEMO_FACTS = ROOT / "docs" / "examples" / "contract-demo.yml"
SUITE = ROOT / "tests" / "contract"


def hold_to_contract(url: str, secret: str, facts: Path) -> int:
    """0 when the shop at this URL keeps the contract, 1 when it does not; pytest's own code for anything else."""
    environment = {
        **os.environ,
        "REROUTE_CONTRACT_URL": url,
        "REROUTE_CONTRACT_SECRET": secret,
        "REROUTE_CONTRACT_FACTS": str(facts),
    }
    command = [
        str(APP_PYTHON),
        "-m",
        "pytest",
        "--tb=short",
        "-p",
        "no:cacheprovider",
        "--confcutdir",
        str(SUITE),
        str(SUITE),
    ]
    return subprocess.call(command, cwd=ROOT, env=environment)  # noqa: S603  our own command
