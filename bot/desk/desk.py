"""The desk's parts, put together once beside the gateway's."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.gateway import ownership, saying
from bot.gateway.gateway import Gateway
from bot.gateway.ownership import CLOCK, Event, Step
from bot.gateway.replies import Reply
from bot.gateway.tables import Conversation, Owner, Sender

from . import away, packets
from .accounts import staff
from .accounts.tables import Staff
from .live import Live

log = logging.getLogger("reroute.desk")

EVERY, AT_MOST_EVERY = 5.0, 1.0
"""Seconds between two looks, and where something happens all the time."""
AGENT_AWAY = timedelta(minutes=10)
"""So long without a sign of the agent's page, and a talk goes back into the queue."""


class Desk:
    """Tells the inbox who is there, completes packets, writes to who has left, and watches the clock."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway, self.live = gateway, Live(gateway)
        gateway.turns.anyone_free = self.anyone_there
        gateway.queues.anyone_there = self.anyone_there
        gateway.notices.on_approvals = self.live.approvals
        self._task: asyncio.Task[None] | None = None
        self._bell = asyncio.Event()
        gateway.hub.listen(lambda _: self._bell.set())

    def start(self) -> None:
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def anyone_there(self, session: Session, team: str) -> bool:
        """Whether somebody of the team is at their desk."""
        now = self.gateway.now()
        there = (each for each in staff.everybody(session) if staff.is_available(each, now))
        return any(team in each.teams for each in there)

    async def _watch(self) -> None:
        while True:
            try:
                await packets.complete(self.gateway)
                await away.tell(self.gateway)
                for talk_id in await self.gateway.database.run(self._release_left):
                    self.gateway.hub.ring(talk_id)
            except SQLAlchemyError as error:
                log.warning("not watched, tried again: error=%s", type(error).__name__)
            except Exception as error:  # a bug at one talk must not end the watch over all
                log.error("watch broke: error=%s", type(error).__name__)
            await asyncio.sleep(AT_MOST_EVERY)
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY - AT_MOST_EVERY):  # wait_for would miss a stop as the bell rings
                    await self._bell.wait()
            self._bell.clear()

    def _release_left(self, session: Session) -> list[str]:
        """Talks of agents who went away, with no desk open, go back to where they stood in the queue."""
        now = self.gateway.now()
        there = (Staff.active, or_(Staff.seen_at > now - AGENT_AWAY, Staff.id.in_(self.live.at_desks())))
        has_one = (Conversation.owner == Owner.AGENT, Conversation.agent_id.is_not(None))
        left = (*has_one, ~Conversation.agent_id.in_(select(Staff.id).where(*there)))
        ids = session.scalars(select(Conversation.id).where(*left)).all()
        return [talk_id for talk_id in ids if _release(session, self.gateway, talk_id, now)]


def _release(session: Session, gateway: Gateway, talk_id: str, now: datetime) -> bool:
    talk = saying.locked(session, talk_id)
    if talk.owner != Owner.AGENT:
        return False
    words = gateway.strings.say("back_in_queue", talk.language or "", talk.locale)
    said = Reply(words.format(name=talk.agent_name))
    ownership.take(session, talk, Step(Event.RELEASE, CLOCK, reason="away"), now)
    saying.say(session, talk, Sender.SYSTEM, said, now)
    return True
