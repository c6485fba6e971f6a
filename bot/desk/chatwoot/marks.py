"""Our own messages, as Chatwoot tells of them: then they are there, whether its answer to us arrived or not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway import deliveries
from bot.gateway.tables import Delivery, DeliveryState

from .channel import NAME
from .tables import ChatwootTalk

NOTE, MESSAGE = "note ", "seq "


def arrived(session: Session, row: ChatwootTalk, mark: str, number: int, now: datetime) -> None:
    """What carries this mark is not told again."""
    name, _, place = mark.rpartition(" ")
    if mark.startswith(NOTE) and place.isdecimal():
        row.noted = max(row.noted, int(place))
    elif mark.startswith(MESSAGE) and place.isdecimal():
        if int(place) > row.told_seq:
            row.told_seq, row.told_id = int(place), max(row.told_id, number)
    else:
        _sent(session, row.conversation_id, name, place, now)


def _sent(session: Session, talk_id: str, message_id: str, place: str, now: datetime) -> None:
    """Of a message in parts only the last counts: those before are counted by who sends them."""
    part, _, count = place.partition("/")
    if part != count or not part.isdecimal():
        return
    of_message = (Delivery.conversation_id == talk_id, Delivery.message_id == message_id, Delivery.channel == NAME)
    waiting = select(Delivery).where(*of_message, Delivery.state == DeliveryState.WAITING)
    found = [each.id for each in session.scalars(waiting) if each.parts_sent == int(part) - 1]
    deliveries.sent(session, found, now)
