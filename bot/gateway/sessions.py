"""Sessions: a random token, kept as a hash, that ends 30 minutes after the last message of the customer."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
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


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_conversation_id() -> str:
    """128 random bits: the order service speaks to whoever knows it and the processes' secret."""
    return f"c-{secrets.token_hex(CONVERSATION_ID_BYTES)}"


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(session: Session, token_hash: str, now: datetime, idle: timedelta) -> Caller:
    """The caller behind a token; Problems `session_unknown`, `session_expired`."""
    query = (
        select(ChatSession.last_message_at, Conversation.id, Conversation.locale)
        .join(Conversation, Conversation.id == ChatSession.conversation_id)
        .where(ChatSession.token_hash == token_hash)
    )
    known = session.execute(query).one_or_none()
    if known is None:
        raise Problem("session_unknown")
    if known.last_message_at + idle <= now:
        raise Problem("session_expired")
    return Caller(known.id, known.locale, token_hash)
