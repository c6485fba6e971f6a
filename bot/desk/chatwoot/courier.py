"""Tells Chatwoot what it is to know of our talks: of each talk one thing after the other, again with growing pauses."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bot.desk import packets
from bot.gateway.channels.base import Later, Refused
from bot.gateway.gateway import Gateway
from bot.gateway.worker import Worker

from . import jobs
from .api import Api
from .jobs import Job, Kind

log = logging.getLogger("reroute.desk")

AT_ONCE = 20
FOR_FACTS = 3.0
"""Seconds that the order service may take before a talk is told without."""
LOOK_AGAIN, LONGEST_SLEEP = 0.2, 2.0
SKIPPED = (Kind.MESSAGE, Kind.NOTE)
"""What is left out when Chatwoot will never take it, so that the rest gets there."""


class Courier(Worker):
    """It wakes when anything changes in a talk, and looks by itself from time to time."""

    name = "chatwoot"

    def __init__(self, gateway: Gateway, api: Api) -> None:
        super().__init__()
        self._gateway, self._api = gateway, api
        gateway.hub.listen(lambda _: self.wake())

    async def look(self) -> float:
        """Begins to tell of what is due; the seconds until there may be more, if nothing changes before."""
        found = await self._gateway.database.run(jobs.due, self._now())
        for talk_id in found:
            if talk_id not in self.busy and len(self.busy) < AT_ONCE:
                self.serve(talk_id, partial(self._catch_up, talk_id))
        return LOOK_AGAIN if found else LONGEST_SLEEP

    async def _catch_up(self, talk_id: str) -> None:
        """Tells all that is due of a talk, one thing after the other."""
        try:
            await self._complete_packet()
            while (job := await self._gateway.database.run(jobs.next_job, talk_id, self._now())) is not None:
                if not await self._tell(job):
                    break
        except SQLAlchemyError as error:
            log.error("chatwoot: not noted, told again: conversation=%s error=%s", talk_id, type(error).__name__)

    async def _tell(self, job: Job) -> bool:
        """False where it has to wait."""
        try:
            await self._do(job)
            return True
        except Refused as refused:
            if job.kind not in SKIPPED:
                return await self._put_off(job, refused.fault, 0)
            log.warning("chatwoot: refused: conversation=%s what=%s fault=%s", job.talk_id, job.key, refused.fault)
            await self._gateway.database.run(jobs.done, job)
            return True
        except Later as later:
            return await self._put_off(job, later.fault, later.after)
        except SQLAlchemyError:
            raise
        except Exception as error:  # a bug at one talk must not stop all others
            return await self._put_off(job, f"bug: {type(error).__name__}", 60)

    async def _put_off(self, job: Job, fault: str, after: float) -> bool:
        times = await self._gateway.database.run(jobs.put_off, job, fault, after, self._now())
        facts = (job.talk_id, job.key, times, fault)
        log.warning("chatwoot: put off: conversation=%s what=%s attempt=%d fault=%s", *facts)
        return False

    async def _do(self, job: Job) -> None:
        """Tells one thing, and notes that it was told."""
        database = self._gateway.database
        if job.kind is Kind.BEGIN:
            begun = await self._api.begin(job.talk_id, job.text)
            await database.run(jobs.done, job, begun.id, begun.status)
        elif job.kind is Kind.MESSAGE:
            told_id = await self._api.find(job) if job.again else 0
            await database.run(jobs.done, job, told_id or await self._api.say(job))
        elif job.kind is Kind.NOTE:
            await self._api.note(job)
            await database.run(jobs.done, job)
        else:
            await self._api.set(job)
            await database.run(jobs.done, job)

    async def _complete_packet(self) -> None:
        """So that the note has what the order service knows; without it, if that is not there now."""
        try:
            async with asyncio.timeout(FOR_FACTS):
                await packets.complete(self._gateway)
        except Exception as error:  # the customer waits: a person with a poorer note is better than none
            log.warning("chatwoot: packet not completed: error=%s", type(error).__name__)

    def _now(self) -> datetime:
        return self._gateway.now()
