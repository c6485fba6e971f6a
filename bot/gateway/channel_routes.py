"""Messaging apps in which a customer of the website can go on with the talk."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from . import links
from .problems import Problem
from .routes import Live, Open

router = APIRouter(prefix="/chat")


class ChannelsView(BaseModel):
    """The apps that this shop can be written to in."""

    channels: list[str]


class LinkWish(BaseModel):
    """In which app the talk shall go on."""

    channel: str = Field(max_length=16)


class LinkView(BaseModel):
    """An address that opens the app and brings the talk along; good once."""

    url: str
    expires_at: datetime


@router.get("/channels")
async def channels(gateway: Open) -> ChannelsView:
    """The messaging apps to which a link can lead."""
    return ChannelsView(channels=[name for name, channel in gateway.channels.items() if channel.link("")])


@router.post("/links", status_code=201)
async def link(wish: LinkWish, live: Live) -> LinkView:
    """A link by which the customer goes on with this talk in a messaging app.

    Problems: `not_found` for an app that the shop has not, or that has no such links; `rate_limited`.
    """
    gateway, caller, now = live.gateway, live.caller, live.gateway.now()
    gateway.sessions.demand(caller.conversation_id)
    channel = gateway.channels.get(wish.channel)
    code = links.new_code()
    url = channel.link(code) if channel else None
    if url is None:
        raise Problem("not_found")
    await gateway.database.run(links.keep, code, caller.conversation_id, wish.channel, now)
    return LinkView(url=url, expires_at=now + links.GOOD_FOR)
