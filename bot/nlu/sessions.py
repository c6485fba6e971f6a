"""Keeps long talks quick: Rasa reads, replays and sends on all events of a session with every message."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

TURNS = 40
"""Turns after which a talk goes on in a new session; what is open in it is carried along (`action_session_start`)."""
MOST_TALKS = 10_000

DoTurn = Callable[[UserMessage], Awaitable[Any]]


class Sessions:
    """Does turns, and begins a new Rasa session in a talk before its 41st, 81st … turn since the server's start."""

    def __init__(self, do_turn: DoTurn, turns: int = TURNS) -> None:
        self._do_turn, self._turns = do_turn, turns
        self._counts: OrderedDict[str, int] = OrderedDict()

    async def __call__(self, message: UserMessage) -> Any:
        count = self._counts.pop(message.sender_id, 0)
        if count >= self._turns:
            await self._do_turn(_session_start(message))
            count = 0
        self._counts[message.sender_id] = count + 1
        if len(self._counts) > MOST_TALKS:
            self._counts.popitem(last=False)
        return await self._do_turn(message)


def _session_start(message: UserMessage) -> UserMessage:
    return UserMessage(
        "/session_start",
        CollectingOutputChannel(),
        message.sender_id,
        input_channel=message.input_channel,
        metadata=message.metadata,
    )
