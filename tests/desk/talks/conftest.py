"""Talks that wait for a person, beside signed-in staff."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from tests.gateway.conftest import Talk
from tests.gateway.fake_rasa import FakeRasa

from ..conftest import Desk

HANDOVER = {
    "case": "C-10001",
    "expected_by": "2026-11-22T10:30:00Z",
    "order": "GS-1006",
    "asked": [{"topic": "cancel_order"}],
}
ASKS = [{"text": "A colleague takes over."}, {"custom": {"handover": HANDOVER}}]

Customers = Callable[..., Awaitable[Talk]]


@pytest.fixture
async def customer(desk: Desk, rasa: FakeRasa) -> AsyncIterator[Customers]:
    """`await customer()` is a talk with the bot, `await customer(waiting=True)` one that waits for a person."""
    transport = httpx.ASGITransport(desk.app, raise_app_exceptions=False, client=("203.0.113.9", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.example") as client:

        async def begin(waiting: bool = False) -> Talk:
            response = await client.post("/chat/sessions", json={"locale": "en-GB"})
            talk = Talk(client, response.json())
            if waiting:
                before, rasa.answer = rasa.answer, lambda _: ASKS
                await talk.say("a person please")
                rasa.answer = before
            return talk

        yield begin
