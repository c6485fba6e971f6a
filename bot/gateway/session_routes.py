"""The session as it goes on: a fresh token, a customer who signs in at the shop, signing out."""

from __future__ import annotations

import logging

import httpx
from fastapi import APIRouter, Response
from pydantic import BaseModel

from . import sessions
from .identity import Identity
from .routes import Live, SessionView, vouch

log = logging.getLogger("reroute.gateway")

router = APIRouter(prefix="/chat/session")


class SignIn(BaseModel):
    """Whom the shop vouches for."""

    identity: Identity


@router.post("/token")
async def renew_token(live: Live) -> SessionView:
    """A fresh token; the one used stays good for what is on its way."""
    gateway, caller, token = live.gateway, live.caller, sessions.new_token()
    gateway.sessions.demand(caller.conversation_id)
    times = (gateway.now(), gateway.config.token_grace)
    since = await gateway.database.run(sessions.renew, caller, sessions.hashed(token), *times)
    gateway.hub.ring(caller.conversation_id)
    return SessionView(session=caller.conversation_id, token=token, expires_at=since + gateway.config.session_idle)


@router.post("/identity", status_code=204)
async def sign_in(given: SignIn, live: Live) -> Response:
    """The shop vouches for the customer in the running talk."""
    gateway, conversation_id = live.gateway, live.caller.conversation_id
    await vouch(gateway, conversation_id, given.identity)
    await gateway.notices.greet(conversation_id)
    return Response(status_code=204)


@router.delete("", status_code=204)
async def sign_out(live: Live) -> Response:
    """Ends every token of the session, and what the order service knows of who speaks."""
    gateway, conversation_id = live.gateway, live.caller.conversation_id
    await gateway.database.run(sessions.end, conversation_id)
    gateway.hub.ring(conversation_id)
    try:
        await gateway.orders.end_verification(conversation_id)
    except httpx.HTTPError as error:  # nobody can speak in this talk any more, and it ends there by itself
        log.warning("verification not ended: conversation=%s error=%s", conversation_id, type(error).__name__)
    return Response(status_code=204)
