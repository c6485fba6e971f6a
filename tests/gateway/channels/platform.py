"""A platform, and the gateway that it calls: what a test needs to speak as the platform's customers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import httpx
import pytest

from .driver import Driver, Hook, Shown

T = TypeVar("T")


class Platform:
    """A platform and the gateway that it calls."""

    def __init__(self, driver: Driver, client: httpx.AsyncClient, clock: Any) -> None:
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


def driver_of(*kinds: type[Driver]) -> Any:
    """The fixture `driver` of a test file: each of these platforms in turn."""

    @pytest.fixture(name="driver", params=kinds, ids=lambda kind: kind.name)
    def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
        started = request.param()
        yield started
        started.stop()

    return driver
