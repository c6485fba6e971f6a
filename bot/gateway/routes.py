"""The chat interface: sessions, messages, the stream, the widget's texts."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, model_validator

from . import history, identity, inbox, sessions, typed
from .gateway import Gateway
from .history import Messages
from .identity import Identity
from .limits import address_key
from .problems import Problem
from .strings import wishes

router = APIRouter(prefix="/chat")


class SessionWish(BaseModel):
    """Where the customer's browser stands, and whom the shop vouches for, if anyone."""

    locale: str | None = Field(default=None, max_length=35, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$")
    identity: Identity | None = None


class SessionView(BaseModel):
    """A new session; the token is shown this once."""

    session: str
    token: str
    expires_at: datetime


class Said(BaseModel):
    """A message under an id of the client's choice: a text, or a button's id."""

    id: str = Field(pattern=r"^[\x21-\x7e]{1,64}$")
    text: str | None = None
    button: str | None = Field(default=None, max_length=64)

    @model_validator(mode="after")
    def _either(self) -> Said:
        if (self.text is None) == (self.button is None):
            raise ValueError("either text or button")
        return self


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


def _address(request: Request) -> str:
    return address_key(request.client.host if request.client else "")


async def _call(request: Request, gateway: Annotated[Gateway, Depends(_gateway)]) -> Call:
    """The session of the request; the address pays first, so that guessing tokens is slow."""
    gateway.addresses.demand(_address(request))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem("session_unknown")
    config = gateway.config
    caller = await gateway.database.run(sessions.find, sessions.hashed(token), gateway.now(), config.session_idle)
    return Call(gateway, caller)


Live = Annotated[Call, Depends(_call)]
Open = Annotated[Gateway, Depends(_gateway)]


@router.post("/sessions", status_code=201)
async def open_session(wish: SessionWish, request: Request, gateway: Open) -> SessionView:
    """Begins a talk. With an identity of the shop's it is that customer's at once, or there is no session."""
    gateway.addresses.demand(_address(request))
    now, token, conversation_id = gateway.now(), sessions.new_token(), sessions.new_conversation_id()
    if wish.identity is not None:
        if not identity.holds(wish.identity, gateway.config.identity_secret, now):
            raise Problem("identity_refused")
        await gateway.orders.vouch(conversation_id, wish.identity)
    locale = (wish.locale or next(iter(wishes(request.headers.get("accept-language"))), "en")).replace("_", "-")
    await gateway.database.run(inbox.open_conversation, conversation_id, locale, sessions.hashed(token), now)
    return SessionView(session=conversation_id, token=token, expires_at=now + gateway.config.session_idle)


@router.post("/messages", response_model_exclude_none=True)
async def say(said: Said, live: Live, response: Response) -> Messages:
    """Stores a message, has it answered, and gives the answers; the same id again gives them again."""
    gateway, conversation_id, begun = live.gateway, live.caller.conversation_id, time.perf_counter()
    incoming = _read(said, live)
    turn = await gateway.database.run(inbox.find, conversation_id, incoming)
    if turn is None:
        gateway.sessions.demand(conversation_id, gateway.say("rate_limited", live.caller.locale))
        turn = await _accepted(incoming, live)
        gateway.hub.ring(conversation_id)
    gateway.turns.take_up(turn)
    await gateway.turns.first_words(turn)
    answer = await gateway.database.run(history.replies_to, conversation_id, turn.id)
    response.headers["Server-Timing"] = _timing(gateway.turns.rasa_ms.pop(turn.id, None), begun)
    return answer


async def _accepted(incoming: inbox.Incoming, live: Call) -> Any:
    gateway = live.gateway
    try:
        return await gateway.database.run(inbox.accept, live.caller.conversation_id, incoming, gateway.now())
    except Problem as problem:
        if problem.name == "button_expired":
            raise Problem(problem.name, gateway.say("button_expired", live.caller.locale)) from None
        raise


def _read(said: Said, live: Call) -> inbox.Incoming:
    """The message as the inbox takes it: what cannot be a turn is answered by the gateway itself."""
    gateway, locale = live.gateway, live.caller.locale
    if said.button is not None:
        return inbox.Incoming(said.id, said.button, button=said.button)
    raw = said.text or ""
    shown, limit = typed.shown(raw), gateway.config.longest_text
    if len(shown) > limit:
        words = gateway.say("too_long", locale, shown).format(limit=limit)
        return inbox.Incoming(said.id, raw, shown=shown[:limit] + "…", declined=words)
    if not (payload := typed.for_rasa(shown)):
        return inbox.Incoming(said.id, raw, declined=gateway.say("empty", locale))
    return inbox.Incoming(said.id, raw, shown=shown, payload=payload)


def _timing(rasa_ms: float | None, begun: float) -> str:
    total = f"total;dur={(time.perf_counter() - begun) * 1000:.1f}"
    return total if rasa_ms is None else f"rasa;dur={rasa_ms:.1f}, {total}"


@router.get("/messages", response_model_exclude_none=True)
async def messages(live: Live, after: Annotated[str | None, Query(max_length=64)] = None) -> Messages:
    """All that was said after a message; all of the talk when there is no such message."""
    database, conversation_id = live.gateway.database, live.caller.conversation_id
    seq = await database.run(history.position, conversation_id, after)
    page = await database.run(history.page_after, conversation_id, seq)
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
