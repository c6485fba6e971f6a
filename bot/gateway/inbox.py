"""The durable inbox: a message is stored before it is answered, and answered once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session
from ulid import ULID

from . import buttons, deliveries, history, ownership, pictures, ratings, unclear
from .handing_over import NOBODY, People, hand_over
from .history import Messages
from .ownership import Event, Step
from .pictures import Sent
from .problems import Problem
from .replies import Answer, Reply
from .saying import OWN_PREFIX, locked, locked_if_any, say
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
    Note,
    Owner,
    OwnershipChange,
    Picture,
    Rating,
    Sender,
    Turn,
    TurnState,
)

MOST_UNTOLD = 5
"""So many lost answers are looked for at most."""


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
    held: str = ""
    """What is said to it where the customer waits for a person."""
    alarm: str | None = None
    """Why a person must see it, whatever Rasa makes of it: `safety` or `legal`."""
    withdrawn: str = ""
    """What is said to who goes on with the bot."""
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
    stars: int | None = None
    """The mark of the talk that it gave, one to five."""


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
    conversation = locked(session, conversation_id)
    if known := find(session, conversation_id, incoming):
        return Accepted(known, is_new=False)
    if refusal is not None:
        raise refusal
    shown, payload = incoming.shown, incoming.payload
    if incoming.button is not None:
        button = buttons.pressed(session, conversation_id, incoming.button, conversation.owner == Owner.WAITING)
        shown, payload = button.title, button.payload
    given = ratings.given_by(payload) if incoming.button is not None else None
    conversation.channel, conversation.unheard_since = incoming.channel, None
    if given is not None:  # it is no wish: what is closed stays closed, and Rasa has nothing to do with it
        ratings.keep(session, conversation_id, given.stars, None, now)
        incoming = replace(incoming, declined=given.answer)
    elif conversation.owner == Owner.CLOSED:
        ownership.take(session, conversation, Step(Event.REOPEN, ownership.CUSTOMER), now)
    turn = _new_turn(conversation, incoming, payload, now)
    reply = _own_reply(session, conversation, turn, incoming, now)
    session.add(turn)
    session.flush()
    if shown or incoming.picture:
        say(session, conversation, Sender.CUSTOMER, Reply(shown), now, turn, incoming.id)
    if incoming.picture:
        pictures.keep(session, conversation_id, incoming.id, incoming.picture, now)
    if reply:
        say(
            session,
            conversation,
            Sender.BOT if turn.state == TurnState.DECLINED else Sender.SYSTEM,
            Reply(reply),
            now,
            turn,
        )
    session.execute(
        update(ChatSession).where(ChatSession.conversation_id == conversation_id).values(last_message_at=now)
    )
    return Accepted(turn, is_new=True, stars=given.stars if given else None)


def _own_reply(
    session: Session, conversation: Conversation, turn: Turn, incoming: Incoming, now: datetime
) -> str | None:
    """What the gateway itself says to a message that is not Rasa's, whose turn is marked so; None: it says nothing."""
    if turn.payload == buttons.WITHDRAW and incoming.button is not None:
        ownership.take(session, conversation, Step(Event.WITHDRAW, ownership.CUSTOMER), now)
        turn.state = TurnState.HELD
        return incoming.withdrawn
    if incoming.declined is not None:
        turn.state = TurnState.DECLINED
        return incoming.declined
    if not ownership.is_peoples(conversation):
        return None
    turn.state = TurnState.HELD
    return incoming.held if _first_held(session, conversation) else None


def _first_held(session: Session, conversation: Conversation) -> bool:
    """Whether nothing was held yet since the customer began to wait: it is acknowledged once."""
    if conversation.owner != Owner.WAITING or conversation.waiting_since is None:
        return False
    held = (Turn.conversation_id == conversation.id, Turn.state == TurnState.HELD)
    since = Turn.accepted_at >= conversation.waiting_since
    return session.scalar(select(Turn.id).where(*held, since).limit(1)) is None


def notice(session: Session, conversation_id: str, name: str, payload: str, now: datetime) -> Turn | None:
    """Puts a notice in the inbox, as a turn without words of the customer; the same `name` is the same notice.

    None where there is no such talk, or a person holds it: they see for themselves what was found.
    """
    conversation = locked_if_any(session, conversation_id)
    if conversation is None or ownership.is_peoples(conversation):
        return None
    incoming = Incoming(f"{NOTICE}{name}", payload)
    if (known := find(session, conversation_id, incoming)) is not None:
        return known
    turn = _new_turn(conversation, incoming, payload, now)
    session.add(turn)
    return turn


