"""Rules of the staff's, by which a talk goes to a person (docs/desk.md)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from .phrases import Phrases
from .tables import StaffRule

GOOD_FOR = 2.0
"""Seconds after which the rules are read anew: so long another process may still go by what was changed."""


@dataclass(frozen=True)
class Heard:
    """A customer's message, and what is known of it."""

    words: str
    """What was typed; empty where a button was pressed or a picture came."""
    language: str
    channel: str
    topics: frozenset[str] = frozenset()
    """The intents that it was held for."""


@dataclass(frozen=True)
class Rule:
    """One that is active. Each condition that is given must hold, by any of its values."""

    title: str
    team: str | None
    words: Phrases | None
    languages: frozenset[str]
    channels: frozenset[str]
    topics: frozenset[str]

    @classmethod
    def of(cls, row: StaffRule) -> Rule:
        words = row.when.get("words")
        sets = (frozenset(row.when.get(name, ())) for name in ("languages", "channels", "topics"))
        return cls(row.title, row.team, Phrases(words) if words else None, *sets)

    def holds(self, heard: Heard) -> bool:
        """True when the message is one for a person."""
        return (
            (not self.languages or heard.language in self.languages)
            and (not self.channels or heard.channel in self.channels)
            and (not self.topics or not self.topics.isdisjoint(heard.topics))
            and (self.words is None or self.words.are_in(heard.words))
        )


class Rules:
    """The active rules, kept for two seconds, so that a message costs no query."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: tuple[float, list[Rule]] | None = None

    def holding(self, session: Session, heard: Heard) -> list[Rule]:
        """Those that hold, the oldest first."""
        return [rule for rule in self._read(session) if rule.holds(heard)]

    def forget(self) -> None:
        """They have been changed: the next message goes by what is written now."""
        self._known = None

    def _read(self, session: Session) -> list[Rule]:
        known, now = self._known, self._clock()
        if known is None or known[0] + GOOD_FOR <= now:
            query = select(StaffRule).where(StaffRule.active).order_by(StaffRule.id)
            self._known = known = (now, [Rule.of(row) for row in session.scalars(query)])
        return known[1]
