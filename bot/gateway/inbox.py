"""The durable inbox: a message is stored before it is answered, and answered once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from ulid import ULID

from . import buttons, deliveries, history, pictures, unclear
from .history import Messages
from .pictures import Sent
from .problems import Problem
from .replies import Answer, Reply
from .tables import (
    NOTICE,
    WEB,
    Button,
    ChatSession,
    Contact,
    Conversation,
    Delivery,
    Link,
    Message,
    Owner,
    Picture,
    Rating,
    Sender,
    Turn,
    TurnState,
)

OWN_PREFIX = "m-"
"""How the ids begin that the gateway gives to messages."""


@dataclass(frozen=True)
class Incoming:
    """A message as it came: typed (`shown` to people, `payload` to Rasa), pressed, a picture, or `declined`."""

    id: str
    content: str
    shown: str = ""
    payload: str = ""
    button: str | None = None
    declined: str | None = None
    """What the gateway itself says to it, so that it never is Rasa's."""
    picture: Sent | None = None
    channel: str = WEB

    @property
    def fingerprint(self) -> str:
        kind = "picture" if self.picture else "text" if self.button is None else "button"
        return hashlib.sha256(f"{kind}:{self.content}".encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Accepted:
    """A message in the inbox, and whether it is there for the first time."""

    turn: Turn
    is_new: bool


def find(session: Session, conversation_id: str, incoming: Incoming) -> Turn | None:
    """The turn that this message already has; Problem `message_id_reused` when the id was another message's."""
    turn = under(session, conversation_id, incoming.id)
    if turn is not None and turn.fingerprint != incoming.fingerprint:
        raise Problem("message_id_reused")
    is_ours = turn is None and incoming.id.startswith(OWN_PREFIX)
    if is_ours and session.get(Message, (conversation_id, incoming.id)) is not None:
        raise Problem("message_id_reused")
    return turn


def under(session: Session, conversation_id: str, client_id: str) -> Turn | None:
    """The turn of the message that came under this id."""
    return session.scalar(select(Turn).where(Turn.conversation_id == conversation_id, Turn.client_id == client_id))


def accept(
    session: Session, conversation_id: str, incoming: Incoming, now: datetime, refusal: Problem | None = None
) -> Accepted:
    """Stores a message for its turn, or gives the turn that it already has; a new one keeps the session alive.

    Problems: `message_id_reused`, `button_unknown`, `button_expired`; for a new message the `refusal`, if there is one.
    """
    conversation = _locked(session, conversation_id)
    if known := find(session, conversation_id, incoming):
        return Accepted(known, is_new=False)
    if refusal is not None:
        raise refusal
    shown, payload = incoming.shown, incoming.payload
    if incoming.button is not None:
        button = buttons.pressed(session, conversation_id, incoming.button)
        shown, payload = button.title, button.payload
    conversation.channel = incoming.channel
    turn = _new_turn(conversation, incoming, payload, now)
    session.add(turn)
    session.flush()
    if shown or incoming.picture:
        _say(session, conversation, turn, Sender.CUSTOMER, Reply(shown), now, incoming.id)
    if incoming.picture:
        pictures.keep(session, conversation_id, incoming.id, incoming.picture, now)
    if incoming.declined is not None:
        _say(session, conversation, turn, Sender.BOT, Reply(incoming.declined), now)
    session.execute(
        update(ChatSession).where(ChatSession.conversation_id == conversation_id).values(last_message_at=now)
    )
    return Accepted(turn, is_new=True)


def notice(session: Session, conversation_id: str, name: str, payload: str, now: datetime) -> Turn | None:
    """Puts a notice in the inbox, as a turn without words of the customer; the same `name` is the same notice.

    None where there is no such talk, or a person holds it: they see for themselves what was found.
    """
    conversation = _locked_if_any(session, conversation_id)
    if conversation is None or conversation.owner != Owner.BOT:
        return None
    incoming = Incoming(f"{NOTICE}{name}", payload)
    if (known := find(session, conversation_id, incoming)) is not None:
        return known
    turn = _new_turn(conversation, incoming, payload, now)
    session.add(turn)
    return turn


def forget(session: Session, conversation_id: str, now: datetime) -> bool:
    """Removes every word that was said in a talk, and who wrote it; False while an answer is being made or sent."""
    conversation = _locked_if_any(session, conversation_id)
    if conversation is None:
        return True
    if next_waiting(session, conversation_id) is not None or deliveries.is_fresh(session, conversation_id, now):
        return False
    conversation.handover = None
    for table in (Picture, Rating, Button, Message, Turn, Delivery, Contact, Link):
        session.execute(delete(table).where(table.conversation_id == conversation_id))
    return True


def next_waiting(session: Session, conversation_id: str) -> Turn | None:
    """The oldest message of this conversation that has no answer yet."""
    return session.scalar(
        select(Turn)
        .where(Turn.conversation_id == conversation_id, Turn.state == TurnState.WAITING)
        .order_by(Turn.seq)
        .limit(1)
    )


def recover(session: Session) -> list[Turn]:
    """All messages that have no answer yet, oldest first, each counted as one more try."""
    turns = session.scalars(
        select(Turn).where(Turn.state == TurnState.WAITING).order_by(Turn.accepted_at, Turn.seq)
    ).all()
    for turn in turns:
        turn.recoveries += 1
    return list(turns)


def promise(session: Session, conversation_id: str, turn_id: str, words: str, now: datetime) -> Messages | None:
    """Tells the customer that the answer takes longer; None when it came meanwhile, or this was said already."""
    turn, conversation = _turn_locked(session, conversation_id, turn_id)
    if turn.state != TurnState.WAITING or turn.promised:
        return None
    turn.promised = True
    _say(session, conversation, turn, Sender.BOT, Reply(words), now)
    return history.replies_to(session, conversation.id, turn_id)


def settle(
    session: Session, conversation_id: str, turn_id: str, answer: Answer, state: TurnState, now: datetime
) -> Messages | None:
    """Stores the answer and closes the turn; None, and nothing happens, when it was closed before."""
    turn, conversation = _turn_locked(session, conversation_id, turn_id)
    if turn.state != TurnState.WAITING:
        return None
    turn.state = state
    if answer.handover is not None:
        conversation.handover = answer.handover
    if answer.evidence is not None:
        pictures.make_evidence(session, conversation.id, answer.evidence.case)
    for reply in answer.replies:
        _say(session, conversation, turn, Sender.BOT, reply, now)
    for found in answer.unclear:
        unclear.keep(session, found, now)
    return history.replies_to(session, conversation.id, turn_id)


def open_conversation(
    session: Session, conversation_id: str, locale: str, token_hash: str, now: datetime, origin: str | None = None
) -> None:
    """Begins a conversation and the session that speaks in it, from this page only if a browser named it."""
    add_conversation(session, conversation_id, locale, now)
    session.add(
        ChatSession(
            token_hash=token_hash,
            conversation_id=conversation_id,
            created_at=now,
            last_message_at=now,
            origin=origin,
        )
    )


def add_conversation(
    session: Session, conversation_id: str, locale: str, now: datetime, channel: str = WEB
) -> Conversation:
    """Begins a conversation in which nothing has been said yet."""
    conversation = Conversation(id=conversation_id, channel=channel, locale=locale, created_at=now, last_seq=0)
    conversation.owner = Owner.BOT
    session.add(conversation)
    session.flush()
    return conversation


def _locked(session: Session, conversation_id: str) -> Conversation:
    conversation = _locked_if_any(session, conversation_id)
    if conversation is None:
        raise NoResultFound(conversation_id)
    return conversation


def _locked_if_any(session: Session, conversation_id: str) -> Conversation | None:
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _turn_locked(session: Session, conversation_id: str, turn_id: str) -> tuple[Turn, Conversation]:
    """The turn as it is once nobody else can change it: the conversation's row is the lock of all within it."""
    conversation = _locked(session, conversation_id)
    return session.get_one(Turn, turn_id), conversation


def _new_turn(conversation: Conversation, incoming: Incoming, payload: str, now: datetime) -> Turn:
    conversation.last_seq += 1
    return Turn(
        id=str(ULID()),
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        client_id=incoming.id,
        fingerprint=incoming.fingerprint,
        payload=payload,
        locale=conversation.locale,
        state=TurnState.WAITING if incoming.declined is None else TurnState.DECLINED,
        promised=False,
        recoveries=0,
        accepted_at=now,
    )


def _say(
    session: Session,
    conversation: Conversation,
    turn: Turn,
    sender: Sender,
    reply: Reply,
    now: datetime,
    message_id: str | None = None,
) -> None:
    conversation.last_seq += 1
    message = Message(
        conversation_id=conversation.id,
        id=message_id or f"{OWN_PREFIX}{ULID()}",
        seq=conversation.last_seq,
        turn_id=turn.id,
        sender=sender,
        text=reply.text,
        card=reply.card,
        at=now,
    )
    session.add(message)
    session.flush()
    buttons.issue(session, message, turn.id, reply.choices)
    if sender is not Sender.CUSTOMER and conversation.channel != WEB:
        deliveries.queue(session, conversation, message)
