"""Counters made of counts in tables, whose rows may also go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Rising(Generic[Key]):
    """Adds what counts rise by from look to look, from zero at the first: rows that were forgotten take nothing back.

    A counter that fell would be taken for one that began anew, and all that it still counts for new.
    """

    def __init__(self) -> None:
        self._seen: Mapping[Key, int] | None = None
        self._total: Counter[Key] = Counter()

    def look(self, counts: Mapping[Key, int]) -> Mapping[Key, int]:
        """The totals, now that the tables count so."""
        before = counts if self._seen is None else self._seen
        for key, count in counts.items():
            self._total[key] += max(0, count - before.get(key, 0))
        self._seen = dict(counts)
        return self._total
