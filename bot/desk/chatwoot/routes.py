"""Chatwoot's webhooks: those of customers are a channel's, the others tell what its agents do."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request, Response

from bot.gateway.channels.base import Webhook
from bot.gateway.channels.routes import take
from bot.gateway.limits import address_key
from bot.gateway.problems import Problem

from . import shapes, talks
from .channel import NAME, told
from .desk import ChatwootDesk
from .shapes import Event

log = logging.getLogger("reroute.desk")
router = APIRouter()


@router.post(f"/channels/{NAME}", include_in_schema=False)
async def webhook(request: Request) -> Response:
    """Takes what Chatwoot tells; 401 when it was not Chatwoot, 404 where it is not the desk."""
    desk: ChatwootDesk | None = request.app.state.chatwoot
    if desk is None:
        raise Problem("not_found")
    hook = Webhook(request.method, str(request.url), request.headers, request.query_params, await request.body())
    is_the_bots = _demand_genuine(desk, hook, request.client.host if request.client else "")
    event = _read(hook)
    if event is not None and (event.account is None or event.account.id == desk.channel.desk.account):
        await _hear(desk, event, is_the_bots)
    return Response()


def _demand_genuine(desk: ChatwootDesk, hook: Webhook, host: str) -> bool:
    """Whether the agent bot's own webhook it is; Problem `webhook_forged`."""
    try:
        return desk.channel.signer(hook, desk.gateway.now()) == 0
    except Problem:
        desk.gateway.addresses.demand(address_key(host))
        log.warning("forged webhook: channel=%s", NAME)
        raise


def _read(hook: Webhook) -> Event | None:
    try:
        return shapes.read(hook.body)
    except (ValueError, RecursionError) as error:
        log.warning("webhook not read: channel=%s error=%s", NAME, type(error).__name__)
        raise Problem("invalid") from None


async def _hear(desk: ChatwootDesk, event: Event, is_the_bots: bool) -> None:
    gateway = desk.gateway
    heard = await gateway.database.run(talks.hear, desk.words, event, is_the_bots, gateway.now())
    if heard.turn is not None:
        gateway.turns.take_up(heard.turn)
    if heard.customer_speaks:
        await take(desk.quiet, desk.channel.of(event), told(event))
    if heard.talk_id:
        gateway.hub.ring(heard.talk_id)
