"""News by the messaging app that a customer used: the port, the gateway behind it, and a shop without one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel

TIMEOUT_SECONDS = 3.0
REST_SECONDS = 30.0
"""How long a chat that is away is not asked: nobody's mail shall wait for it again and again."""


class ChatSink(Protocol):
    """Takes news on, or does not; a chat that is away is no fault, for there is the mail."""

    def deliver(
        self, key: str, conversations: Sequence[str], text: str, feedback_token: str | None = None
    ) -> str | None:
        """The conversation in which the customer has it now, None where no chat took it; once per key.

        With a token the customer is asked there how it was, and the token rates it.
        """


class NoChat:
    """A shop that is in no messaging app."""

    def deliver(
        self, key: str, conversations: Sequence[str], text: str, feedback_token: str | None = None
    ) -> str | None:
        return None


class _Taken(BaseModel):
    conversation: str


class GatewayChat:
    """The gateway's `POST /notifications`."""

    def __init__(self, url: str, secret: str, clock: Callable[[], float] = time.monotonic) -> None:
        headers = {"Authorization": f"Bearer {secret}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_SECONDS)
        self._clock, self._asked_again_at = clock, 0.0

    def deliver(
        self, key: str, conversations: Sequence[str], text: str, feedback_token: str | None = None
    ) -> str | None:
        if self._clock() < self._asked_again_at:
            return None
        news = {"key": key, "conversations": list(conversations), "text": text}
        if feedback_token is not None:
            news["feedback_token"] = feedback_token
        try:
            response = self._http.post("/notifications", json=news)
            return _Taken.model_validate_json(response.content).conversation if response.is_success else None
        except httpx.HTTPError:
            self._asked_again_at = self._clock() + REST_SECONDS
        except ValueError:  # a page of some proxy in between
            pass
        return None


def chat_sink(url: str, secret: str) -> ChatSink:
    """The gateway where an address is set, else none; raises ValueError for an address that is none of the web."""
    if not url:
        return NoChat()
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("REROUTE_CHAT_URL must be http://host[:port] or https://…")
    return GatewayChat(url, secret)
