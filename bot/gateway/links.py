"""Links by which a customer goes on with a talk elsewhere: a code that is good once.

In a messaging app, for ten minutes; on the website, from an agent's answer by mail, for a week.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from .tables import Link

GOOD_FOR, GOOD_IN_MAIL_FOR = timedelta(minutes=10), timedelta(days=7)
_CODE = re.compile(r"(?<![A-Za-z0-9])go-[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")


def new_code() -> str:
    """128 random bits."""
    return f"go-{secrets.token_urlsafe(16)}"


def keep(
    session: Session, code: str, conversation_id: str, channel: str, now: datetime, good_for: timedelta = GOOD_FOR
) -> None:
    """Makes a code good for this conversation; those whose time is over go."""
    session.execute(delete(Link).where(Link.expires_at <= now))
    session.add(
        Link(code_hash=_hashed(code), conversation_id=conversation_id, channel=channel, expires_at=now + good_for)
    )


def follow(session: Session, channel: str, text: str, now: datetime) -> str | None:
    """The conversation that a code in this text leads to, if there is one that is still good; then no more."""
    found = _CODE.search(text)
    link = session.get(Link, _hashed(found.group()), with_for_update=True) if found else None
    if link is None or link.channel != channel or link.expires_at <= now:
        return None
    session.delete(link)
    return link.conversation_id


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
