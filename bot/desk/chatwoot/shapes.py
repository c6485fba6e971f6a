"""What Chatwoot's webhooks tell, as far as it matters here."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

MARK = "reroute"
"""Under this name our own messages carry what we know them by; not `source_id`, for a message that has one does not
leave Chatwoot's own channels."""
WIDGET = "Channel::WebWidget"
"""The one inbox in which choices are buttons."""


class Status(StrEnum):
    """Of a conversation at Chatwoot."""

    PENDING = "pending"
    """The bot's."""
    OPEN = "open"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"

    @property
    def is_peoples(self) -> bool:
        return self in (Status.OPEN, Status.SNOOZED)


STATUSES = frozenset(Status)


def _moment(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _members(value: object) -> object:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


Moment = Annotated[float, BeforeValidator(_moment)]
Text = Annotated[str, BeforeValidator(_text)]
Members = Annotated[dict[str, Any], BeforeValidator(_members)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Numbered(_Shape):
    id: int = 0


class Sender(_Shape):
    id: int = 0
    name: Text = ""
    type: Text = ""


class Attachment(_Shape):
    id: int = 0
    file_type: Text = ""
    data_url: Text = ""


class ContactInbox(_Shape):
    source_id: Text = ""


class Conversation(_Shape):
    """`id` is the number that staff see; `updated_at` are Unix seconds, `timestamp` whole ones."""

    id: int
    status: Status
    channel: Text = ""
    updated_at: Moment = 0.0
    timestamp: Moment = 0.0
    contact_inbox: ContactInbox | None = None
    additional_attributes: Members = {}

    @property
    def at(self) -> float:
        return self.updated_at or self.timestamp

    @property
    def source(self) -> str:
        """What our side calls the contact, where it is one of ours."""
        return self.contact_inbox.source_id if self.contact_inbox else ""

    @property
    def locale(self) -> str:
        names = ("conversation_language", "browser_language")
        return next((value for name in names if isinstance(value := self.additional_attributes.get(name), str)), "")


class Event(_Shape):
    """One webhook about a conversation, or about a message in one."""

    event: str
    id: int = 0
    content: Text = ""
    message_type: str | int = ""
    content_type: Text = ""
    private: bool = False
    content_attributes: Members = {}
    sender: Sender | None = None
    account: Numbered | None = None
    attachments: list[Attachment] | None = None
    changed_attributes: list[dict[str, Any]] | None = None
    conversation: Conversation

    @property
    def is_customers(self) -> bool:
        """Something that the customer said or pressed."""
        said = self.event == "message_created" and self.message_type in ("incoming", 0) and not self.private
        return said or bool(self.pressed)

    @property
    def is_agents(self) -> bool:
        """Something that a member of staff said to the customer."""
        is_said = self.event == "message_created" and self.message_type in ("outgoing", 1) and not self.private
        return is_said and self.sender is not None and self.sender.type == "user"

    @property
    def pressed(self) -> str:
        """What was chosen of the items of a message of ours."""
        if self.event != "message_updated" or self.content_type != "input_select":
            return ""
        match self.content_attributes.get("submitted_values"):
            case [{"value": str(value)}, *_]:
                return value
        return ""

    @property
    def mark(self) -> str:
        """By what we know this message, if it is one of ours."""
        return _text(self.content_attributes.get(MARK))

    @property
    def before(self) -> Status | None:
        """The status before, where this tells that it changed."""
        if self.event != "conversation_status_changed":
            return None
        for change in self.changed_attributes or []:
            match change.get("status"):
                case {"previous_value": str(value)} if value in STATUSES:
                    return Status(value)
        return None


CONVERSATIONS = ("conversation_status_changed", "conversation_opened", "conversation_resolved")
MESSAGES = ("message_created", "message_updated")


def read(body: bytes) -> Event | None:
    """What a webhook tells; None for what does not concern us. ValueError when it cannot be read."""
    told = json.loads(body)
    if not isinstance(told, dict):
        raise ValueError("no object")
    name = told.get("event")
    if name in CONVERSATIONS:
        members = {key: told[key] for key in ("account", "changed_attributes") if key in told}
        return Event.model_validate({**members, "event": name, "conversation": told})
    if name in MESSAGES:
        return Event.model_validate(told)
    return None
