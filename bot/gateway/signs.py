"""Signs of life that pass between customer and agent, and are forgotten at once: who is typing."""

from __future__ import annotations

import time
from collections.abc import Callable

LASTS = 6.0
"""Seconds for which one sign holds; who goes on typing sends another."""


Listener = Callable[[str, str, str | None], None]
"""Is told the talk, the side, and the agent's first name."""


class Signs:
    """By talk and side (`customer`, `agent`)."""

    def __init__(self, bot_is_at: Callable[[str], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._bot_is_at, self._clock = bot_is_at, clock
        self._until: dict[tuple[str, str], float] = {}
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Has `listener` called each time that somebody says they type."""
        self._listeners.append(listener)

    def type(self, conversation_id: str, side: str, name: str | None = None) -> None:
        now = self._clock()
        self._until = {key: until for key, until in self._until.items() if until > now}
        self._until[conversation_id, side] = now + LASTS
        for listener in self._listeners:
            listener(conversation_id, side, name)

    def stop(self, conversation_id: str, side: str) -> None:
        """Who has said it types no more."""
        self._until.pop((conversation_id, side), None)

    def types(self, conversation_id: str, side: str) -> bool:
        return self._until.get((conversation_id, side), 0) > self._clock()

    def is_running(self, conversation_id: str) -> bool:
        """Whether the customer is being answered: by the bot, or by an agent who types."""
        return self._bot_is_at(conversation_id) or self.types(conversation_id, "agent")
