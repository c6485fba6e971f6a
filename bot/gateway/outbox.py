"""Sends what messaging platforms are to be given: at least once, in order within a talk, again with growing pauses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import httpx
from sqlalchemy.exc import SQLAlchemyError

from . import deliveries
from .arrival import Words
from .channels.base import Channel, Choice, Later, Outgoing, Recipient, Refused, Undelivered
from .database import Database
from .deliveries import Due, Part
from .tables import Button, Delivery, DeliveryState
from .worker import Worker

log = logging.getLogger("reroute.gateway")

AT_ONCE = 50
LONGEST_SLEEP = 5.0
PATIENCE = 5.0
"""Seconds for what is being sent to be noted, where a platform tells of a message that is not known."""


class Outbox(Worker):
    """It wakes when something was said, and when a pause is over."""

    name = "outbox"

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        web: httpx.AsyncClient,
        words: Words,
        now: Callable[[], datetime],
        elsewhere: Callable[[], Iterable[asyncio.Task[Any]]],
    ) -> None:
        """`elsewhere` is what is being sent just now without the outbox."""
        super().__init__()
        self._database, self._channels, self._web, self._now = database, channels, web, now
        self._words, self._elsewhere = words, elsewhere

    def start(self) -> None:
        """Begins to send, where there is any channel; what an earlier process left is sent first."""
        if self._channels:
            super().start()

    async def look(self) -> float:
        """Begins to send what is due; the seconds until there is more to do, if nobody wakes the worker before."""
        room = AT_ONCE - len(self.busy)
        if room <= 0:
            return LONGEST_SLEEP
        found, next_due = await self._database.run(deliveries.due, self._now(), set(self.busy), room)
        for each in found:
            self.serve(each.delivery.conversation_id, partial(self._deliver, each))
        seconds = (next_due - self._now()).total_seconds() if next_due else 0
        return min(LONGEST_SLEEP, seconds) if seconds > 0 else LONGEST_SLEEP  # who is being served now wakes it

    async def take_back(self, channel: str, undelivered: Undelivered) -> None:
        """What was sent and did not arrive goes the way of what is not taken; nothing where it is none of ours."""
        told = (channel, undelivered, self._now())
        sending = [*self.busy.values(), *self._elsewhere()]
        delivery = await self._database.run(deliveries.take_back, *told)
        if delivery is None and sending:  # told before its sending was noted
            await asyncio.wait(sending, timeout=PATIENCE)
            delivery = await self._database.run(deliveries.take_back, *told)
        self._log_failure(delivery, undelivered.error)

    async def _deliver(self, each: Due) -> None:
        delivery = each.delivery
        try:
            await self._send(each)
        except (Later, Refused) as error:
            self._log_failure(await self._database.run(deliveries.fail, delivery.id, error, self._now()), error)
        except SQLAlchemyError as error:
            self._log("not noted, sent again", delivery, delivery.attempts + 1, type(error).__name__)
        except Exception as error:  # a bug at one message must not stop all others
            await self._database.run(deliveries.bury, delivery.id, f"bug: {type(error).__name__}")
            self._log("broke", delivery, delivery.attempts + 1, type(error).__name__)
        finally:
            self.wake()

    async def _send(self, each: Due) -> None:
        """Makes a delivery, with the others that go with it, and notes each part that went."""
        delivery = each.delivery
        channel = self._channels.get(delivery.channel)
        if channel is None:
            raise Later("channel not set up")
        if each.heard_at and not channel.is_open(delivery.address, each.heard_at, self._now()):
            raise Refused("too long after the customer's last message")
        together = await self._database.run(deliveries.in_one_breath, each) if channel.joins else [each]
        text = "\n\n".join(one.text for one in together)
        choices = [Choice(button.id, button.title) for button in _newest_choices(together)]
        opener = self._words.say("channel_choose", each.locale, text)
        outgoing = Outgoing(delivery.message_id, text, choices, opener)
        calls = channel.calls(Recipient(delivery.address, each.thread), outgoing)
        ids, left = [one.delivery.id for one in together], calls[delivery.parts_sent :]
        if not left:
            await self._database.run(deliveries.sent, ids, self._now())
        for number, call in enumerate(left, delivery.parts_sent + 1):
            part = Part(number, number == len(calls), await channel.send(self._web, call))
            if not await self._database.run(deliveries.part_sent, ids, part, self._now()):
                return

    def _log_failure(self, delivery: Delivery | None, error: Later | Refused) -> None:
        if delivery is None:
            return
        is_dead = delivery.state == DeliveryState.DEAD
        what = "refused" if isinstance(error, Refused) else "given up" if is_dead else "put off"
        self._log(what, delivery, delivery.attempts, error.fault)

    @staticmethod
    def _log(what: str, delivery: Delivery, attempt: int, fault: str) -> None:
        facts = (what, delivery.channel, delivery.conversation_id, delivery.id, attempt, fault)
        log.warning("delivery %s: channel=%s conversation=%s delivery=%s attempt=%d fault=%s", *facts)


def _newest_choices(together: Sequence[Due]) -> Sequence[Button]:
    """Of several questions only the newest can be answered by a button or a number."""
    return next((one.choices for one in reversed(together) if one.choices), ())
