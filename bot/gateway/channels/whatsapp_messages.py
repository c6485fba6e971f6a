"""What WhatsApp tells of customers and of what they were sent, as the reference of its `messages` webhook has it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from .base import Kind, Update

SILENT = {"system", "revoke"}
"""Types: the customer's number is a new one, or they took a message back."""
KINDS = {
    "text": Kind.TEXT,
    "button": Kind.TEXT,
    "interactive": Kind.BUTTON,
    "image": Kind.PICTURE,
    "audio": Kind.VOICE,
    "sticker": Kind.STICKER,
    "edit": Kind.EDITED,
    "request_welcome": Kind.START,
}


class _Text(BaseModel):
    body: str = ""


class _Media(BaseModel):
    id: str = ""
    caption: str = ""
    mime_type: str = ""


class _Button(BaseModel):
    """A button of a template, whose payload is the shop's and says nothing here."""

    text: str = ""


class _Chosen(BaseModel):
    id: str


class _Interactive(BaseModel):
    button_reply: _Chosen | None = None
    list_reply: _Chosen | None = None

    @property
    def chosen(self) -> _Chosen | None:
        return self.button_reply or self.list_reply


class _Reaction(BaseModel):
    emoji: str = ""
    """Empty once it is taken back."""


class _Unsupported(BaseModel):
    type: str = ""


class _Content(BaseModel):
    text: _Text | None = None
    button: _Button | None = None
    image: _Media | None = None
    video: _Media | None = None
    document: _Media | None = None

    @property
    def picture(self) -> str:
        """The id of a picture, which a document may be as well."""
        if self.image is not None:
            return self.image.id
        return self.document.id if self.document and self.document.mime_type.startswith("image/") else ""

    @property
    def words(self) -> str:
        if self.text is not None:
            return self.text.body
        media = self.image or self.video or self.document
        return media.caption if media else self.button.text if self.button else ""


class _Edit(BaseModel):
    message: _Content = Field(default_factory=_Content)


class _Message(_Content):
    id: str
    type: str
    phone: str = Field(default="", alias="from")
    """Not told of customers who go by a username."""
    from_user_id: str = ""
    """The customer's for this shop, for good."""
    group_id: str = ""
    interactive: _Interactive | None = None
    reaction: _Reaction | None = None
    unsupported: _Unsupported | None = None
    edit: _Edit | None = None


class _Number(BaseModel):
    phone_number_id: str = ""


class _Error(BaseModel):
    code: int = 0


class Status(BaseModel):
    """How a message of ours fares: `sent`, `delivered`, `read` or, with its errors, `failed`."""

    id: str
    status: str = ""
    errors: list[_Error] = []

    @property
    def code(self) -> int:
        return self.errors[0].code if self.errors else 0


class _Value(BaseModel):
    """What is new at one number."""

    metadata: _Number = Field(default_factory=_Number)
    messages: list[_Message] = []
    statuses: list[Status] = []


class _Change(BaseModel):
    field: str
    value: dict[str, Any]


class _Entry(BaseModel):
    changes: list[_Change]


class _Batch(BaseModel):
    object: str
    entry: list[_Entry]


def told(body: bytes, phone_number_id: str) -> list[Update]:
    """All that a webhook tells of customers of this number; ValueError when it cannot be read."""
    found = [_update(message) for value in _values(body, phone_number_id) for message in value.messages]
    return [update for update in found if update is not None]


def failed(body: bytes, phone_number_id: str) -> list[Status]:
    """The messages of this number that were taken and could not be delivered; ValueError when it cannot be read."""
    statuses = [status for value in _values(body, phone_number_id) for status in value.statuses]
    return [status for status in statuses if status.status == "failed"]


def _values(body: bytes, phone_number_id: str) -> list[_Value]:
    batch = _Batch.model_validate_json(body)
    changes = [change for entry in batch.entry for change in entry.changes if change.field == "messages"]
    values = [_Value.model_validate(change.value) for change in changes]
    return [value for value in values if value.metadata.phone_number_id == phone_number_id]


def _update(message: _Message) -> Update | None:
    kind, address = _kind(message), message.group_id or message.from_user_id or message.phone
    if kind is None or not address:
        return None
    if message.group_id:
        thread = {"recipient_type": "group", "to": message.group_id}
    else:
        thread = {"to": message.phone} if message.phone else {"recipient": message.from_user_id}
    words = message.edit.message.words if message.edit else message.words
    chosen = message.interactive.chosen if message.interactive else None
    button = chosen.id if chosen else ""
    return Update(message.id, address, kind, text=words, button=button, picture=message.picture, thread=thread)


def _kind(message: _Message) -> Kind | None:
    """What the customer did; None where it asks for nothing."""
    if message.type in SILENT:
        return None
    if message.reaction is not None:
        return Kind.REACTION if message.reaction.emoji else None
    if message.group_id:
        return Kind.GROUP
    if message.picture:
        return Kind.PICTURE
    if message.unsupported is not None and message.unsupported.type == "edit":
        return Kind.EDITED  # told without its words, except to shops that use the app beside the interface
    if message.interactive is not None and message.interactive.chosen is None:
        return Kind.FILE
    return KINDS.get(message.type, Kind.FILE)
