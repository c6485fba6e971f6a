"""Wakes the open streams of a conversation when something happens in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .problems import Problem


class Hub:
    """Bells by conversation; `closed` once the process is to end, so that no stream holds it up."""

    def __init__(self, most_per_conversation: int) -> None:
        self._bells: dict[str, set[asyncio.Event]] = {}
        self._most = most_per_conversation
        self._listeners: list[Callable[[str], None]] = []
        self.closed = False

    def demand_room(self, conversation_id: str) -> None:
        """Problem `too_many_streams` when as many as may watch already."""
        if len(self._bells.get(conversation_id, ())) >= self._most:
            raise Problem("too_many_streams", retry_after=5)

    @contextmanager
    def watch(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """A bell that rings at each change."""
        bells = self._bells.setdefault(conversation_id, set())
        bell = asyncio.Event()
        bells.add(bell)
        try:
            yield bell
        finally:
            bells.discard(bell)
            if not bells and self._bells.get(conversation_id) is bells:
                del self._bells[conversation_id]

    @property
    def streams(self) -> int:
        """How many are open."""
        return sum(len(bells) for bells in self._bells.values())

    def is_watched(self, conversation_id: str) -> bool:
        """Whether somebody has the talk open."""
        return bool(self._bells.get(conversation_id))

    def listen(self, listener: Callable[[str], None]) -> None:
        """Has `listener` called at each change in any conversation, with its id."""
        self._listeners.append(listener)

    def ring(self, conversation_id: str) -> None:
        for listener in self._listeners:
            listener(conversation_id)
        for bell in self._bells.get(conversation_id, ()):
            bell.set()

    def close(self) -> None:
        self.closed = True
        for conversation_id in self._bells:
            self.ring(conversation_id)
