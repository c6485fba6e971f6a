"""The chat interface: sessions, messages, the stream, the widget's texts."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from . import history, identity, inbox, links, ratings, sessions
from .arrival import Said
from .gateway import Gateway
from .history import Messages
from .identity import Identity
from .inbox import Accepted
from .limits import address_key
from .problems import Problem
from .strings import wishes
from .tables import WEB

router = APIRouter(prefix="/chat")


class SessionWish(BaseModel):
    """Where the customer's browser stands, and whom the shop vouches for, if anyone."""

    locale: str | None = Field(default=None, max_length=35, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$")
    identity: Identity | None = None
    resume: str | None = Field(default=None, max_length=64)
    """The code of an answer by mail, whose talk shall go on."""


class SessionView(BaseModel):
    """A new session; the token is shown this once."""

    session: str
    token: str
    expires_at: datetime


class StringsView(BaseModel):
    """The widget's texts in the language that fits best."""

    language: str
    strings: dict[str, str]


@dataclass(frozen=True)
class Call:
    """A request of a live session."""

    gateway: Gateway
    caller: sessions.Caller


def _gateway(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


def address_of(request: Request) -> str:
    """Whose request it is, as far as the network tells."""
    return address_key(request.client.host if request.client else "")


def _token_hash(request: Request, gateway: Gateway) -> str:
    """The session's token, hashed; the address pays first, so that guessing tokens is slow."""
    gateway.addresses.demand(address_of(request))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem("session_unknown")
    return sessions.hashed(token)


async def _call(request: Request, gateway: Annotated[Gateway, Depends(_gateway)]) -> Call:
    """The session of the request; Problems `session_unknown`, `session_expired`, `rate_limited`."""
    known = (_token_hash(request, gateway), gateway.now(), gateway.config.session_idle)
    caller = await gateway.database.run(sessions.find, *known, request.headers.get("origin"))
    return Call(gateway, caller)


Live = Annotated[Call, Depends(_call)]
Open = Annotated[Gateway, Depends(_gateway)]


@router.post("/sessions", status_code=201)
async def open_session(wish: SessionWish, request: Request, gateway: Open) -> SessionView:
    """Begins a talk, or goes on with the one that a mail led to.

    With an identity of the shop's it is that customer's at once, or there is no session.
    """
    gateway.addresses.demand(address_of(request))
    now, token, conversation_id = gateway.now(), sessions.new_token(), sessions.new_conversation_id()
    origin = request.headers.get("origin")
    if wish.resume is not None and wish.identity is None:
        place = (sessions.hashed(token), now, origin)
        if (known := await gateway.database.run(_resume, wish.resume, *place)) is not None:
            return SessionView(session=known, token=token, expires_at=now + gateway.config.session_idle)
    if wish.identity is not None:
        await vouch(gateway, conversation_id, wish.identity)
    locale = (wish.locale or next(iter(wishes(request.headers.get("accept-language"))), "en")).replace("_", "-")
    place = (sessions.hashed(token), now, origin)
    await gateway.database.run(inbox.open_conversation, conversation_id, locale, *place)
    if wish.identity is not None:
        await gateway.notices.greet(conversation_id)
    return SessionView(session=conversation_id, token=token, expires_at=now + gateway.config.session_idle)


def _resume(session: Session, code: str, token_hash: str, now: datetime, origin: str | None) -> str | None:
    """The talk that a code from a mail leads to, with a session more; None once the code is good no more."""
    conversation_id = links.follow(session, WEB, code, now)
    if conversation_id is not None:
        inbox.open_session(session, conversation_id, token_hash, now, origin)
    return conversation_id


async def vouch(gateway: Gateway, conversation_id: str, given: Identity) -> None:
    """The talk is this customer's from now on; Problems `identity_refused`, `identity_unchecked`."""
    if not identity.holds(given, gateway.config.identity_secrets, gateway.now()):
        raise Problem("identity_refused")
    await gateway.orders.vouch(conversation_id, given)


@router.post("/messages", response_model_exclude_none=True)
async def say(said: Said, live: Live, response: Response) -> Messages:
    """Stores a message, has it answered, and gives the answers; the same id again gives them again."""
    begun, gateway, caller = time.perf_counter(), live.gateway, live.caller
    wait = gateway.sessions.take(caller.conversation_id)
    accepted = await gateway.database.run(gateway.door.enter, caller, said, gateway.now(), wait)
    if not accepted.is_new and not wait:
        gateway.sessions.give_back(caller.conversation_id)
    return await answers(gateway, accepted, response, begun)


async def answers(gateway: Gateway, accepted: Accepted, response: Response, begun: float) -> Messages:
    """What is said to a message in the inbox, once it is."""
    turn = accepted.turn
    if accepted.is_new:
        gateway.hub.ring(turn.conversation_id)
    if accepted.stars is not None:
        gateway.background(ratings.look_into(gateway.orders, turn.conversation_id, accepted.stars, None, turn.locale))
    gateway.turns.take_up(turn)
    told = await gateway.turns.first_words(turn)
    answer = told.messages
    if answer is None:
        answer = await gateway.database.run(history.replies_to, turn.conversation_id, turn.id)
    await gateway.queues.complete(answer)
    response.headers["Server-Timing"] = _timing(told.rasa_ms, begun)
    return answer


def _timing(rasa_ms: float | None, begun: float) -> str:
    total = f"total;dur={(time.perf_counter() - begun) * 1000:.1f}"
    return total if rasa_ms is None else f"rasa;dur={rasa_ms:.1f}, {total}"


@router.get("/messages", response_model_exclude_none=True)
async def messages(live: Live, after: Annotated[str | None, Query(max_length=64)] = None) -> Messages:
    """All that was said after a message; all of the talk when there is no such message."""
    database, conversation_id = live.gateway.database, live.caller.conversation_id
    seq = await database.run(history.position, conversation_id, after)
    page = await database.run(history.page_after, conversation_id, seq)
    await live.gateway.queues.complete(page.view)
    return page.view


@router.get("/stream")
async def stream(request: Request, live: Live, after: Annotated[str | None, Query(max_length=64)] = None) -> Response:
    """The talk as it goes on, from `Last-Event-ID` or `after`; from its beginning without."""
    gateway, conversation_id = live.gateway, live.caller.conversation_id
    place = request.headers.get("last-event-id", after)
    seq = await gateway.database.run(history.position, conversation_id, place)
    gateway.hub.demand_room(conversation_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(gateway.stream.events(live.caller, seq), headers=headers, media_type="text/event-stream")


@router.get("/strings")
async def strings(request: Request, response: Response, gateway: Open, locale: str | None = None) -> StringsView:
    """The widget's texts."""
    wanted = wishes(locale) + wishes(request.headers.get("accept-language"))
    language = gateway.widget_strings.best(*wanted)
    response.headers.update({"Cache-Control": "public, max-age=300", "Vary": "Accept-Language, Origin"})
    return StringsView(language=language, strings=gateway.widget_strings.all(language))
