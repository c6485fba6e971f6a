"""Server-sent events: every message of a conversation, from any place on, and whether somebody is typing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Protocol

from . import history, sessions
from .database import Database
from .history import MessageView
from .hub import Hub
from .problems import Problem

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

    async def events(self, caller: sessions.Caller, seq: int) -> AsyncIterator[str]:
        """Everything after `seq`, then what comes; ends with the session, or when the process is to end."""
        with self._hub.watch(caller.conversation_id) as bell:
            yield "retry: 1000\n\n"
            async for event in self._events(caller, bell, seq):
                yield event

    async def _events(self, caller: sessions.Caller, bell: asyncio.Event, seq: int) -> AsyncIterator[str]:
        conversation_id, told, rung = caller.conversation_id, False, True
        while not self._hub.closed:
            bell.clear()  # before reading: what comes while we read rings again
            typing = self._typing.is_running(conversation_id)
            page = await self._database.run(history.page_after, conversation_id, seq)
            for message in page.view.messages:
                yield message_event(message)
            seq = page.seq
            if typing and not (told and rung):
                yield TYPING
            told = typing
            rung = await _rung(bell, TYPING_AGAIN if typing else self._heartbeat)
            if not rung and not typing:
                yield ": still here\n\n"
                if not await self._alive(caller):
                    break

    async def _alive(self, caller: sessions.Caller) -> bool:
        try:
            await self._database.run(sessions.find, caller.token_hash, self._now(), self._idle)
        except Problem:
            return False
        return True


async def _rung(bell: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await bell.wait()
    except TimeoutError:
        return False


def message_event(message: MessageView) -> str:
    return f"id: {message.id}\nevent: message\ndata: {message.model_dump_json(by_alias=True, exclude_none=True)}\n\n"
