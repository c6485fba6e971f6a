"""When an effect is tried again: every figure of the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Schedule:
    """Exponential back-off with jitter; the defaults give up after about two hours."""

    attempts: int = 16
    """An effect that has failed this often is dead."""
    first: timedelta = timedelta(seconds=5)
    factor: float = 2.0
    ceiling: timedelta = timedelta(minutes=15)
    jitter: float = 0.2
    """A pause is up to this share longer or shorter, so that many effects do not come back at one instant."""
    lease: timedelta = timedelta(seconds=120)
    """How long a worker may take over one effect before another tries it, under the same key."""
    poll: timedelta = timedelta(milliseconds=200)

    def pause(self, attempt: int, chance: float) -> timedelta:
        """The pause after a failed attempt (the first is 1); `chance` is from 0 to 1."""
        grown = self.first * self.factor ** min(attempt - 1, 32)
        return min(grown, self.ceiling) * (1 + self.jitter * (2 * chance - 1))

    def gives_up(self, attempt: int) -> bool:
        return attempt >= self.attempts
