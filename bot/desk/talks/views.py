"""Talks as the desk shows them; docs/desk.md has the shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from bot.gateway.pictures import PictureView


class AgentView(BaseModel):
    """Whose a talk is."""

    id: str
    first_name: str


class CustomerView(BaseModel):
    """As whom the talk speaks, if it was verified."""

    name: str | None = None
    verified: bool = False


class LastView(BaseModel):
    """What was said last."""

    sender: str = Field(serialization_alias="from")
    text: str
    at: datetime


class Summary(BaseModel):
    """A talk in a list."""

    id: str
    owner: str
    agent: AgentView | None = None
    team: str
    channel: str
    language: str
    topic: str | None = None
    reason: str | None = None
    asked: list[str] = []
    """The topics that were open when it was handed over."""
    order: str | None = None
    case: str | None = None
    customer: CustomerView
    waiting_since: datetime | None = None
    due_at: datetime | None = None
    last: LastView | None = None
    unread: int = 0
    labels: list[str] = []
    viewers: list[str] = []


class UnderstoodView(BaseModel):
    """What the bot held a clause for."""

    intent: str
    confidence: float


class DeskMessage(BaseModel):
    """A message as staff see it: with what the customer was not shown."""

    id: str
    sender: str = Field(serialization_alias="from")
    text: str
    at: datetime
    buttons: list[str] = []
    card: dict[str, Any] | None = None
    pictures: list[PictureView] | None = None
    hidden: bool = False
    agent: str | None = None
    understood: list[UnderstoodView] | None = None


class NoteView(BaseModel):
    """A note; names where there are accounts."""

    id: str
    at: datetime
    agent: str
    text: str
    mentions: list[str] = []


class ChangeView(BaseModel):
    """A step of who owns the talk."""

    at: datetime
    event: str
    before: str
    after: str
    by: str
    reason: str | None = None
    note: str | None = None


class RatingView(BaseModel):
    """What the customer says of the talk."""

    stars: int
    words: str | None = None


class Detail(Summary):
    """A talk with all that is known."""

    packet: dict[str, Any] | None = None
    messages: list[DeskMessage] = []
    notes: list[NoteView] = []
    changes: list[ChangeView] = []
    customer_read: str | None = None
    rating: RatingView | None = None


class Page(BaseModel):
    """Talks of a view, and how many there are in each."""

    talks: list[Summary]
    next: str | None = None
    counts: dict[str, int]
