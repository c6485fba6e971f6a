"""The gateway's parts, put together once and passed to the routes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime

import httpx

from .alarms import Alarms
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
from .queues import Queues
from .rasa import Rasa
from .rules import Rules
from .signs import Signs
from .stream import Stream
from .strings import Strings, language_of
from .turns import Turns

TRANSCRIPTS = Rate(3, 3 * 3600)
"""Of one talk: three at once, and never more than three in an hour."""
TYPING, READING = Rate(5, 10), Rate(20, 20)
"""Of one talk: the widget says each three seconds that somebody types, in each of its tabs; and what was read."""


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
        self.feedback_strings = Strings(config.data, "feedback_page")
        self.door = Door(self, Alarms(config.data), config.longest_text)
        self.hub = Hub(config.streams_per_session)
        self.rules = Rules()
        parts = (self.database, self.rasa, self.orders, self.rules, self.strings, self.hub)
        self.turns = Turns(*parts, config, now)
        self.notices = Notices(self.database, self.orders, self.rasa, self.turns, now, config.events_every)
        self.signs = Signs(self.turns.is_running)
        self.queues = Queues(self.database, now)
        times = (config.session_idle, config.heartbeat)
        self.stream = Stream(self.database, self.hub, self.signs, self.queues, now, *times)
        self.filing = Filing(self.database, self.orders, now, config.filing_every)
        self.sessions, self.addresses = Buckets(config.session_rate), Buckets(config.address_rate)
        self.channels, self.contacts = config.channels, Buckets(config.contact_rate)
        self.entrance = Entrance(self.door, config.channel_locale)
        self.web = httpx.AsyncClient(limits=httpx.Limits(max_connections=100))
        self.outbox = Outbox(self.database, self.channels, self.web, self, now, lambda: self.notifications.under_way())
        self.hub.listen(lambda _: self.outbox.wake())
        self.notifications = Notifications(
            self.database, self.channels, self.web, self.hub, now, self.notices.ask_for_feedback
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self.uploads = Buckets(config.picture_rate)
        self.typing, self.reading = Buckets(TYPING), Buckets(READING)
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
