"""What a messaging platform is to the gateway: webhooks that are checked and read, and calls that answer."""

from __future__ import annotations

import hmac
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, ClassVar, Self

import httpx
from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response

from ..problems import Problem

PATIENCE = 10.0
"""Seconds that a platform may take for one call."""


@dataclass(frozen=True)
class Webhook:
    """A request of a platform, as it came; `url` is the address at which the platform believes it called."""

    method: str
    url: str
    headers: Headers
    query: QueryParams
    body: bytes


class Kind(StrEnum):
    """What a customer did on the platform. All but the first four get words of the gateway's own, `channel_<kind>`."""

    TEXT = "text"
    BUTTON = "button"
    START = "start"
    """Opened the chat without saying anything."""
    PICTURE = "picture"
    EDITED = "edited"
    REACTION = "reaction"
    STICKER = "sticker"
    VOICE = "voice"
    FILE = "file"
    """A video, a document, a place, a contact: whatever is neither words nor a picture."""
    GROUP = "group"
    """Spoke in a chat with others in it, where orders are nobody's business."""


@dataclass(frozen=True)
class Update:
    """One thing that a customer did.

    `id` is the platform's for it and the same when it is told again; `text` are words (also those under a picture);
    `button` is the id that the gateway issued, `picture` what `Channel.picture` fetches it by.
    """

    id: str
    address: str
    kind: Kind
    text: str = ""
    button: str = ""
    picture: str = ""
    locale: str = ""
    thread: dict[str, Any] | None = None


@dataclass(frozen=True)
class Choice:
    """A button as the customer may press it."""

    id: str
    title: str


@dataclass(frozen=True)
class Outgoing:
    """A message for the customer; `key` is the same at every try to send it."""

    key: str
    text: str
    choices: Sequence[Choice] = ()
    opener: str = ""
    """What is written on a button behind which the choices are, where a platform has such."""


@dataclass(frozen=True)
class Recipient:
    """Where a message goes, and what the customer's newest message said about answering it."""

    address: str
    thread: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One request to a platform: `json` or `data` is its body."""

    url: str
    json: Any = None
    data: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: tuple[str, str] | None = None


class Later(Exception):
    """The platform does not take it now; `after` are the seconds that it asks to wait, if it says so."""

    def __init__(self, fault: str, after: float = 0) -> None:
        super().__init__(fault)
        self.fault, self.after = fault, after


class Refused(Exception):
    """The platform will never take this: the customer has blocked the shop, or it is too late to write."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Undelivered:
    """A message that the platform took and did not deliver after all; `id` is the platform's for it."""

    id: str
    error: Later | Refused
    """What would have been raised, had it said so at once."""


class Channel(ABC):
    """One platform, with what the shop was given by it."""

    name: ClassVar[str]
    window: ClassVar[timedelta | None] = None
    """How long after a customer's message the platform lets a shop write freely; None: always."""
    takes_news: ClassVar[bool] = True
    """Whether news of orders may go here; not by e-mail, where the order service writes by itself."""
    largest_webhook: ClassVar[int] = 0
    """Bytes of one webhook, where the gateway's own figure is too small."""
    joins: ClassVar[bool] = False
    """Whether all that is said in one turn goes as one message."""
    longest: ClassVar[int] = 4_000
    """Characters of one message."""
    most_choices: ClassVar[int] = 0
    """Buttons under one message; where there are more, or a title is too long, the customer answers by number."""
    longest_title: ClassVar[int] = 20

    @classmethod
    @abstractmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        """The channel as the environment sets it up, None where it does not; ValueError where it does so by halves."""

    @abstractmethod
    def verify(self, hook: Webhook, now: datetime) -> None:
        """Problem `webhook_forged` unless the platform itself sent this, not long ago."""

    @abstractmethod
    def updates(self, hook: Webhook) -> list[Update]:
        """All that a genuine webhook tells of customers; ValueError when it cannot be read."""

    @abstractmethod
    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        """The requests that show a message to the customer, in their order."""

    def undelivered(self, hook: Webhook) -> list[Undelivered]:
        """All that a genuine webhook tells of messages that failed late; ValueError when it cannot be read."""
        return []

    def handshake(self, hook: Webhook) -> Response | None:
        """The answer to a request by which the platform only makes sure of the address."""
        return None

    def acknowledgement(self) -> Response:
        """What the platform is told once all is stored."""
        return Response()

    def receipts(self, update: Update) -> list[Call]:
        """Requests that tell the customer at once that the message was seen; tried once."""
        return []

    def link(self, code: str) -> str | None:
        """The address that opens a chat with the shop and brings this code along, if the platform has such."""
        return None

    def numbers(self, choices: Sequence[Choice]) -> bool:
        """Whether these are shown as numbers to answer with, for want of buttons."""
        too_long = any(len(choice.title) > self.longest_title for choice in choices)
        return bool(choices) and (too_long or len(choices) > self.most_choices)

    def window_for(self, address: str) -> timedelta | None:
        """The window for this customer, where it is not the same for all."""
        return self.window

    def is_open(self, address: str, heard_at: datetime, now: datetime) -> bool:
        """Whether the platform lets the shop write freely to a customer who wrote last then."""
        window = self.window_for(address)
        return window is None or now - heard_at <= window

    async def send(self, web: httpx.AsyncClient, call: Call) -> str | None:
        """Makes one call and gives its `sent_id`; raises Later or Refused."""
        try:
            response = await web.post(call.url, json=call.json, data=call.data, headers=call.headers, timeout=PATIENCE)
        except httpx.HTTPError as error:
            raise Later(type(error).__name__) from None
        self.judge(response)
        return self.sent_id(response)

    def sent_id(self, response: httpx.Response) -> str | None:
        """The platform's id for the message that it took, where it may tell by it that the message failed late."""
        return None

    def judge(self, response: httpx.Response) -> None:
        """Raises Later or Refused where the platform did not take a call."""
        if response.is_success:
            return
        fault = f"status {response.status_code}"
        if response.status_code in (401, 403, 404, 408, 429) or response.status_code >= 500:
            raise Later(fault, retry_after(response))  # also what the shop itself can mend: a token, a setting
        raise Refused(fault)

    async def picture(self, web: httpx.AsyncClient, reference: str) -> bytes:
        """The bytes of a picture that an update told of; raises Later or Refused."""
        raise Refused("no pictures")


def retry_after(response: httpx.Response) -> float:
    """The seconds that a platform asks to wait, as a number or a date; 0 where it does not."""
    value = response.headers.get("retry-after", "")
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def required(env: Mapping[str, str], *names: str) -> list[str] | None:
    """The values of all these variables, None where the first is not set; ValueError where another lacks."""
    if not env.get(names[0]):
        return None
    if missing := [name for name in names if not env.get(name)]:
        raise ValueError(f"{names[0]} is set, but not {', '.join(missing)}")
    return [env[name] for name in names]


def demand_same(given: str | None, expected: str) -> None:
    """Problem `webhook_forged` unless both are the same, in a time that tells nothing."""
    if not given or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Problem("webhook_forged")


def demand_fresh(timestamp: str | None, now: datetime, limit: timedelta = timedelta(minutes=5)) -> None:
    """Problem `webhook_forged` unless these Unix seconds are within `limit` of now."""
    if not timestamp or not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        raise Problem("webhook_forged")
    if abs(now.timestamp() - int(timestamp)) > limit.total_seconds():
        raise Problem("webhook_forged")
