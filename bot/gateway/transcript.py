"""A talk as lines to be read elsewhere: as much of it as a mail may hold, the newest kept."""

from __future__ import annotations

from sqlalchemy.orm import Session

from . import history
from .history import MessageView
from .orders import Line
from .problems import Problem

MOST_LINES, MOST_BYTES = 500, 200_000
LONGEST_LINE = 10_000


def lines(session: Session, conversation_id: str) -> list[Line]:
    """Who said what when, oldest first; Problem `not_found` before anything was said."""
    said = [_line(message) for message in history.page_after(session, conversation_id, 0).view.messages]
    kept: list[Line] = []
    size = 0
    for line in reversed(said[-MOST_LINES:]):
        size += len(line.text.encode())
        if size > MOST_BYTES:
            break
        kept.insert(0, line)
    if not kept:
        raise Problem("not_found")
    return kept


def _line(message: MessageView) -> Line:
    """A picture is named; it stays in the talk."""
    names = [picture.name for picture in message.pictures or ()]
    text = "\n".join(filter(None, [message.text, *names]))
    return Line(sender=message.sender, at=message.at, text=text[:LONGEST_LINE])