def forget(session: Session, conversation_id: str, now: datetime) -> bool:
    """Removes every word that was said in a talk, and who wrote it; False while an answer is being made or sent."""
    conversation = locked_if_any(session, conversation_id)
    if conversation is None:
        return True
    if next_waiting(session, conversation_id) is not None or deliveries.is_fresh(session, conversation_id, now):
        return False
    conversation.handover = conversation.customer_name = None
    said = update(OwnershipChange).where(OwnershipChange.conversation_id == conversation_id)
    session.execute(said.values(note=None))
    for table in (Picture, Rating, Note, Button, Message, Turn, Delivery, Contact, Link):
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


def next_due(session: Session, conversation_id: str) -> tuple[Turn, list[Turn]] | None:
    """The next message to answer, and the turns right before it whose answers were lost, oldest first."""
    turn = next_waiting(session, conversation_id)
    if turn is None:
        return None
    # The answer to a notice is none to the customer, so it may stand between.
    answered = and_(Turn.state == TurnState.ANSWERED, ~Turn.client_id.startswith(NOTICE))
    rasas = or_(Turn.state == TurnState.FAILED, answered)
    before = select(Turn).where(Turn.conversation_id == conversation_id, Turn.seq < turn.seq, rasas)
    newest_first = session.scalars(before.order_by(Turn.seq.desc()).limit(MOST_UNTOLD))
    untold = list(takewhile(lambda each: each.state == TurnState.FAILED, newest_first))
    return turn, untold[::-1]


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
    say(session, conversation, Sender.BOT, Reply(words), now, turn)
    return history.replies_to(session, conversation.id, turn_id)


def settle(
    session: Session,
    conversation_id: str,
    turn_id: str,
    answer: Answer,
    state: TurnState,
    now: datetime,
    people: People = NOBODY,
) -> Messages | None:
    """Stores the answer and closes the turn; None when it was closed before, or a person has taken over meanwhile.

    Raises CaseWanted where the turn has to be settled anew with a case.
    """
    turn, conversation = _turn_locked(session, conversation_id, turn_id)
    _learn(conversation, turn, answer)
    if turn.state != TurnState.WAITING:
        _keep_for_staff(session, conversation, turn, answer, now)
        return None
    turn.state = state
    if answer.evidence is not None:
        pictures.make_evidence(session, conversation.id, answer.evidence.case)
    for reply in hand_over(session, conversation, turn, answer, people, now):
        say(session, conversation, Sender.BOT, reply, now, turn)
    for found in answer.unclear:
        unclear.keep(session, found, now)
    return history.replies_to(session, conversation.id, turn_id)


def _learn(conversation: Conversation, turn: Turn, answer: Answer) -> None:
    """How the message was understood, for staff; and in which language the talk is held."""
    if (understood := answer.understood) is not None:
        turn.understood = [list(each) for each in understood.intents]
        conversation.language = understood.language or conversation.language
        conversation.topic = understood.topic or conversation.topic


def _keep_for_staff(session: Session, conversation: Conversation, turn: Turn, answer: Answer, now: datetime) -> None:
    """What Rasa still said when a person had taken over; once."""
    if turn.state != TurnState.HELD or session.scalar(
        select(Message.id).where(Message.turn_id == turn.id, Message.hidden)
    ):
        return
    for reply in answer.replies:
        say(session, conversation, Sender.BOT, reply, now, turn, hidden=True)


def open_conversation(
    session: Session, conversation_id: str, locale: str, token_hash: str, now: datetime, origin: str | None = None
) -> None:
    """Begins a conversation and the session that speaks in it, from this page only if a browser named it."""
    add_conversation(session, conversation_id, locale, now)
    open_session(session, conversation_id, token_hash, now, origin)


def open_session(
    session: Session, conversation_id: str, token_hash: str, now: datetime, origin: str | None = None
) -> None:
    """One more session that speaks in a conversation."""
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
    conversation = Conversation(
        id=conversation_id, channel=channel, locale=locale, created_at=now, last_seq=0, last_at=now
    )
    conversation.owner = Owner.BOT
    session.add(conversation)
    session.flush()
    return conversation


def _turn_locked(session: Session, conversation_id: str, turn_id: str) -> tuple[Turn, Conversation]:
    """The turn as it is once nobody else can change it: the conversation's row is the lock of all within it."""
    conversation = locked(session, conversation_id)
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
        alarm=incoming.alarm,
        state=TurnState.WAITING,
        promised=False,
        recoveries=0,
        accepted_at=now,
    )
