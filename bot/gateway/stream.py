"""Server-sent events: every message of a conversation, from any place on, who answers, and whether somebody types."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from . import history, sessions
from .database import Database
from .history import MessageView, Page
from .hub import Hub
from .owners import Answering
from .problems import Problem
from .sessions import Caller

TYPING = "event: typing\ndata: {}\n\n"
TYPING_AGAIN = 3.0
"""Seconds after which a turn that still runs is told again; a client forgets it soon, or when a message comes."""


class Typing(Protocol):
    """Knows whether an answer is being made."""

    def is_running(self, conversation_id: str) -> bool: ...


class Clock(Protocol):
    """Tells the time, in UTC."""

    def __call__(self) -> datetime: ...


class Stream:
    """What one open stream is fed from."""

    def __init__(
        self, database: Database, hub: Hub, typing: Typing, now: Clock, idle: timedelta, heartbeat: float
    ) -> None:
        self._database, self._hub, self._typing, self._now = database, hub, typing, now
        self._idle, self._heartbeat = idle, heartbeat

    async def events(self, caller: Caller, seq: int) -> AsyncIterator[str]:
        """Everything after `seq`, then what comes; ends with the token, or when the process is to end."""
        with self._hub.watch(caller.conversation_id) as bell:
            yield "retry: 1000\n\n"
            async for event in self._events(caller, bell, seq):
                yield event

    async def _events(self, caller: Caller, bell: asyncio.Event, seq: int) -> AsyncIterator[str]:
        shown, told, rung = Answering(), False, True
        while not self._hub.closed:
            bell.clear()  # before reading: what comes while we read rings again
            typing = self._typing.is_running(caller.conversation_id)
            seen = await self._database.run(_read, caller.token_hash, seq, self._now(), self._idle)
            if seen is None:
                break
            caller, page = seen
            if page.view.answering != shown:
                shown = page.view.answering
                yield owner_event(shown)
            for message in page.view.messages:
                yield message_event(message)
            seq = page.seq
            if typing and not (told and rung):
                yield TYPING
            told = typing
            rung = await _rung(bell, min(TYPING_AGAIN if typing else self._heartbeat, self._left(caller)))
            if not rung and not typing:
                yield ": still here\n\n"

    def _left(self, caller: Caller) -> float:
        """Seconds until the token ends."""
        return (caller.ends_at - self._now()).total_seconds() if caller.ends_at else math.inf


def _read(session: Session, token_hash: str, seq: int, now: datetime, idle: timedelta) -> tuple[Caller, Page] | None:
    """What is new for who holds this token; None once it is good no more."""
    try:
        caller = sessions.find(session, token_hash, now, idle)
    except Problem:
        return None
    return caller, history.page_after(session, caller.conversation_id, seq)


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
