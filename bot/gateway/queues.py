"""How long the customers of a team wait for a person, as things went lately; and whether anybody is there at all."""

from __future__ import annotations

import asyncio
import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from .database import Database
from .owners import Answering
from .ownership import Event
from .tables import Conversation, Owner, OwnershipChange

GOOD_FOR = timedelta(seconds=30)
"""How long what was found out of a team is told, before it is looked up anew."""
LATELY = timedelta(hours=4)
MOST, FEWEST = 20, 3
"""Of how many waits at the most, and of how many at least, something is told."""


@dataclass(frozen=True)
class Pace:
    """What is known of one team's queue."""

    anyone_there: bool
    waits: list[float]
    """Minutes of the last waits."""

    def minutes(self, position: int) -> int | None:
        """Whole minutes, one at least: the median of the waits, times the square root of the place.

        Who is first waits as long as people did lately, the fourth twice as long, the ninth three times: agents work
        side by side, so that a wait grows more slowly than the queue. A rule of thumb, without a source.
        """
        if not self.anyone_there or len(self.waits) < FEWEST:
            return None
        return max(1, round(statistics.median(self.waits) * math.sqrt(position)))


class Queues:
    """The pace of each team, looked up every 30 seconds at the most, and only where somebody waits."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._known: dict[str, tuple[datetime, Pace]] = {}
        self._lock = asyncio.Lock()
        self.anyone_there: Callable[[Session, str], bool] = lambda session, team: False
        """Whether somebody of the team is at their desk; the desk sets it."""

    async def complete(self, shown: Answering) -> None:
        """Adds how long it takes; or leaves the time that was promised, where nobody is there and it is yet to come."""
        if (queue := shown.queue) is None:
            return
        pace = await self._pace(queue.team)
        queue.minutes = pace.minutes(queue.position)
        if pace.anyone_there or queue.due_at is None or queue.due_at <= self._now():
            queue.due_at = queue.case = None

    async def _pace(self, team: str) -> Pace:
        async with self._lock:  # of many streams that ask at once, one looks
            at, pace = self._known.get(team, (None, None))
            if at is None or pace is None or at + GOOD_FOR <= self._now():
                pace = await self._database.run(self._look, team)
                self._known[team] = (self._now(), pace)
            return pace

    def _look(self, session: Session, team: str) -> Pace:
        waits = ended_since(session, self._now() - LATELY, team, MOST)
        return Pace(self.anyone_there(session, team), [seconds / 60 for seconds in waits])


def ended_since(session: Session, since: datetime, team: str | None = None, most: int | None = None) -> list[float]:
    """Seconds from each `ask` to the agent who came, of those who came after this moment; the last first.

    Who went back into the queue (`release`, `transfer`) had been met: their second wait is none of these.
    """
    step, ask, came = aliased(OwnershipChange), aliased(OwnershipChange), aliased(OwnershipChange)
    begin = (
        select(func.max(step.id))
        .where(step.conversation_id == came.conversation_id, step.id < came.id)
        .where(or_(step.event == Event.ASK, step.after != Owner.WAITING))
        .scalar_subquery()
    )
    query = (
        select(ask.at.label("asked"), came.at.label("came"))
        .join(ask, ask.id == begin)
        .where(came.at > since, came.after == Owner.AGENT, ask.event == Event.ASK)
        .order_by(came.at.desc(), came.id.desc())
        .limit(most)
    )
    if team is not None:
        query = query.join(Conversation, Conversation.id == came.conversation_id).where(Conversation.team == team)
    return [(row.came - row.asked).total_seconds() for row in session.execute(query)]
