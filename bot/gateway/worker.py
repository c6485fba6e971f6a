"""A worker: looks what is due in which talk, and serves many talks at a time, each by a task of its own."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger("reroute.gateway")

AFTER_FAULT = 1.0
"""Seconds until it looks again after the database could not be read."""


class Worker(ABC):
    """It wakes when it is told to, and by itself after the pause that its last look asked for."""

    name: str
    """As the log calls it."""

    def __init__(self) -> None:
        self.busy: dict[str, asyncio.Task[None]] = {}
        """By talk, what is being done in it."""
        self._bell = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def look(self) -> float:
        """Begins to serve what is due; the seconds until there is more to do, if nobody wakes the worker before."""

    def start(self) -> None:
        """Begins to look; what an earlier process left is done first."""
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        self._bell.set()

    def serve(self, talk_id: str, work: Callable[[], Awaitable[None]]) -> None:
        """Has something done in a talk that is not busy, which it is until then."""
        self.busy[talk_id] = asyncio.create_task(self._serve(talk_id, work))

    async def stop(self, patience: float) -> None:
        """Lets what is being done end, for so many seconds; the rest is done after the next start."""
        if self._task is None:
            return
        self._task.cancel()
        if self.busy:
            await asyncio.wait(self.busy.values(), timeout=patience)
        left = [self._task, *self.busy.values()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._bell.clear()
            try:
                seconds = await self.look()
            except SQLAlchemyError as error:
                log.error("%s: what is due not read, tried again: error=%s", self.name, type(error).__name__)
                seconds = AFTER_FAULT
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._bell.wait()

    async def _serve(self, talk_id: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        finally:
            del self.busy[talk_id]
