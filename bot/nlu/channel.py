"""Rasa's only door: the gateway, with the shared secret, one message a call."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.nlu.schema_once import check_schema_once

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 4_000
LONGEST_SENDER = 255


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
        self._turns: set[asyncio.Task[None]] = set()

    @classmethod
    def name(cls) -> str:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayInput:
        """Takes the secret from the credentials file or the environment; without one it lets nobody in."""
        check_schema_once()
        return cls((credentials or {}).get("secret") or os.environ.get("REROUTE_SECRET", ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two routes."""
        routes = Blueprint("gateway_webhook", __name__)

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            loaded = agent is not None and agent.is_ready()
            return response.json({"ready": loaded}, status=200 if loaded else 503)

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            if not self._is_gateway(request):
                return _problem("unauthorized", "Unauthorized", 401)
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():
                # Rasa itself drops a message in silence when no model is loaded.
                return _problem("not_ready", "No model is loaded", 503)
            return await self._turn(request, on_new_message)

        return routes

    def _is_gateway(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").encode()
        return bool(self._secret) and hmac.compare_digest(given, b"Bearer " + self._secret)

    async def _turn(self, request: Request, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
        output = GatewayOutput()
        try:
            message = _message(request, output)
        except ValueError:
            return _problem("bad_message", "Not a message", 400)
        if len(message.text or "") > LONGEST_MESSAGE:
            return _problem("message_too_long", "The message is too long", 413)
        turn = asyncio.ensure_future(on_new_message(message))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        try:
            # The turn outlives a caller that hangs up: what it did to the order must reach the tracker.
            await asyncio.shield(turn)
        except Exception as error:
            # Neither text nor traceback: both may quote the customer.
            logger.error("A turn failed: %s", type(error).__name__)
            return _problem("turn_failed", "The turn failed", 500)
        return response.json(output.messages)


def _message(request: Request, output: GatewayOutput) -> UserMessage:
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
        text, output, sender, input_channel="gateway", message_id=metadata.get("message_id"), metadata=metadata
    )


def _problem(name: str, title: str, status: int) -> HTTPResponse:
    body = {"type": f"urn:reroute:{name}", "title": title, "status": status}
    return response.json(body, status=status, content_type="application/problem+json")
