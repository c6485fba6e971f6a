"""Pictures that are evidence go into their case at the order service, as often tried as it takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import httpx
from sqlalchemy.exc import SQLAlchemyError

from . import pictures
from .database import Database
from .orders import Orders
from .pictures import File

log = logging.getLogger("reroute.gateway")

PAUSE_AFTER_A_FAULT = 5.0


class Filing:
    """Looks for such pictures now and then; what the gateway did not get done before it ended is found again."""

    def __init__(self, database: Database, orders: Orders, now: Callable[[], datetime], every: float) -> None:
        self._database, self._orders, self._now, self._every = database, orders, now, every
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._file())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _file(self) -> None:
        while True:
            pause = self._every
            try:
                while (file := await self._database.run(pictures.next_to_file)) is not None:
                    await self._hand_in(file)
            except (httpx.HTTPError, SQLAlchemyError) as error:
                log.warning("evidence not filed, tried again: error=%s", type(error).__name__)
                pause = max(pause, PAUSE_AFTER_A_FAULT)
            await asyncio.sleep(pause)

    async def _hand_in(self, file: File) -> None:
        """Once more is no harm: the same file is the same piece of evidence. What is refused stays in the talk only."""
        taken = await self._orders.add_evidence(file)
        await self._database.run(pictures.filed, file.id, self._now())
        if taken:
            log.info("evidence filed: conversation=%s case=%s", file.conversation_id, file.case_number)
        else:
            log.warning("evidence refused: conversation=%s case=%s", file.conversation_id, file.case_number)
