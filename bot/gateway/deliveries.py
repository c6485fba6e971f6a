"""The outbox as a table: messages that platforms are to be given, of each talk one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from .channels.base import Later, Refused, Undelivered
from .tables import Button, Contact, Conversation, Delivery, DeliveryState, Message, SentPart

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(hours=24)
FRESH = timedelta(minutes=1)


@dataclass(frozen=True)
class Due:
    """A delivery with all that is needed to make it."""

    delivery: Delivery
    text: str
    choices: Sequence[Button]
    locale: str
    thread: dict[str, Any]
    heard_at: datetime | None
    """When the customer last wrote by this channel."""


@dataclass(frozen=True)
class Part:
    """One of the messages that make a delivery, as it was taken; `id` as `Channel.sent_id` has it."""

    number: int
    is_last: bool
    id: str | None


def queue(session: Session, conversation: Conversation, message: Message) -> None:
    """Notes that a message is to go where the customer wrote last; nobody hears of it where no such contact is left."""
    contact = session.scalar(
        select(Contact)
        .where(Contact.conversation_id == conversation.id, Contact.channel == conversation.channel)
        .order_by(Contact.last_message_at.desc())
        .limit(1)
    )
    if contact is not None:
        note(session, contact, message)


def note(session: Session, contact: Contact, message: Message) -> Delivery:
    """A message is to go to this contact."""
    delivery = Delivery(
        conversation_id=message.conversation_id,
        message_id=message.id,
        channel=contact.channel,
        address=contact.address,
        state=DeliveryState.WAITING,
        parts_sent=0,
        attempts=0,
        created_at=message.at,
        due_at=message.at,
    )
    session.add(delivery)
    return delivery


def due(session: Session, now: datetime, busy: set[str], most: int) -> tuple[list[Due], datetime | None]:
    """The first waiting delivery of each talk whose time has come, those of `busy` talks left out; and when the first
    of the others may be tried."""
    first = select(func.min(Delivery.id)).where(Delivery.state == DeliveryState.WAITING)
    query = (
        select(Delivery)
        .where(Delivery.id.in_(first.group_by(Delivery.conversation_id)))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(most + len(busy) + 1)
    )
    waiting = [delivery for delivery in session.scalars(query) if delivery.conversation_id not in busy]
    ready = [delivery for delivery in waiting if delivery.due_at <= now][:most]
    later = next((delivery.due_at for delivery in waiting[len(ready) :]), None)
    return [_with_message(session, delivery) for delivery in ready], later


def part_sent(session: Session, delivery_ids: Sequence[int], part: Part, now: datetime) -> bool:
    """Notes a part of the first of these deliveries, and with its last part that all of them were made.

    False where it is no use to go on: the talk was forgotten meanwhile, or an earlier part was taken back.
    """
    delivery = session.get(Delivery, delivery_ids[0], with_for_update=True)
    if delivery is None or delivery.parts_sent != part.number - 1:
        return False
    delivery.parts_sent = part.number
    if part.id is not None:
        session.merge(
            SentPart(id_hash=_id_hash(delivery.channel, part.id), delivery_id=delivery.id, number=part.number)
        )
    if part.is_last:
        sent(session, delivery_ids, now)
    return True


def in_one_breath(session: Session, first: Due) -> list[Due]:
    """This one, and those waiting behind it whose messages were said together with its own."""
    of_message = and_(Message.conversation_id == Delivery.conversation_id, Message.id == Delivery.message_id)
    delivery = first.delivery
    message = session.get_one(Message, (delivery.conversation_id, delivery.message_id))
    query = (
        select(Delivery)
        .join(Message, of_message)
        .where(Delivery.conversation_id == delivery.conversation_id, Delivery.state == DeliveryState.WAITING)
        .where(Delivery.channel == delivery.channel, Delivery.address == delivery.address)
        .where(Message.turn_id == message.turn_id, Message.at == message.at)
        .order_by(Delivery.id)
    )
    return [_with_message(session, each) for each in session.scalars(query)]


def sent(session: Session, delivery_ids: Sequence[int], now: datetime) -> None:
    for delivery_id in delivery_ids:
        if (delivery := session.get(Delivery, delivery_id)) is not None:
            delivery.state, delivery.sent_at, delivery.fault = DeliveryState.SENT, now, None


def take_back(session: Session, channel: str, undelivered: Undelivered, now: datetime) -> Delivery | None:
    """Has a delivery fail at a part that went and did not arrive, as if the platform had said so at once.

    None where no such part is known, or not any more: a part is taken back once, with all that went after it.
    """
    part = session.get(SentPart, _id_hash(channel, undelivered.id))
    delivery = session.get(Delivery, part.delivery_id, with_for_update=True) if part else None
    if part is None or delivery is None:
        return None
    not_there = delete(SentPart).where(SentPart.delivery_id == delivery.id, SentPart.number >= part.number)
    numbers = session.scalars(not_there.returning(SentPart.number)).all()
    if not numbers:  # another telling was first
        return None
    delivery.state, delivery.parts_sent = DeliveryState.WAITING, min(numbers) - 1
    return fail(session, delivery.id, undelivered.error, now)


def fail(session: Session, delivery_id: int, error: Later | Refused, now: datetime) -> Delivery | None:
    """Has a delivery tried again, or never, as the platform has it; the delivery as it is then."""
    if isinstance(error, Refused):
        bury(session, delivery_id, error.fault)
    elif (delivery := session.get(Delivery, delivery_id)) is not None:
        _put_off(delivery, error, now)
    return session.get(Delivery, delivery_id)


def _put_off(delivery: Delivery, later: Later, now: datetime) -> None:
    """Waits twice as long as the last time, at least as long as the platform asks; gives up after a day."""
    pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts, 16), LONGEST_PAUSE)
    delivery.attempts += 1
    delivery.fault = later.fault[:200]
    delivery.due_at = now + max(pause, timedelta(seconds=min(later.after, 86_400)))
    if now - delivery.created_at > GIVEN_UP_AFTER:
        delivery.state = DeliveryState.DEAD


def bury(session: Session, delivery_id: int, fault: str) -> None:
    """Puts a delivery that the platform will never take among the dead letters."""
    if (delivery := session.get(Delivery, delivery_id)) is not None:
        delivery.attempts += 1
        delivery.state, delivery.fault = DeliveryState.DEAD, fault[:200]


def revive(session: Session, delivery_id: int, now: datetime) -> bool:
    """Has a dead letter tried again, from the part at which it failed; False where there is none such."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or delivery.state != DeliveryState.DEAD:
        return False
    delivery.state, delivery.attempts = DeliveryState.WAITING, 0
    delivery.created_at = delivery.due_at = now
    return True


