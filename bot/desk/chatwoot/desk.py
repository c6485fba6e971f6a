"""Chatwoot in the place of our own desk, put together once beside the gateway's parts."""

from __future__ import annotations

import asyncio
import copy
import logging
from dataclasses import dataclass, replace

from bot.desk import away, packets
from bot.gateway.arrival import Words
from bot.gateway.channels.arrival import Entrance
from bot.gateway.config import Config
from bot.gateway.gateway import Gateway

from . import talks
from .api import Api
from .channel import NAME, Chatwoot
from .courier import Courier

log = logging.getLogger("reroute.desk")

EVERY = 5.0


def with_chatwoot(config: Config) -> Config:
    """The gateway's figures with Chatwoot among its channels, where it is the desk."""
    if config.chatwoot is None:
        return config
    return replace(config, channels={**config.channels, NAME: Chatwoot(config.chatwoot)})


class ChatwootDesk:
    """What answers Chatwoot's webhooks, and tells it of our talks."""

    def __init__(self, gateway: Gateway, channel: Chatwoot) -> None:
        self.gateway, self.channel = gateway, channel
        self.words = talks.Words(gateway.strings, gateway.config.channel_locale)
        gateway.turns.anyone_free = lambda session, conversation: True  # Chatwoot has hours and queues of its own
        gateway.queues.anyone_there = lambda session, team: True
        self.quiet = copy.copy(gateway)
        """The gateway's parts, with an entrance that says nothing to who waits for a person: Chatwoot does."""
        door = replace(gateway.door, words=_Quiet(gateway))
        self.quiet.entrance = Entrance(door, gateway.config.channel_locale)
        self._courier = Courier(gateway, Api(channel, gateway.web))
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def beside(cls, gateway: Gateway) -> ChatwootDesk | None:
        """None where it is not the desk."""
        channel = gateway.channels.get(NAME)
        return cls(gateway, channel) if isinstance(channel, Chatwoot) else None

    def start(self) -> None:
        self._courier.start()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._courier.stop(self.gateway.config.drain)

    async def _watch(self) -> None:
        """What our own desk watches over, too; but not who of its staff has left: Chatwoot's have no page here."""
        while True:
            for work in (packets.complete, away.tell):
                try:
                    await work(self.gateway)
                except Exception as error:  # a bug at one talk must not end the watch over all
                    log.error("watch broke: what=%s error=%s", work.__module__, type(error).__name__)
            await asyncio.sleep(EVERY)


@dataclass(frozen=True)
class _Quiet:
    words: Words

    def say(self, key: str, locale: str, text: str = "") -> str:
        return "" if key == "held" else self.words.say(key, locale, text)
