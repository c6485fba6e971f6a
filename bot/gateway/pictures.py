"""Pictures of a talk, kept with it: shown to nobody else, and to the order service once they are evidence of a case."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from starlette.requests import Request

from . import typed
from .drawing import FORMATS, MEDIA_TYPE, Drawing, drawn
from .problems import Problem
from .tables import Picture

UNNAMED = "picture.jpg"
LONGEST_NAME = 120


class PictureView(BaseModel):
    """What the customer's page is told of a picture; the bytes are asked for by the id."""

    id: str
    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Sent:
    """A picture on its way into the inbox, under an id that says nothing."""

    drawing: Drawing
    name: str
    id: str = field(default_factory=lambda: f"p-{secrets.token_urlsafe(16)}")

    @property
    def payload(self) -> str:
        """What Rasa is told of it."""
        return f"/inform{json.dumps({'picture': self.id})}"


@dataclass(frozen=True)
class File:
    """A picture's bytes; with where they belong, if they are evidence."""

    id: str
    conversation_id: str
    content: bytes
    media_type: str
    case_number: str | None


async def uploaded(request: Request, name: str | None) -> Sent:
    """The picture that a request's body holds, drawn anew; Problem `picture_refused`, and those of reading a body."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in FORMATS:
        raise Problem("picture_refused")
    return Sent(await asyncio.to_thread(drawn, await request.body()), file_name(name))


def file_name(given: str | None) -> str:
    """The name of a percent-encoded header, without what no name has."""
    name = typed.shown(unquote(given or "", errors="replace")).replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in name if char not in "\n\t")[:LONGEST_NAME].strip() or UNNAMED


def keep(session: Session, conversation_id: str, message_id: str, sent: Sent, now: datetime) -> None:
    """Stores a picture with its message."""
    picture = Picture(id=sent.id, conversation_id=conversation_id, message_id=message_id, name=sent.name, at=now)
    picture.media_type, picture.content = MEDIA_TYPE, sent.drawing.content
    picture.width, picture.height = sent.drawing.width, sent.drawing.height
    session.add(picture)


def of_messages(session: Session, conversation_id: str, message_ids: Sequence[str]) -> dict[str, list[PictureView]]:
    """The pictures of each of these messages."""
    found: dict[str, list[PictureView]] = {}
    query = (
        select(Picture.message_id, Picture.id, Picture.name, Picture.width, Picture.height)
        .where(Picture.conversation_id == conversation_id, Picture.message_id.in_(message_ids))
        .order_by(Picture.at, Picture.id)
    )
    for row in session.execute(query) if message_ids else ():
        found.setdefault(row.message_id, []).append(PictureView.model_validate(row, from_attributes=True))
    return found


def read(session: Session, conversation_id: str, picture_id: str) -> File:
    """A picture of this talk; Problem `not_found` for any other, whether there is one or not."""
    picture = session.get(Picture, picture_id)
    if picture is None or picture.conversation_id != conversation_id:
        raise Problem("not_found")
    return _file(picture)


def make_evidence(session: Session, conversation_id: str, case_number: str) -> None:
    """The talk's pictures that belong to no case yet belong to this one from now on."""
    loose = (Picture.conversation_id == conversation_id, Picture.case_number.is_(None))
    session.execute(update(Picture).where(*loose).values(case_number=case_number))


def next_to_file(session: Session) -> File | None:
    """The oldest picture that a case does not have yet."""
    query = select(Picture).where(Picture.filed_at.is_(None), Picture.case_number.is_not(None)).order_by(Picture.at)
    picture = session.scalars(query.limit(1)).first()
    return _file(picture) if picture else None


def filed(session: Session, picture_id: str, now: datetime) -> None:
    session.execute(update(Picture).where(Picture.id == picture_id).values(filed_at=now))


def _file(picture: Picture) -> File:
    facts = picture.conversation_id, picture.content, picture.media_type, picture.case_number
    return File(picture.id, *facts)
