"""What a platform's codes say of a message, in the answer to its sending or later in a webhook."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from .base import Later, Refused, Undelivered


@dataclass(frozen=True)
class Codes:
    """Those by which a message will never be taken, with the reason, and those by which it is only not taken now."""

    for_good: Mapping[int, str]
    for_now: Set[int]

    def error(self, code: int, status: object, after: float = 0) -> Later | Refused | None:
        """What is raised for a code; None for one that is not known."""
        fault = f"status {status}, code {code}"
        if code in self.for_good:
            return Refused(f"{fault}: {self.for_good[code]}")
        return Later(fault, after) if code in self.for_now else None

    def undelivered(self, sent_id: str, code: int, status: str) -> Undelivered:
        """What a webhook tells of a message that failed; a code that is not known is for good."""
        return Undelivered(sent_id, self.error(code, status) or Refused(f"status {status}, code {code}"))
