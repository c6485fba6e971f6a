"""The long run of webhooks under load: `make load`. Prints how long platforms wait for their acknowledgement.

Target: half of them within 50 ms, 99 of 100 within 250 ms, at 20 updates a second while turns are being done.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Iterator

import httpx
import pytest

from ..conftest import Config, FakeRasa
from ..server import Server
from . import email_driver, slack_driver, twilio_driver
from .conftest import DRIVERS
from .driver import Driver
from .platform import until

UPDATES = int(os.environ.get("REROUTE_LOAD_UPDATES", "600"))
A_SECOND = 20
CUSTOMERS = 100


@pytest.fixture(params=DRIVERS, ids=lambda kind: kind.name)
def driver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    """Each platform in turn; the gateway's process finds it in the environment."""
    for signing in (email_driver, slack_driver):  # the gateway's process goes by the real time
        monkeypatch.setattr(signing, "NOW", int(time.time()))
    started = request.param()
    for name, value in started.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("REROUTE_PUBLIC_URL", twilio_driver.URL.removesuffix("/channels/twilio"))
    yield started
    started.stop()


@pytest.fixture
def gateway(driver: Driver, config: Config) -> Iterator[Server]:
    server = Server(config)
    server.start()
    yield server
    server.kill()


async def test_platforms_are_acknowledged_quickly(driver: Driver, gateway: Server, rasa: FakeRasa) -> None:
    hooks = [driver.text(str(3000 + n % CUSTOMERS), f"message {n}", str(n + 1)) for n in range(UPDATES)]
    async with httpx.AsyncClient(base_url=gateway.url, timeout=30) as client:

        async def tell(number: int) -> float:
            hook = hooks[number]
            begun = time.perf_counter()
            response = await client.post(f"/channels/{driver.name}", content=hook.body, headers=dict(hook.headers))
            assert response.status_code == 200
            return (time.perf_counter() - begun) * 1000

        tasks, begun = [], time.monotonic()
        for number in range(UPDATES):
            await asyncio.sleep(max(0.0, begun + number / A_SECOND - time.monotonic()))
            tasks.append(asyncio.create_task(tell(number)))
        waited = sorted(await asyncio.gather(*tasks))
    await until(lambda: len(rasa.turns), lambda count: count >= UPDATES, seconds=120)
    p50, p99 = statistics.median(waited), waited[int(len(waited) * 0.99) - 1]
    print(f"\n{driver.name}: {UPDATES} updates, {A_SECOND} a second: p50 {p50:.1f} ms, p99 {p99:.1f} ms")  # noqa: T201
    assert p50 <= 50
    assert p99 <= 250
