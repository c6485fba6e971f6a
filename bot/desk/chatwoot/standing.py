"""How a conversation stands at Chatwoot, as far as is known: its webhooks come late, twice and in any order."""

from __future__ import annotations

from dataclasses import dataclass

from .shapes import Status


@dataclass(frozen=True)
class Told:
    """What a webhook says: the status at a moment of Chatwoot's clock, and the one before if it tells of a change."""

    status: Status
    at: float
    before: Status | None = None


@dataclass(frozen=True)
class Standing:
    """What is known: the status, and the newest moment of Chatwoot's clock of which something is known.

    `confirmed`: Chatwoot told of this status itself. What we set is not, until then: webhooks from before may still
    come, and nothing tells how old they are.
    """

    status: Status
    at: float
    confirmed: bool


def after(known: Standing, told: Told) -> tuple[Standing, bool]:
    """What is known now, and whether Chatwoot changed the status."""
    if told.status is known.status:
        return (Standing(told.status, told.at, True), False) if told.at > known.at else (known, False)
    is_next_change = told.before is known.status and told.at >= known.at
    is_newer = known.confirmed and told.at > known.at
    if is_next_change or is_newer:
        return Standing(told.status, told.at, True), True
    return known, False
