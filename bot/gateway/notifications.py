"""News of the order service for the messaging app that the customer used: sent at once or not at all, once per key."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from . import deliveries
from .channels.base import Channel, Later, Outgoing, Recipient, Refused
from .database import Database
from .deliveries import Part
from .hub import Hub
from .saying import OWN_PREFIX
from .tables import Contact, Conversation, Delivery, DeliveryState, Message, Sender

log = logging.getLogger("reroute.gateway")

PATIENCE = 2.5
"""Seconds for all tries together: the order service waits no longer before it writes a mail."""


@dataclass(frozen=True)
class News:
    """What a customer is to be told, and the talks in which it may be; the same `key` is the same news.

    With a `feedback_token` the customer is asked how it was, too.
    """

    key: str
    conversations: Sequence[str]
    text: str
    feedback_token: str | None = None

    @property
    def message_id(self) -> str:
        return f"{OWN_PREFIX}{hashlib.sha256(self.key.encode()).hexdigest()[:40]}"


@dataclass(frozen=True)
class Taken:
    """Where the news is now."""

    channel: str
    conversation: str


class Notifications:
    """Tells customers in their messaging apps. What no platform takes is left to the order service's mail."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        web: httpx.AsyncClient,
        hub: Hub,
        now: Callable[[], datetime],
        ask: Callable[[str, str], Awaitable[None]],
    ) -> None:
        self._database, self._channels, self._web, self._hub, self._now = database, channels, web, hub, now
        self._ask = ask
        self._under_way: dict[str, asyncio.Task[Taken | None]] = {}

    async def tell(self, news: News) -> Taken | None:
        """Sends the news to the contact that wrote last and can be written to; None where there is none such."""
        task = self._under_way.get(news.key)
        if task is None:
            task = self._under_way[news.key] = asyncio.create_task(self._tell_and_ask(news))
            task.add_done_callback(lambda _: self._under_way.pop(news.key))
        return await asyncio.shield(task)  # who hangs up must not leave a message that was sent without its note

    def under_way(self) -> list[asyncio.Task[Taken | None]]:
        """The news that are being sent."""
        return list(self._under_way.values())

    async def stop(self) -> None:
        """Lets what is being sent arrive."""
        await asyncio.gather(*self.under_way(), return_exceptions=True)

    async def _tell_and_ask(self, news: News) -> Taken | None:
        taken = await self._tell(news)
        if taken is not None and news.feedback_token is not None:
            await self._ask(taken.conversation, news.feedback_token)
        return taken

    async def _tell(self, news: News) -> Taken | None:
        taken: Taken | None = await self._database.run(_taken_before, news)
        if taken is not None:
            return taken
        give_up = asyncio.get_running_loop().time() + PATIENCE
        for contact in await self._database.run(_contacts, news.conversations):
            channel = self._channels.get(contact.channel)
            if channel is None or not channel.is_open(contact.address, contact.last_message_at, self._now()):
                continue
            if not channel.takes_news:  # the customer writes e-mails now, and gets one
                break
            parts = await self._sent(news, contact, channel, give_up)
            if parts is not None:
                await self._database.run(_keep, news, contact, parts, self._now())
                self._hub.ring(contact.conversation_id)
                return Taken(contact.channel, contact.conversation_id)
        return None

    async def _sent(self, news: News, contact: Contact, channel: Channel, give_up: float) -> list[Part] | None:
        """The parts in which the news went; None where they are not taken."""
        to = Recipient(contact.address, contact.thread or {})
        parts: list[Part] = []
        try:
            async with asyncio.timeout_at(give_up):
                calls = channel.calls(to, Outgoing(news.message_id, news.text))
                for number, call in enumerate(calls, 1):
                    parts.append(Part(number, number == len(calls), await channel.send(self._web, call)))
        except (Later, Refused, TimeoutError) as error:
            fault = "too slow" if isinstance(error, TimeoutError) else error.fault
            facts = (contact.channel, contact.conversation_id, news.message_id, fault)
            log.warning("news not taken: channel=%s conversation=%s message=%s fault=%s", *facts)
            return None
        return parts


def _taken_before(session: Session, news: News) -> Taken | None:
    query = select(Delivery).where(
        Delivery.conversation_id.in_(news.conversations),
        Delivery.message_id == news.message_id,
        Delivery.state == DeliveryState.SENT,
    )
    delivery = session.scalars(query).first()
    return Taken(delivery.channel, delivery.conversation_id) if delivery else None


def _contacts(session: Session, conversations: Sequence[str]) -> Sequence[Contact]:
    """Who speaks in these talks by a platform, who wrote last first."""
    query = select(Contact).where(Contact.conversation_id.in_(conversations))
    return session.scalars(query.order_by(Contact.last_message_at.desc())).all()


def _keep(session: Session, news: News, contact: Contact, parts: list[Part], now: datetime) -> None:
    """Writes the news into the talk, for the customer's history and for a person who takes over."""
    conversation = session.get_one(Conversation, contact.conversation_id, with_for_update=True)
    conversation.last_seq += 1
    message = Message(
        conversation_id=conversation.id,
        id=news.message_id,
        seq=conversation.last_seq,
        sender=Sender.SYSTEM,
        text=news.text,
        at=now,
    )
    session.add(message)
    delivery = deliveries.note(session, contact, message)
    session.flush()
    for part in parts:
        deliveries.part_sent(session, [delivery.id], part, now)
