"""Each platform in turn, and the outbox of the gateway behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.gateway import deliveries
from bot.gateway.channels.email import Email
from bot.gateway.database import Database
from bot.gateway.tables import Delivery

from ..conftest import Config
from .driver import Driver
from .email_driver import EmailDriver
from .line_driver import LineDriver
from .messenger_driver import MessengerDriver
from .platform import driver_of, until
from .slack_driver import SlackDriver
from .telegram_driver import TelegramDriver
from .twilio_driver import TwilioDriver
from .whatsapp_driver import WhatsAppDriver

DRIVERS: list[type[Driver]] = [
    EmailDriver,
    LineDriver,
    MessengerDriver,
    SlackDriver,
    TelegramDriver,
    TwilioDriver,
    WhatsAppDriver,
]


driver = driver_of(*DRIVERS)


@pytest.fixture
def email(driver: EmailDriver) -> Email:
    """The channel, in the files whose driver is that of e-mail."""
    found = Email.from_env(driver.env)
    assert found is not None
    return found


@pytest.fixture
def books(channel_config: Config) -> Iterator[Database]:
    """The gateway's database, to look into."""
    database = Database(channel_config.settings.gateway_database_url)
    yield database
    database.close()


async def unsent(books: Database, holds: Callable[[list[Delivery]], bool]) -> list[Delivery]:
    """All that is not sent, once it is as it should be."""
    return await until(lambda: books.call(deliveries.not_sent), holds)
