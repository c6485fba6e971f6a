"""What Slack sends, as far as it is read here."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, model_validator


class _Shape(BaseModel):
    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: Any) -> Any:
        """What is null is as good as not said."""
        return {k: v for k, v in given.items() if v is not None} if isinstance(given, dict) else given


class Handshake(_Shape):
    """Asks whether an address is ours."""

    type: Literal["url_verification"]
    challenge: str


class File(_Shape):
    id: str = ""
    mimetype: str = ""
    subtype: str = ""
    url_private: str = ""


class Item(_Shape):
    """What a reaction is to."""

    channel: str = ""
    ts: str = ""


class Text(_Shape):
    """A message within an event: as it is now, or was."""

    ts: str = ""
    text: str = ""
    bot_id: str = ""


class Event(_Shape):
    """One thing that happened in the workspace."""

    type: str
    subtype: str = ""
    channel: str = ""
    channel_type: str = ""
    bot_id: str = ""
    client_msg_id: str = ""
    text: str = ""
    ts: str = ""
    thread_ts: str = ""
    event_ts: str = ""
    files: list[File] = []
    message: Text = Field(default_factory=Text)
    previous_message: Text = Field(default_factory=Text)
    item: Item = Field(default_factory=Item)
    reaction: str = ""

    @property
    def identifier(self) -> str:
        """The message's, also where it is told as two events: a mention is a channel's message, too."""
        return self.client_msg_id or self.ts


class Envelope(_Shape):
    """A request of the Events API."""

    event: Event = Field(default_factory=lambda: Event(type=""))
    """Missing where Slack only says that it left some out."""


class Action(_Shape):
    action_ts: str
    value: str = ""


class Place(_Shape):
    id: str


class Container(_Shape):
    message_ts: str


class Message(_Shape):
    thread_ts: str = ""


class Interaction(_Shape):
    """Buttons that were pressed."""

    type: str
    channel: Place
    container: Container
    message: Message = Field(default_factory=Message)
    actions: list[Action]


class Result(_Shape):
    """An answer of the Web API."""

    ok: bool
    error: str = ""
    file: File = Field(default_factory=File)
