"""Server-sent events: every message of a conversation, from any place on, who answers, and whether somebody types."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from . import history, owners, sessions
from .database import Database
from .history import MessageView
from .hub import Hub
from .owners import Answering
from .problems import Problem
from .queues import Queues
from .sessions import Caller
from .tables import Conversation

TYPING = "event: typing\ndata: {}\n\n"
TYPING_AGAIN = 3.0
"""Seconds after which a turn that still runs is told again; a client forgets it soon, or when a message comes."""


class Typing(Protocol):
    """Knows whether an answer is being made."""

    def is_running(self, conversation_id: str) -> bool: ...


class Clock(Protocol):
    """Tells the time, in UTC."""

    def __call__(self) -> datetime: ...


NOTHING_SEEN = -1
"""Before the first look: no talk's last place."""


@dataclass(frozen=True)
class Seen:
    """What one look into the database shows."""

    caller: Caller
    answering: Answering
    messages: Sequence[MessageView]
    """Those after the last look."""
    seq: int
    """The place of the last message."""
    last_seq: int
    """The last place of all in the talk, turns too."""


class Stream:
    """What one open stream is fed from."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        typing: Typing,
        queues: Queues,
        now: Clock,
        idle: timedelta,
        heartbeat: float,
    ) -> None:
        self._database, self._hub, self._typing, self._queues = database, hub, typing, queues
        self._now, self._idle, self._heartbeat = now, idle, heartbeat

    async def events(self, caller: Caller, seq: int) -> AsyncIterator[str]:
        """Everything after `seq`, then what comes; ends with the token, or when the process is to end."""
        with self._hub.watch(caller.conversation_id) as bell:
            yield "retry: 1000\n\n"
            async for event in self._events(caller, bell, seq):
                yield event

    async def _events(self, caller: Caller, bell: asyncio.Event, seq: int) -> AsyncIterator[str]:
        shown, told, rung, last_seq = Answering(), False, True, NOTHING_SEEN
        while not self._hub.closed:
            bell.clear()  # before reading: what comes while we read rings again
            typing = self._typing.is_running(caller.conversation_id)
            seen = await self._database.run(_look, caller.token_hash, seq, last_seq, self._now(), self._idle)
            if seen is None:
                break
            caller, last_seq = seen.caller, seen.last_seq
            await self._queues.complete(seen.answering)
            if seen.answering != shown:
                shown = seen.answering
                yield owner_event(shown)
            for message in seen.messages:
                yield message_event(message)
            seq = seen.seq
            if typing and not (told and rung):
                yield TYPING
            told = typing
            rung = await _rung(bell, min(TYPING_AGAIN if typing else self._heartbeat, self._left(caller)))
            if not rung and not typing:
                yield ": still here\n\n"

    def _left(self, caller: Caller) -> float:
        """Seconds until the token ends."""
        return (caller.ends_at - self._now()).total_seconds() if caller.ends_at else math.inf


def _look(session: Session, token_hash: str, seq: int, last_seq: int, now: datetime, idle: timedelta) -> Seen | None:
    """What is new for who holds this token since all that had a place up to `last_seq`; None once it is good no more.

    The talk's row tells whether anything was said, so that a look at an idle talk reads no messages. It is asked, and
    not the bell: the hub rings in this process only, and what another one writes is seen with the next heartbeat.
    """
    try:
        caller = sessions.find(session, token_hash, now, idle)
    except Problem:
        return None
    conversation = session.get_one(Conversation, caller.conversation_id)
    if conversation.last_seq == last_seq:
        return Seen(caller, owners.answering(session, conversation), [], seq, last_seq)
    # read after the row: what PostgreSQL shows here and not yet there is passed on now, and found empty next time
    page = history.page_after(session, caller.conversation_id, seq)
    return Seen(caller, page.view.answering, page.view.messages, page.seq, conversation.last_seq)


async def _rung(bell: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await bell.wait()
    except TimeoutError:
        return False


def owner_event(answering: Answering) -> str:
    return f"event: owner\ndata: {answering.model_dump_json(exclude_none=True)}\n\n"


def message_event(message: MessageView) -> str:
    return f"id: {message.id}\nevent: message\ndata: {message.model_dump_json(by_alias=True, exclude_none=True)}\n\n"
