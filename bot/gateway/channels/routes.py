"""Webhooks: checked, stored, acknowledged; turns and answers come after."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from .. import ratings
from ..drawing import drawn
from ..gateway import Gateway
from ..inbox import Accepted
from ..limits import address_key
from ..pictures import UNNAMED, Sent
from ..problems import Problem
from .arrival import is_known
from .base import Channel, Kind, Later, Refused, Undelivered, Update, Webhook

log = logging.getLogger("reroute.gateway")
router = APIRouter(prefix="/channels")
LONG = 64 * 1024


@router.api_route("/{name}", methods=["GET", "POST"], include_in_schema=False)
async def webhook(name: str, request: Request) -> Response:
    """Takes what a platform tells; 401 and no turn when it was not the platform."""
    gateway: Gateway = request.app.state.gateway
    channel = gateway.channels.get(name)
    if channel is None:
        raise Problem("not_found")
    hook = await _hook(gateway, request)
    try:
        channel.verify(hook, gateway.now())
    except Problem:
        host = request.client.host if request.client else ""
        gateway.addresses.demand(address_key(host))  # only who forges pays: platforms call from few addresses
        log.warning("forged webhook: channel=%s", name)
        raise
    if (answer := channel.handshake(hook)) is not None:
        return answer
    is_long = len(hook.body) > LONG  # a mail with pictures takes a while, and others must not wait
    updates, undelivered = await asyncio.to_thread(_read, channel, hook) if is_long else _read(channel, hook)
    await take(gateway, channel, updates)
    await asyncio.gather(*(gateway.outbox.take_back(channel.name, each) for each in undelivered))
    return channel.acknowledgement()


async def take(gateway: Gateway, channel: Channel, updates: list[Update]) -> None:
    """Stores updates in their order and has them answered; Problem `unavailable` where one has to be told again."""
    for update in (one for told in updates for one in _apart(told)):
        wait = gateway.contacts.take(f"{channel.name}:{update.address}")
        picture = await _picture(gateway, channel, update) if update.kind is Kind.PICTURE and not wait else None
        accepted = await gateway.database.run(_enter, gateway, channel, update, gateway.now(), wait, picture)
        if accepted is None:
            continue
        if not accepted.is_new and not wait:
            gateway.contacts.give_back(f"{channel.name}:{update.address}")
        if accepted.is_new:
            gateway.hub.ring(accepted.turn.conversation_id)
            gateway.background(_receipts(gateway, channel, update))
        if accepted.stars is not None:
            turn = accepted.turn
            gateway.background(
                ratings.look_into(gateway.orders, turn.conversation_id, accepted.stars, None, turn.locale)
            )
        gateway.turns.take_up(accepted.turn)


def _enter(
    session: Session,
    gateway: Gateway,
    channel: Channel,
    update: Update,
    now: datetime,
    wait: float,
    picture: Sent | None,
) -> Accepted | None:
    return gateway.entrance.enter(session, channel, update, now, wait, picture)


def _apart(update: Update) -> list[Update]:
    """The words under a picture come first: then it is known what the picture is evidence of."""
    if update.kind is not Kind.PICTURE or not update.text:
        return [update]
    caption = replace(update, id=f"{update.id}/caption", kind=Kind.TEXT, picture="")
    return [caption, replace(update, text="")]


async def _picture(gateway: Gateway, channel: Channel, update: Update) -> Sent | None:
    """The picture that an update tells of, before it is acknowledged: what is not stored would be lost."""
    if await gateway.database.run(is_known, channel, update):
        return None
    try:
        content = await channel.picture(gateway.web, update.picture)
        return Sent(await asyncio.to_thread(drawn, content), UNNAMED)
    except Later as later:
        log.warning("picture not fetched, to be told again: channel=%s fault=%s", channel.name, later.fault)
        raise Problem("unavailable", retry_after=5) from None
    except (Refused, Problem) as error:
        log.info("no picture: channel=%s error=%s", channel.name, type(error).__name__)
        return None


async def _hook(gateway: Gateway, request: Request) -> Webhook:
    outside = gateway.config.public_url
    query = f"?{request.url.query}" if request.url.query else ""
    url = f"{outside}{request.url.path}{query}" if outside else str(request.url)
    return Webhook(request.method, url, request.headers, request.query_params, await request.body())


def _read(channel: Channel, hook: Webhook) -> tuple[list[Update], list[Undelivered]]:
    try:
        return channel.updates(hook), channel.undelivered(hook)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        log.warning("webhook not read: channel=%s error=%s", channel.name, type(error).__name__)
        raise Problem("invalid") from None


async def _receipts(gateway: Gateway, channel: Channel, update: Update) -> None:
    for call in channel.receipts(update):
        try:
            await channel.send(gateway.web, call)
        except (Later, Refused) as error:
            log.info("not told that it was seen: channel=%s fault=%s", channel.name, error.fault)
            return
