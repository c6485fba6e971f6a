from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import httpx
import pytest

from bot.gateway import deliveries
from bot.gateway.channels.registry import channels_of
from bot.gateway.database import Database
from bot.gateway.tables import Delivery

from ..conftest import Clock, Config, Rate, opened
from .driver import Driver, Hook, Shown
from .email_driver import EmailDriver
from .line_driver import LineDriver
from .messenger_driver import MessengerDriver
from .slack_driver import SlackDriver
from .telegram_driver import TelegramDriver
from .twilio_driver import TwilioDriver
from .whatsapp_driver import WhatsAppDriver

T = TypeVar("T")
PUBLIC_URL = "https://chat.shop.example"
DRIVERS: list[type[Driver]] = [
    EmailDriver,
    LineDriver,
    MessengerDriver,
    SlackDriver,
    TelegramDriver,
    TwilioDriver,
    WhatsAppDriver,
]


class Platform:
    """A platform and the gateway that it calls."""

    def __init__(self, driver: Driver, client: httpx.AsyncClient, clock: Clock) -> None:
        self.driver, self.client, self.clock = driver, client, clock

    async def tell(self, hook: Hook) -> httpx.Response:
        url = f"/channels/{self.driver.name}" + (f"?{hook.query}" if hook.query else "")
        headers = [(k.encode(), v.encode()) for k, v in hook.headers.items()]
        return await self.client.request(hook.method, url, content=hook.body, headers=headers)

    async def say(self, customer: str, text: str, identifier: str) -> None:
        response = await self.tell(self.driver.text(customer, text, identifier))
        assert response.status_code == 200, response.text

    async def shown(self, customer: str, count: int) -> list[Shown]:
        """What the customer was shown, once it is so many messages."""
        return await until(lambda: self.driver.received(customer), lambda found: len(found) >= count)


async def until(read: Callable[[], T], holds: Callable[[T], bool], seconds: float = 20) -> T:
    """What is read, once it is as it should be."""
    async with asyncio.timeout(seconds):
        while True:
            found = read()
            if holds(found):
                return found
            await asyncio.sleep(0.01)


@pytest.fixture(params=DRIVERS, ids=lambda kind: kind.name)
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """Each platform in turn."""
    started = request.param()
    yield started
    started.stop()


@pytest.fixture
def channel_config(driver: Driver, config: Config) -> Config:
    """A gateway that is set up for the platform, and does not lose patience with a loaded machine."""
    return replace(
        config,
        channels=channels_of(driver.env),
        contact_rate=Rate(10_000, 1),
        public_url=PUBLIC_URL,
        answer_within=120,
        turn_limit=120,
        connect_patience=60,
    )


@pytest.fixture
def books(channel_config: Config) -> Iterator[Database]:
    """The gateway's database, to look into."""
    database = Database(channel_config.settings.gateway_database_url)
    yield database
    database.close()


async def unsent(books: Database, holds: Callable[[list[Delivery]], bool]) -> list[Delivery]:
    """All that is not sent, once it is as it should be."""
    return await until(lambda: books.call(deliveries.not_sent), holds)


@pytest.fixture
async def platform(driver: Driver, channel_config: Config, clock: Clock) -> AsyncIterator[Platform]:
    async with opened(channel_config, clock) as door:
        yield Platform(driver, door.client, clock)
