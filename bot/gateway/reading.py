"""How far the customer has read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import saying
from .tables import Conversation, Message, Sender


def see(session: Session, conversation_id: str, message_id: str) -> bool:
    """Notes up to where the customer has read, never less than before; whether that is further.

    What an agent said up to there is heard, and needs no e-mail any more.
    """
    talk = saying.locked(session, conversation_id)
    message = session.get(Message, (conversation_id, message_id))
    if message is None or message.hidden or message.seq <= talk.customer_read:
        return False
    talk.customer_read = message.seq
    if talk.unheard_since is not None:
        talk.unheard_since = _first_unheard(session, talk)
    return True


def _first_unheard(session: Session, talk: Conversation) -> datetime | None:
    after = (Message.conversation_id == talk.id, Message.seq > talk.customer_read, Message.sender == Sender.AGENT)
    return session.scalar(select(Message.at).where(*after).order_by(Message.seq).limit(1))
