"""Counts every case by operation and status, says how far it is, and prints the table at the end."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict

EVERY = 500


class Ledger:
    """What was answered on one database."""

    def __init__(self, database: str, planned: int, *, aloud: bool) -> None:
        self._database = database
        self._planned = planned
        self._aloud = aloud
        self.answers: dict[str, Counter[int]] = defaultdict(Counter)
        self.cases = 0

    def note(self, operation: str, status: int) -> None:
        self.answers[operation][status] += 1
        self.cases += 1
        if self._aloud and self.cases % EVERY == 0:
            print(f"{self._database}: {self.cases} of about {self._planned} cases", file=sys.__stderr__, flush=True)

    def never_answered_well(self) -> set[str]:
        """Operations that no case has reached with a 2xx."""
        return {name for name, told in self.answers.items() if not any(200 <= status < 300 for status in told)}

    def table(self) -> str:
        rows = [f"{self._database}: {self.cases} cases"]
        for name, told in sorted(self.answers.items()):
            rows.append(f"  {name:<50} " + "  ".join(f"{status}: {told[status]}" for status in sorted(told)))
        return "\n".join(rows)
