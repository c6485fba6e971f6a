"""How long turns take: counts in fixed steps, in memory."""

from __future__ import annotations

from bisect import bisect_left

STEPS_MS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


class Histogram:
    """Counts durations up to each of the steps; the last count is of all that were longer."""

    def __init__(self) -> None:
        self.counts = [0] * (len(STEPS_MS) + 1)
        self.total_ms = 0.0

    def add(self, milliseconds: float) -> None:
        self.counts[bisect_left(STEPS_MS, milliseconds)] += 1
        self.total_ms += milliseconds

    def snapshot(self) -> dict[str, int]:
        """Counts by upper bound in ms."""
        return dict(zip([str(step) for step in STEPS_MS] + ["longer"], self.counts, strict=True))
