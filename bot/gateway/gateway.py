"""The gateway's parts, put together once and passed to the routes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime

import httpx

from .arrival import Door
from .channels.arrival import Entrance
from .config import Config, Rate
from .database import Database
from .filing import Filing
from .hub import Hub
from .limits import Buckets
from .notices import Notices
from .notifications import Notifications
from .orders import Orders
from .outbox import Outbox
from .rasa import Rasa
from .stream import Stream
from .strings import Strings, language_of
from .turns import Turns

TRANSCRIPTS = Rate(3, 3 * 3600)
"""Of one talk: three at once, and never more than three in an hour."""


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
        self.door = Door(self, config.longest_text)
        self.hub = Hub(config.streams_per_session)
        self.turns = Turns(self.database, self.rasa, self.strings, self.hub, config, now)
        self.notices = Notices(self.database, self.orders, self.rasa, self.turns, now, config.events_every)
        self.stream = Stream(self.database, self.hub, self.turns, now, config.session_idle, config.heartbeat)
        self.filing = Filing(self.database, self.orders, now, config.filing_every)
        self.sessions, self.addresses = Buckets(config.session_rate), Buckets(config.address_rate)
        self.channels, self.contacts = config.channels, Buckets(config.contact_rate)
        self.entrance = Entrance(self.door, config.channel_locale)
        self.web = httpx.AsyncClient(limits=httpx.Limits(max_connections=100))
        self.outbox = Outbox(self.database, self.channels, self.web, self, now)
        self.hub.listen(self.outbox.wake)
        self.notifications = Notifications(self.database, self.channels, self.web, self.hub, now)
        self._tasks: set[asyncio.Task[None]] = set()
        self.uploads = Buckets(config.picture_rate)
        self.transcripts = Buckets(TRANSCRIPTS, lambda: now().timestamp())

    def say(self, key: str, locale: str, text: str = "") -> str:
        """One of the gateway's own sentences, in the language of the talk."""
        return self.strings.say(key, language_of(locale, text))

    def background(self, work: Coroutine[None, None, None]) -> None:
        """Has something done that nobody waits for."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        await self.notices.stop()
        await self.filing.stop()
        await self.turns.stop(self.config.drain)
        await self.outbox.stop(self.config.drain)
        await self.notifications.stop()
        for task in self._tasks:
            task.cancel()
        await self.web.aclose()
        await self.rasa.close()
        await self.orders.close()
        self.database.close()
