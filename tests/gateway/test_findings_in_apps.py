"""What the watch has found reaches the messaging app in which the customer talks, with its remedies as buttons."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from bot.gateway.channels.telegram import Telegram
from bot.gateway.database import Database
from bot.gateway.tables import Contact, Delivery

from .channels.platform import Platform, driver_of, until
from .channels.telegram_driver import TelegramDriver
from .conftest import Clock, Config, opened
from .fake_orders import FakeOrders
from .fake_rasa import FakeRasa, Turn


class Windowed(Telegram):
    """A platform that lets a shop write for a day."""

    window: ClassVar[timedelta | None] = timedelta(hours=24)


driver = driver_of(TelegramDriver)


@pytest.fixture
def rasa(rasa: FakeRasa) -> FakeRasa:
    rasa.answer = speaks
    return rasa


@pytest.fixture
def config(config: Config, orders: FakeOrders) -> Config:
    return replace(config, events_every=0.02)


def speaks(turn: Turn) -> Any:
    """Rasa's words to a notice; an echo to all else."""
    if "noticed" not in turn["message"]:
        return [{"text": f"heard: {turn['message']}"}]
    noticed = json.loads(turn["message"].removeprefix("/inform"))["noticed"]
    remedies = [{"title": "Geld zurück", "payload": "/refund"}, {"title": "Noch einmal", "payload": "/again"}]
    return [{"text": f"{noticed['order']}: {noticed['cause']}", "buttons": remedies}]


def read(config: Config, query: Any) -> Any:
    return Database(config.settings.gateway_database_url).call(query)


def talk_of(config: Config, customer: str) -> str:
    return str(read(config, lambda session: session.get_one(Contact, ("telegram", customer)).conversation_id))


async def test_a_finding_reaches_the_app_with_its_remedies(
    platform: Platform, config: Config, rasa: FakeRasa, orders: FakeOrders
) -> None:
    await platform.say("51", "hallo", "1")
    await platform.shown("51", 1)
    talk = talk_of(config, "51")
    for _ in range(2):  # events come at least once
        orders.happens("exception_found", "GS-1006", exception="E1", cause="overdue", conversations=[talk])
    found = (await platform.shown("51", 2))[1]
    assert (found.text, [title for title, _ in found.buttons]) == ("GS-1006: overdue", ["Geld zurück", "Noch einmal"])
    assert isinstance(platform.driver, TelegramDriver)
    await platform.tell(platform.driver.press("51", found.buttons[1][1], "2"))
    assert [each.text for each in await platform.shown("51", 3)][2:] == ["heard: /again"]


async def test_outside_the_window_the_app_is_left_alone_and_the_talk_keeps_it(
    driver: TelegramDriver, channel_config: Config, clock: Clock, orders: FakeOrders
) -> None:
    windowed = replace(channel_config, channels={"telegram": Windowed.from_env(driver.env)})
    async with opened(windowed, clock) as door:
        platform = Platform(driver, door.client, clock)
        await platform.say("52", "hallo", "1")
        await platform.shown("52", 1)
        clock.forward(hours=24, seconds=1)
        orders.happens(
            "exception_found", "GS-1006", exception="E1", cause="late", conversations=[talk_of(channel_config, "52")]
        )

        def last() -> tuple[str, str | None]:
            row = read(channel_config, lambda session: session.query(Delivery).order_by(Delivery.id.desc()).first())
            return row.state, row.fault

        state = await until(last, lambda found: found[0] == "dead")
    assert state == ("dead", "too long after the customer's last message")
    assert [each.text for each in driver.received("52")] == ["heard: hallo"]