def is_fresh(session: Session, conversation_id: str, now: datetime) -> bool:
    """Whether something that was said in this talk a moment ago is still on its way."""
    waiting = (Delivery.conversation_id == conversation_id, Delivery.state == DeliveryState.WAITING)
    newest = session.scalar(select(func.max(Delivery.created_at)).where(*waiting))
    return newest is not None and now - newest < FRESH


def not_sent(session: Session) -> list[Delivery]:
    """All that waits, and all dead letters, oldest first."""
    return list(session.scalars(select(Delivery).where(Delivery.state != DeliveryState.SENT).order_by(Delivery.id)))


def _id_hash(channel: str, sent_id: str) -> str:
    return hashlib.sha256(f"{channel}:{sent_id}".encode("utf-8", "surrogatepass")).hexdigest()


def _with_message(session: Session, delivery: Delivery) -> Due:
    message = session.get_one(Message, (delivery.conversation_id, delivery.message_id))
    contact = session.get(Contact, (delivery.channel, delivery.address))
    query = select(Button).where(
        Button.conversation_id == delivery.conversation_id, Button.message_id == delivery.message_id
    )
    choices = session.scalars(query.order_by(Button.position)).all()
    thread = (contact.thread if contact else None) or {}
    locale = session.get_one(Conversation, delivery.conversation_id).locale
    return Due(delivery, message.text, choices, locale, thread, contact.last_message_at if contact else None)
