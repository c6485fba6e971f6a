"""Rasa's only door: the gateway, with the shared secret, one message a call."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import BotUttered, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.nlu.forgetting import forget_talk
from bot.nlu.schema_once import check_schema_once
from bot.nlu.sessions import Sessions

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 4_000
LONGEST_SENDER = 255

DoTurn = Callable[[UserMessage], Awaitable[Any]]


class GatewayOutput(CollectingOutputChannel):
    """Collects replies, one message each with its text, buttons and card together."""

    @classmethod
    def name(cls) -> str:
        return "gateway"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps what the gateway understands of a reply; an empty one is dropped."""
        kept = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        if kept:
            await self._persist_message(kept)


class GatewayInput(InputChannel):
    """`POST /webhooks/gateway/webhook` and `GET /webhooks/gateway/ready`."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._warm = False
        self._turns: dict[tuple[str, str], asyncio.Task[list[dict[str, Any]]]] = {}

    @classmethod
    def name(cls) -> str:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayInput:
        """Takes the secret from the credentials file or the environment; without one it lets nobody in."""
        check_schema_once()
        return cls((credentials or {}).get("secret") or os.environ.get("REROUTE_SECRET", ""))

    def blueprint(self, on_new_message: DoTurn) -> Blueprint:
        """The two routes."""
        routes = Blueprint("gateway_webhook", __name__)
        do_turn = Sessions(on_new_message)

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            loaded = agent is not None and agent.is_ready()
            if loaded and not self._warm:
                # Weights and profiles are read with the first message: no customer should wait for that.
                await agent.parse_message("hello")
                self._warm = True
            return response.json({"ready": loaded}, status=200 if loaded else 503)

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            if not self._is_gateway(request):
                return _problem("unauthorized", "Unauthorized", 401)
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():
                # Rasa itself drops a message in silence when no model is loaded.
                return _problem("not_ready", "No model is loaded", 503)
            return await self._turn(request, partial(_once, agent.tracker_store, do_turn))

        @routes.delete("/conversations/<sender:str>")
        async def forget(request: Request, sender: str) -> HTTPResponse:
            if not self._is_gateway(request):
                return _problem("unauthorized", "Unauthorized", 401)
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None:
                return _problem("not_ready", "No model is loaded", 503)
            await asyncio.to_thread(forget_talk, agent.tracker_store, sender)
            return response.empty()

        return routes

    def _is_gateway(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").encode()
        return bool(self._secret) and hmac.compare_digest(given, b"Bearer " + self._secret)

    async def _turn(self, request: Request, do_turn: DoTurn) -> HTTPResponse:
        try:
            message = _message(request)
        except ValueError:
            return _problem("bad_message", "Not a message", 400)
        if len(message.text or "") > LONGEST_MESSAGE:
            return _problem("message_too_long", "The message is too long", 413)
        try:
            # The turn outlives a caller that hangs up: what it did to the order must reach the tracker.
            return response.json(await asyncio.shield(self._running(message, do_turn)))
        except Exception as error:
            # Neither text nor traceback: both may quote the customer.
            logger.error("A turn failed: %s", type(error).__name__)
            return _problem("turn_failed", "The turn failed", 500)

    def _running(self, message: UserMessage, do_turn: DoTurn) -> asyncio.Task[list[dict[str, Any]]]:
        """The turn of this message, begun now if it is not running already."""
        key = (message.sender_id, message.message_id)
        if key not in self._turns:
            self._turns[key] = asyncio.ensure_future(_replies(message, do_turn))
            self._turns[key].add_done_callback(lambda _: self._turns.pop(key))
        return self._turns[key]


async def _replies(message: UserMessage, do_turn: DoTurn) -> list[dict[str, Any]]:
    await do_turn(message)
    return list(message.output_channel.messages)


async def _once(store: TrackerStore, on_new_message: DoTurn, message: UserMessage) -> None:
    """Does the turn; where only an answer was lost, it is told from the tracker.

    That is the message's own, when it comes `again`, and those of the messages right before it, its `untold` ones. A
    message that goes by the id of one of these only said it once more: there is nothing left to do once it is told.
    """
    metadata = message.metadata or {}
    untold, again = list(metadata.get("untold") or ()), bool(metadata.get("again"))
    wanted = [*untold, *([message.message_id] if again and message.message_id not in untold else [])]
    told = await _told(store, message.sender_id, wanted) if wanted else {}
    for reply in [reply for lost in wanted for reply in told.get(lost, ())]:
        await message.output_channel.send_response(message.sender_id, reply.message())
    if not (told.get(message.message_id) or (again and message.message_id in told)):
        await on_new_message(message)


async def _told(store: TrackerStore, sender: str, wanted: list[str]) -> dict[str, list[BotUttered]]:
    """By the id of a message that was done, the replies to it; of one that was done twice, those to the last."""
    tracker = await store.retrieve(sender)
    found: dict[str, list[BotUttered]] = {}
    replies: list[BotUttered] = []
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered):
            replies = []
            if event.message_id in wanted:
                found[event.message_id] = replies
        elif isinstance(event, BotUttered):
            replies.append(event)
    return found


def _message(request: Request) -> UserMessage:
    """The message of a request; raises ValueError when it is none."""
    try:
        body = request.json
    except Exception as error:  # sanic's own type differs between its versions
        raise ValueError("not JSON") from error
    if not isinstance(body, dict):
        raise ValueError("not an object")
    sender, text, metadata = body.get("sender"), body.get("message"), body.get("metadata") or {}
    if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
        raise ValueError("sender")
    if not isinstance(text, str) or not isinstance(metadata, dict):
        raise ValueError("message")
    return UserMessage(
        text,
        GatewayOutput(),
        sender,
        input_channel="gateway",
        message_id=metadata.get("message_id"),
        metadata=metadata,
    )


def _problem(name: str, title: str, status: int) -> HTTPResponse:
    body = {"type": f"urn:reroute:{name}", "title": title, "status": status}
    return response.json(body, status=status, content_type="application/problem+json")
