"""Sessions: a random token, kept as a hash, that ends 30 minutes after the last message of the customer.

Bound to the page that opened it; another token may take its place, and signing out ends all that there are.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .problems import Problem
from .tables import ChatSession, Conversation

CONVERSATION_ID_BYTES, TOKEN_BYTES = 16, 32


@dataclass(frozen=True)
class Caller:
    """Whose request it is."""

    conversation_id: str
    locale: str
    token_hash: str
    ends_at: datetime | None = None
    """When the token ends, if another has taken its place."""


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_conversation_id() -> str:
    """128 random bits: the order service speaks to whoever knows it and the processes' secret."""
    return f"c-{secrets.token_hex(CONVERSATION_ID_BYTES)}"


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(session: Session, token_hash: str, now: datetime, idle: timedelta, origin: str | None = None) -> Caller:
    """The caller behind a token, unless another page than its own sends it; a browser does not name every page.

    Problems: `session_unknown`, `session_expired`.
    """
    query = (
        select(ChatSession, Conversation.locale)
        .join(Conversation, Conversation.id == ChatSession.conversation_id)
        .where(ChatSession.token_hash == token_hash)
    )
    known, locale = session.execute(query).one_or_none() or (None, "")
    if known is None or (known.ends_at is not None and known.ends_at <= now):
        raise Problem("session_unknown")
    if origin is not None and known.origin not in (None, origin):
        raise Problem("session_unknown")
    if known.last_message_at + idle <= now:
        raise Problem("session_expired")
    return Caller(known.conversation_id, locale, token_hash, known.ends_at)


def renew(session: Session, caller: Caller, new_hash: str, now: datetime, grace: timedelta) -> datetime:
    """Puts another token in the place of the caller's, which stays good for the `grace`; when they end unused.

    Problem `session_unknown` when the session was ended meanwhile.
    """
    _lock(session, caller.conversation_id)
    old = session.get(ChatSession, caller.token_hash, populate_existing=True)
    if old is None:
        raise Problem("session_unknown")
    mine = ChatSession.conversation_id == caller.conversation_id
    session.execute(delete(ChatSession).where(mine, ChatSession.ends_at <= now))
    new = ChatSession(token_hash=new_hash, conversation_id=caller.conversation_id, created_at=now)
    new.origin, new.last_message_at = old.origin, old.last_message_at
    session.add(new)
    old.ends_at = min(old.ends_at or now + grace, now + grace)
    return old.last_message_at


def end(session: Session, conversation_id: str) -> None:
    """Ends every token of the session."""
    _lock(session, conversation_id)
    session.execute(delete(ChatSession).where(ChatSession.conversation_id == conversation_id))


def _lock(session: Session, conversation_id: str) -> None:
    """Else a token that is made just now would outlive the end of all."""
    session.execute(select(Conversation.id).where(Conversation.id == conversation_id).with_for_update())
