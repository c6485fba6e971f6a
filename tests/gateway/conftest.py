"""A gateway in process with a fake Rasa behind it, and one as a real server where streams and kills matter."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.gateway.app import create_app
from bot.gateway.channels.registry import channels_of
from bot.gateway.config import ROOT, Config, Rate
from bot.gateway.strings import Strings
from reroute.settings import Settings

from .channels.driver import Driver
from .channels.platform import Platform
from .fake_orders import FakeOrders
from .fake_rasa import FakeRasa
from .server import LiveServer, Server

CANARIES = ["anna.schmidt@example.com", "4111 1111 1111 1111", "Torstraße 12"]
"""Said in the tests that break the gateway, and looked for in its log afterwards."""


def words(key: str, language: str = "en") -> str:
    """One of the gateway's own sentences."""
    return Strings(ROOT / "data", "gateway").own(language)[key]


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Talk:
    """A customer's side of one session."""

    def __init__(self, client: httpx.AsyncClient, session: dict[str, Any]) -> None:
        self.client, self.id, self.token = client, session["session"], session["token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self._ids = (f"own-{number}" for number in itertools.count(1))

    async def post(self, **said: Any) -> httpx.Response:
        body = {"id": next(self._ids)} | said
        return await self.client.post("/chat/messages", json=body, headers=self.headers)

    async def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """The answers to a text."""
        response = await self.post(text=text, **more)
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])

    async def history(self, after: str | None = None) -> list[dict[str, Any]]:
        params = {"after": after} if after else {}
        response = await self.client.get("/chat/messages", params=params, headers=self.headers)
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])

    async def wait_for(self, text: str) -> list[dict[str, Any]]:
        """The history once this was said in it."""
        async with asyncio.timeout(10):
            while True:
                messages = await self.history()
                if any(message["text"] == text for message in messages):
                    return messages
                await asyncio.sleep(0.01)


class Door:
    """A running gateway, as the outside sees it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def talk(self, locale: str = "en-GB") -> Talk:
        response = await self.client.post("/chat/sessions", json={"locale": locale})
        assert response.status_code == 201, response.text
        return Talk(self.client, response.json())


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    fake = _with_room_for_orders()
    yield fake
    fake.stop()


def _with_room_for_orders() -> FakeRasa:
    """One beside whose port that of its order service is free."""
    while True:
        fake = FakeRasa()
        try:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", fake.port + 2))
        except OSError:
            fake.stop()
        else:
            return fake


@pytest.fixture
def orders(rasa: FakeRasa) -> Iterator[FakeOrders]:
    """The order service of the gateways that are configured for this Rasa."""
    fake = FakeOrders(rasa.port + 2)
    yield fake
    fake.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def config(rasa: FakeRasa, tmp_path: Path) -> Config:
    """Short times, so that tests of patience are quick, and the origin of a shop."""
    settings = Settings(
        home=tmp_path,
        port=rasa.port - 1,
        secret="between-processes",  # noqa: S106 - no secret
        gateway_database_url=f"sqlite:///{tmp_path / 'gateway.db'}",
    )
    return Config(
        settings=settings,
        origins=frozenset({"https://shop.example"}),
        identity_secret="signed-by-the-shop",  # noqa: S106 - no secret
        address_rate=Rate(10_000, 1),
        session_rate=Rate(1_000, 1),
        filing_every=0.02,
        answer_within=8,
        connect_patience=0.3,
        redeliver_patience=2,
        turn_limit=5,
        drain=0.2,
    )


@pytest.fixture
async def door(config: Config, clock: Clock) -> AsyncIterator[Door]:
    async with opened(config, clock) as door:
        yield door


class opened:  # noqa: N801 - used as a function
    """A gateway in process, started and ended as a server would."""

    def __init__(self, config: Config, clock: Clock | None = None) -> None:
        self._app = create_app(config=config, now=clock or Clock())
        self._life = self._app.router.lifespan_context(self._app)

    async def __aenter__(self) -> Door:
        await self._life.__aenter__()
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://chat.example")
        return Door(self._client)

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()
        await self._life.__aexit__(None, None, None)


@pytest.fixture
def channel_config(driver: Driver, config: Config) -> Config:
    """A gateway that is set up for the platform, and does not lose patience with a loaded machine."""
    return replace(
        config,
        channels=channels_of(driver.env),
        contact_rate=Rate(10_000, 1),
        public_url="https://chat.shop.example",
        answer_within=120,
        turn_limit=120,
        connect_patience=60,
    )


@pytest.fixture
async def platform(driver: Driver, channel_config: Config, clock: Clock) -> AsyncIterator[Platform]:
    async with opened(channel_config, clock) as door:
        yield Platform(driver, door.client, clock)


@pytest.fixture
def live(config: Config) -> Iterator[LiveServer]:
    server = LiveServer(config)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(config: Config) -> Iterator[Server]:
    server = Server(config)
    try:
        server.start()
        yield server
    finally:
        server.kill()
    log = server.log.read_text()
    assert "reroute.gateway" in log
    assert [canary for canary in CANARIES if canary in log] == []


__all__ = ["Clock", "Config", "Door", "FakeRasa", "Rate", "Server", "Talk", "opened", "replace"]
