"""A customer's message from a platform: its talk found or begun, then stored for its turn or answered at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .. import buttons, inbox, links, sessions
from ..arrival import Door, Said
from ..inbox import Accepted, Incoming
from ..pictures import Sent
from ..problems import Problem
from ..tables import Contact, Conversation, Message, Owner, Sender
from .base import Channel, Choice, Kind, Update
from .parts import number_in

GREETING = "/greet"
"""What Rasa is given for a chat that was opened without a word."""
NOT_REPEATED = (Kind.GROUP, Kind.REACTION)
BRING_LINKS = (Kind.TEXT, Kind.START)
"""Of one customer alone: a talk that went to a group would be read by all of it."""
LATELY = 5
"""Messages among which the gateway's own words are not said again."""


@dataclass(frozen=True)
class Entrance:
    """By which rules a platform's messages are let in."""

    door: Door
    locale: str
    """Of customers of whom the platform tells no language."""

    def enter(
        self,
        session: Session,
        channel: Channel,
        update: Update,
        now: datetime,
        wait: float,
        picture: Sent | None = None,
    ) -> Accepted | None:
        """Takes what a customer did into the inbox; None where it wants no answer.

        `picture` is what the update told of; without it the customer is asked for words.
        """
        contact = self._contact(session, channel, update, now)
        identifier = client_id(channel, update)
        if (known := inbox.under(session, contact.conversation_id, identifier)) is not None:
            return Accepted(known, is_new=False)
        moved = links.follow(session, channel.name, update.text, now) if update.kind in BRING_LINKS else None
        if moved is not None:
            contact.conversation_id = moved
        conversation = session.get_one(Conversation, contact.conversation_id)
        if picture is not None and not wait:
            incoming: Incoming | None = Incoming("", update.picture, payload=picture.payload, picture=picture)
        else:
            incoming = self._incoming(session, channel, update, conversation, wait, moved is not None)
        if incoming is None:
            return None
        contact.last_message_at, contact.thread = now, update.thread
        incoming = self.door.with_words(replace(incoming, id=identifier, channel=channel.name), conversation.locale)
        return inbox.accept(session, conversation.id, incoming, now)

    def _contact(self, session: Session, channel: Channel, update: Update, now: datetime) -> Contact:
        key = (channel.name, update.address)
        known = session.get(Contact, key, with_for_update=True)
        if known is not None:
            return known
        try:
            with session.begin_nested():
                conversation_id = sessions.new_conversation_id()
                inbox.add_conversation(session, conversation_id, update.locale or self.locale, now, channel.name)
                contact = Contact(channel=key[0], address=key[1], conversation_id=conversation_id, last_message_at=now)
                session.add(contact)
                session.flush()
            return contact
        except IntegrityError:  # the same customer's first message, told twice in the same instant
            return session.get_one(Contact, key, with_for_update=True)

    def _incoming(
        self, session: Session, channel: Channel, update: Update, conversation: Conversation, wait: float, moved: bool
    ) -> Incoming | None:
        """What the inbox is given; None where nothing is to be said."""
        if moved:
            return Incoming("", "", declined=self._say("channel_moved", conversation))
        if wait:
            return self._own_words(session, update, "rate_limited", conversation, once=True)
        if update.kind is Kind.TEXT:
            return self._typed(session, channel, update, conversation)
        if update.kind is Kind.BUTTON:
            return self._pressed(session, update.button, conversation)
        if update.kind is Kind.START:
            return Incoming("", GREETING, payload=GREETING)
        if update.kind is Kind.REACTION and not buttons.open_ones(session, conversation.id):
            return None
        key = f"channel_{update.kind}"
        return self._own_words(session, update, key, conversation, once=update.kind in NOT_REPEATED)

    def _typed(self, session: Session, channel: Channel, update: Update, conversation: Conversation) -> Incoming:
        number = number_in(update.text)
        if number is not None:
            choices = buttons.open_ones(session, conversation.id)
            by_number = channel.numbers([Choice(b.id, b.title) for b in choices])
            if 1 <= number <= len(choices) and (by_number or choices[number - 1].title == str(number)):
                return Incoming("", update.text, button=choices[number - 1].id)
        return self.door.read(Said.model_construct(id="", text=update.text, button=None), conversation.locale)

    def _pressed(self, session: Session, button_id: str, conversation: Conversation) -> Incoming:
        """The button, or the gateway's words for one that is nobody's any more."""
        incoming = Incoming("", button_id, button=button_id)
        try:
            buttons.pressed(session, conversation.id, button_id, conversation.owner == Owner.WAITING)
        except Problem:
            return replace(incoming, button=None, declined=self._say("button_expired", conversation))
        return incoming

    def _own_words(
        self, session: Session, update: Update, key: str, conversation: Conversation, once: bool
    ) -> Incoming | None:
        words = self._say(key, conversation)
        if once and words in _said_lately(session, conversation.id):
            return None
        return Incoming("", update.text, shown=update.text[: self.door.longest_text], declined=words)

    def _say(self, key: str, conversation: Conversation) -> str:
        return self.door.words.say(key, conversation.locale)


def is_known(session: Session, channel: Channel, update: Update) -> bool:
    """Whether this was told before and is in the inbox."""
    contact = session.get(Contact, (channel.name, update.address))
    return contact is not None and inbox.under(session, contact.conversation_id, client_id(channel, update)) is not None


def client_id(channel: Channel, update: Update) -> str:
    """The platform's id as the inbox keeps it: of any length and alphabet there, 64 plain characters here."""
    digest = hashlib.sha256(f"{update.kind}:{update.id}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{channel.name[:15]}:{digest[:40]}"


def _said_lately(session: Session, conversation_id: str) -> list[str]:
    query = (
        select(Message.text)
        .where(Message.conversation_id == conversation_id, Message.sender != Sender.CUSTOMER)
        .order_by(Message.seq.desc())
        .limit(LATELY)
    )
    return list(session.scalars(query))
