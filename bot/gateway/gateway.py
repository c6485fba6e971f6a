"""The gateway's parts, put together once and passed to the routes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from .arrival import Door
from .config import Config
from .database import Database
from .hub import Hub
from .limits import Buckets
from .notices import Notices
from .orders import Orders
from .rasa import Rasa
from .stream import Stream
from .strings import Strings, language_of
from .turns import Turns


def utc_now() -> datetime:
    return datetime.now(UTC)


class Gateway:
    """All parts of one running gateway."""

    def __init__(self, config: Config, now: Callable[[], datetime] = utc_now) -> None:
        self.config, self.now = config, now
        self.database = Database(config.settings.gateway_database_url)
        self.rasa = Rasa(config)
        self.orders = Orders(config)
        self.strings = Strings(config.data, "gateway")
        self.widget_strings = Strings(config.data, "widget")
        self.door = Door(self, config.longest_text, config.session_idle)
        self.hub = Hub(config.streams_per_session)
        self.turns = Turns(self.database, self.rasa, self.strings, self.hub, config, now)
        self.notices = Notices(self.database, self.orders, self.rasa, self.turns, now, config.events_every)
        self.stream = Stream(self.database, self.hub, self.turns, now, config.session_idle, config.heartbeat)
        self.sessions, self.addresses = Buckets(config.session_rate), Buckets(config.address_rate)

    def say(self, key: str, locale: str, text: str = "") -> str:
        """One of the gateway's own sentences, in the language of the talk."""
        return self.strings.say(key, language_of(locale, text))

    async def close(self) -> None:
        await self.notices.stop()
        await self.turns.stop(self.config.drain)
        await self.rasa.close()
        await self.orders.close()
        self.database.close()
