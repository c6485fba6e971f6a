"""What happens at the order service and concerns a talk: findings and the wish for feedback open it, erasures empty it.

Events come at least once; a notice has the name of its finding, so each is in a talk once.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from . import approvals, inbox
from .database import Database
from .orders import Event, Found, Orders
from .problems import Problem
from .rasa import Rasa
from .tables import EventMark, Turn
from .turns import Turns

log = logging.getLogger("reroute.gateway")

SOURCE = "orders"
AWAY = (httpx.HTTPError, ValidationError, SQLAlchemyError)
PAUSE_AFTER_A_FAULT = 3.0


class Notices:
    """Reads the events of the order service, from where the last process left off."""

    def __init__(
        self, database: Database, orders: Orders, rasa: Rasa, turns: Turns, now: Callable[[], datetime], every: float
    ) -> None:
        self._database, self._orders, self._rasa, self._turns = database, orders, rasa, turns
        self._now, self._every = now, every
        self._task: asyncio.Task[None] | None = None
        self.on_approvals: Callable[[], None] = lambda: None
        """Called when something waits for an approval, or does no more."""

    def start(self) -> None:
        """Begins to read, if this gateway shall."""
        if self._every:
            self._task = asyncio.create_task(self._read())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def greet(self, conversation_id: str) -> None:
        """Opens the talk of a customer whom the shop vouches for with what is astray at their orders."""
        try:
            for found in await self._orders.exceptions(conversation_id):
                await self._tell(conversation_id, found)
        except AWAY as error:  # no reason to keep the customer out
            log.warning("findings not read: conversation=%s error=%s", conversation_id, type(error).__name__)

    async def ask_for_feedback(self, conversation_id: str, token: str) -> None:
        """Has the customer asked how an order or a case went, once for each; the token says which, and rates it."""
        about = token.rpartition(".")[0]
        wish = {"cause": "feedback", "order": about, "feedback_token": token}
        try:
            await self._put(conversation_id, f"feedback {about}", {"noticed": wish})
        except Problem:  # asked before, by a token of another secret
            log.info("asked for feedback before: conversation=%s", conversation_id)

    async def _read(self) -> None:
        while True:
            pause = self._every
            try:
                while await self._round():
                    pass
            except AWAY as error:
                log.warning("events not read, tried again: error=%s", type(error).__name__)
                pause = max(pause, PAUSE_AFTER_A_FAULT)
            except Exception as error:  # a bug at one event must not end the reading of all
                log.error("events broke: error=%s", type(error).__name__)
                pause = max(pause, PAUSE_AFTER_A_FAULT)
            await asyncio.sleep(pause)

    async def _round(self) -> bool:
        """Takes what is new, in order; False when that was all, or the rest has to wait."""
        last, at = await self._database.run(_last_read)
        # The last one is asked for again: where it is not the same, the service has begun anew with an empty database.
        events = await self._orders.events(max(last - 1, 0))
        if last and (not events or (events[0].id, events[0].at) != (last, at)):
            log.warning("events begin anew: last=%s", last)
            await self._database.run(_mark_read, 0, "")
            return True
        events = [event for event in events if event.id > last]
        for event in events:
            if not await self._take(event):
                return False
            await self._database.run(_mark_read, event.id, event.at)
        return bool(events)

    async def _take(self, event: Event) -> bool:
        conversations = [str(each) for each in event.facts.get("conversations", [])]
        if event.kind == "exception_found":
            found = Found(id=event.facts["exception"], order=event.order or "", cause=event.facts["cause"])
            for conversation_id in conversations:
                await self._tell(conversation_id, found)
        elif event.kind == "approval_needed":
            await self._database.run(approvals.asked, event)
            self.on_approvals()
        elif event.kind == "approval_given":
            await self._decided(event)
        elif event.kind == "customer_erased":
            return all([await self._forget(conversation_id) for conversation_id in conversations])
        return True

    async def _decided(self, event: Event) -> None:
        """The customer is told in the talk, if it is open there; the order service's news tell it in any case."""
        await self._database.run(approvals.answered, event)
        self.on_approvals()
        word = {"proposal": event.facts["proposal"], "approved": event.facts["approved"]}
        if event.conversation:
            await self._put(event.conversation, f"{word['proposal']} decided", {"decided": word})

    async def _tell(self, conversation_id: str, found: Found) -> None:
        await self._put(conversation_id, found.id, {"noticed": {"order": found.order, "cause": found.cause}})

    async def _put(self, conversation_id: str, name: str, facts: dict[str, Any]) -> None:
        """Gives the bot a notice for this talk, once under its name."""
        payload = f"/inform{json.dumps(facts)}"
        turn: Turn | None = await self._database.run(inbox.notice, conversation_id, name, payload, self._now())
        if turn is not None:
            self._turns.take_up(turn)

    async def _forget(self, conversation_id: str) -> bool:
        """False while a message of the talk waits for its answer, most likely the one that asked for this."""
        if not await self._database.run(inbox.forget, conversation_id, self._now()):
            return False
        await self._rasa.forget(conversation_id)
        log.info("forgotten: conversation=%s", conversation_id)
        return True


def _last_read(session: Session) -> tuple[int, str]:
    mark = session.get(EventMark, SOURCE)
    return (mark.last_id, mark.last_at) if mark else (0, "")


def _mark_read(session: Session, event_id: int, at: str) -> None:
    session.merge(EventMark(source=SOURCE, last_id=event_id, last_at=at))
