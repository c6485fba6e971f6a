"""A gateway whose desk is a Chatwoot of our own, and the queue by which that tells what happens there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.gateway.config import Config
from bot.gateway.tables import Contact, Conversation, Message, OwnershipChange
from tests.gateway.conftest import Clock, Rate, Talk
from tests.gateway.fake_rasa import FakeRasa

from ..conftest import Desk
from .fake_chatwoot import FakeChatwoot, Hook

HANDOVER = {
    "case": "C-10001",
    "order": "GS-1001",
    "asked": [{"topic": "cancel_order", "words": "please stop it"}],
    "offered": ["a voucher"],
    "mood": "upset",
}


def answers(turn: dict[str, Any]) -> Any:
    """Repeats what it hears; asks for a person at a word."""
    if "person" not in turn["message"]:
        return [{"text": f"heard: {turn['message']}"}]
    return [{"text": "A colleague takes over."}, {"custom": {"handover": HANDOVER}}]


class Stage:
    """A running gateway and its Chatwoot; webhooks are told as they come, unless they are `held`."""

    def __init__(self, config: Config, clock: Clock, chatwoot: FakeChatwoot) -> None:
        self.config, self.clock, self.chatwoot = config, clock, chatwoot
        self.held = False
        self.statuses: list[int] = []
        self._open = AsyncExitStack()

    async def start(self) -> None:
        self.desk = await self._open.enter_async_context(Desk(self.config, self.clock))
        transport = httpx.ASGITransport(self.desk.app, raise_app_exceptions=False, client=("203.0.113.9", 50_000))
        client = httpx.AsyncClient(transport=transport, base_url="http://chat.example")
        self.client = await self._open.enter_async_context(client)
        self._pump = asyncio.create_task(self._tell_all())

    async def stop(self) -> None:
        self._pump.cancel()
        await asyncio.gather(self._pump, return_exceptions=True)
        await self._open.aclose()

    async def restart(self) -> None:
        await self.stop()
        self._open = AsyncExitStack()
        await self.start()

    async def tell(self, hook: Hook) -> int:
        body, headers = hook.signed(self.clock.now)
        return (await self.client.post("/channels/chatwoot", content=body, headers=headers)).status_code

    async def customer(self) -> Talk:
        """Somebody at our own widget."""
        response = await self.client.post("/chat/sessions", json={"locale": "en-GB"})
        return Talk(self.client, response.json())

    async def until(self, read: Callable[[], Any], wanted: Any) -> None:
        """Waits for what is read to be so; the clock goes on meanwhile, for what is tried again."""
        for step in range(600):
            if read() == wanted:
                return
            await asyncio.sleep(0.01)
            if step % 20 == 19:
                self.clock.forward(seconds=1)
                self.desk.gateway.hub.ring("the clock")
        raise AssertionError(f"{read()!r} is not {wanted!r}")

    async def settle(self) -> None:
        """Until nothing more is under way."""
        await self.until(lambda: len(self.chatwoot.hooks), 0)
        await asyncio.sleep(0.4)
        await self.until(lambda: len(self.chatwoot.hooks), 0)

    def books(self, read: Callable[[Any], Any]) -> Any:
        return self.desk.gateway.database.call(read)

    def talk_id(self, number: int) -> str:
        """Our talk with who writes in this conversation of Chatwoot's own inboxes; empty before they were heard."""
        contact = self.books(lambda session: session.get(Contact, ("chatwoot", str(number))))
        return str(contact.conversation_id) if contact else ""

    def owner(self, talk_id: str) -> str:
        talk = self.books(lambda session: session.get(Conversation, talk_id))
        return str(talk.owner) if talk else ""

    def said(self, talk_id: str) -> list[tuple[str, str]]:
        """Who said what in our talk, with what the customer was not shown in brackets."""

        def read(session: Any) -> list[tuple[str, str]]:
            found = session.scalars(select(Message).where(Message.conversation_id == talk_id).order_by(Message.seq))
            return [(each.sender, f"[{each.text}]" if each.hidden else each.text) for each in found]

        return list(self.books(read))

    def steps(self, talk_id: str) -> list[tuple[str, str]]:
        """Each change of who owns the talk, and by whom."""

        def read(session: Any) -> list[tuple[str, str]]:
            own = OwnershipChange.conversation_id == talk_id
            return [(each.event, each.by) for each in session.scalars(select(OwnershipChange).where(own))]

        return list(self.books(read))

    async def _tell_all(self) -> None:
        while True:
            if self.chatwoot.hooks and not self.held:
                self.statuses.append(await self.tell(self.chatwoot.hooks.popleft()))
            else:
                await asyncio.sleep(0.005)


@pytest.fixture
def chatwoot() -> Iterator[FakeChatwoot]:
    fake = FakeChatwoot()
    yield fake
    fake.stop()


@pytest.fixture
async def stage(config: Config, clock: Clock, chatwoot: FakeChatwoot, rasa: FakeRasa) -> AsyncIterator[Stage]:
    rasa.answer = answers
    patient = {"contact_rate": Rate(10_000, 1), "answer_within": 60, "turn_limit": 60, "connect_patience": 30}
    stage = Stage(replace(config, chatwoot=chatwoot.settings, **patient), clock, chatwoot)
    await stage.start()
    yield stage
    await stage.stop()
    assert set(stage.statuses) <= {200}
