"""What Chatwoot's webhooks do to our talks, each under the lock of the talk's row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.desk.talks.acting import SAID
from bot.gateway import inbox, ownership, saying, sessions, typed
from bot.gateway.ownership import Agent, Step
from bot.gateway.ownership import Event as Change
from bot.gateway.replies import Reply
from bot.gateway.strings import Strings, wishes
from bot.gateway.tables import Contact, Conversation, Delivery, DeliveryState, Message, Owner, Sender, Turn

from . import marks, shapes, standing
from .channel import NAME
from .shapes import Event, Status
from .standing import Standing, Told
from .tables import ChatwootTalk, Way

PREFIX = f"{NAME}-"
"""How the ids begin of agents of Chatwoot's, and of what they say."""
NOTHING_SETTLED = '/inform{"handed_back": {}}'
TAKEN_OVER = "a person answers"


@dataclass(frozen=True)
class Words:
    """By which the customer is told who answers them, and in which language where nothing is known of theirs."""

    strings: Strings
    locale: str


@dataclass(frozen=True)
class Heard:
    """What became of a webhook: the talk that it concerns, the bot's turn if it has one, whether the customer is next
    to be heard."""

    talk_id: str = ""
    turn: Turn | None = None
    customer_speaks: bool = False


def hear(session: Session, words: Words, event: Event, is_the_bots: bool, now: datetime) -> Heard:
    """Follows what happened at Chatwoot; nothing where the conversation is none of ours.

    `is_the_bots`: told by the agent bot's own webhook, and so of an inbox in which we are the bot.
    """
    row = _row(session, event)
    if row is None:
        if not (is_the_bots and event.is_customers):
            return Heard()
        row = _begin(session, words.locale, event, now)
    talk = saying.locked(session, row.conversation_id)
    session.refresh(row)
    turn = _follow(session, words.strings, row, talk, event, now)
    if event.is_agents:
        _let_agent_speak(session, words.strings, row, talk, event, now)
    if event.mark:
        marks.arrived(session, row, event.mark, event.id, now)
    return Heard(talk.id, turn, customer_speaks=row.way == Way.BOT and event.is_customers)


def _row(session: Session, event: Event) -> ChatwootTalk | None:
    """Also of one that was just begun, and whose number we do not have yet; none for a customer who was forgotten."""
    number = event.conversation.id
    row = session.scalar(select(ChatwootTalk).where(ChatwootTalk.number == number))
    if row is None and (source := event.conversation.source):
        row = session.get(ChatwootTalk, source)
        if row is not None and row.way == Way.DESK and row.number is None:
            row.number = number
        else:
            row = None
    if row is not None and row.way == Way.BOT and session.get(Contact, (NAME, str(number))) is None:
        session.delete(row)
        session.flush()
        return None
    return row


def _begin(session: Session, locale: str, event: Event, now: datetime) -> ChatwootTalk:
    """A talk with who writes for the first time in an inbox of Chatwoot's."""
    number, spoken = event.conversation.id, wishes(event.conversation.locale)
    try:
        with session.begin_nested():
            talk_id = sessions.new_conversation_id()
            inbox.add_conversation(session, talk_id, spoken[0] if spoken else locale, now, NAME)
            session.add(Contact(channel=NAME, address=str(number), conversation_id=talk_id, last_message_at=now))
            row = ChatwootTalk(conversation_id=talk_id, number=number, way=Way.BOT, status=Status.PENDING)
            session.add(row)
            session.flush()
        return row
    except IntegrityError:  # the same message, told twice in the same instant
        return session.scalars(select(ChatwootTalk).where(ChatwootTalk.number == number)).one()


def _follow(
    session: Session, strings: Strings, row: ChatwootTalk, talk: Conversation, event: Event, now: datetime
) -> Turn | None:
    """Takes the step that a new status stands for; the turn by which the bot is told of it, where there is one."""
    known = Standing(Status(row.status), row.status_at, row.confirmed)
    told = Told(event.conversation.status, event.conversation.at, event.before)
    found, has_changed = standing.after(known, told)
    row.status, row.status_at, row.confirmed = found.status, found.at, found.confirmed
    if not has_changed or row.trying == f"status {found.status}":  # in this instant it is we who set it
        return None
    return _step(session, strings, row, talk, found.status, now)


def _step(
    session: Session, strings: Strings, row: ChatwootTalk, talk: Conversation, status: Status, now: datetime
) -> Turn | None:
    by = talk.agent_id or NAME
    if status.is_peoples and not ownership.is_peoples(talk):
        _hush(session, row, talk)
        _take(session, strings, row, talk, Step(Change.ASK, NAME), now)
    elif status is Status.RESOLVED and ownership.is_peoples(talk):
        _take(session, strings, row, talk, Step(Change.CLOSE, by), now)
    elif status is Status.PENDING and ownership.is_peoples(talk):
        _take(session, strings, row, talk, Step(Change.HAND_BACK, by), now)
        return inbox.notice(session, talk.id, f"handed_back {talk.last_seq}", NOTHING_SETTLED, now)
    return None


def _let_agent_speak(
    session: Session, strings: Strings, row: ChatwootTalk, talk: Conversation, event: Event, now: datetime
) -> None:
    """What an agent says at Chatwoot is said in the talk, which is theirs from then on; once."""
    message_id = f"{PREFIX}{event.id}"
    text = typed.shown("\n".join([event.content, *(each.data_url for each in event.attachments or [])]))
    if event.sender is None or not text or session.get(Message, (talk.id, message_id)) is not None:
        return
    agent = _agent(event.sender)
    if talk.owner != Owner.AGENT:
        _hush(session, row, talk)
        _take(session, strings, row, talk, Step(Change.CLAIM, agent.id, agent), now)
    elif talk.agent_id != agent.id:
        _take(session, strings, row, talk, Step(Change.ASSIGN, agent.id, agent), now)
    message = saying.say(session, talk, Sender.AGENT, Reply(text), now, message_id=message_id, staff_id=agent.id)
    talk.staff_read = talk.last_seq
    if row.way == Way.BOT:
        _is_there_already(session, message, now)


def _agent(sender: shapes.Sender) -> Agent:
    """As our talks know somebody of Chatwoot's staff: by the first name."""
    names = typed.shown(sender.name).split() or ["…"]
    return Agent(f"{PREFIX}{sender.id}"[:26], names[0][:100])


def _take(session: Session, strings: Strings, row: ChatwootTalk, talk: Conversation, step: Step, now: datetime) -> None:
    """One step, of which the customer is told as by our own desk; in Chatwoot's inboxes only once it is the bot's."""
    name = talk.agent_name
    ownership.take(session, talk, step, now)
    is_for_bot_to_say = row.way == Way.DESK or step.event is Change.HAND_BACK
    if is_for_bot_to_say and step.event in SAID and (name or step.agent):
        words = strings.say(SAID[step.event], talk.language or "", talk.locale)
        saying.say(session, talk, Sender.SYSTEM, Reply(words.format(name=talk.agent_name or name)), now)


def _hush(session: Session, row: ChatwootTalk, talk: Conversation) -> None:
    """Keeps from Chatwoot what the bot said and did not get through before a person spoke up."""
    if row.way != Way.BOT or ownership.is_peoples(talk):
        return
    of_talk = (Delivery.conversation_id == talk.id, Delivery.channel == NAME, Delivery.state == DeliveryState.WAITING)
    waiting = select(Delivery.message_id).where(*of_talk)
    said = update(Message).where(Message.conversation_id == talk.id, Message.id.in_(waiting))
    session.execute(said.values(hidden=True))
    session.execute(update(Delivery).where(*of_talk).values(state=DeliveryState.DEAD, fault=TAKEN_OVER))


def _is_there_already(session: Session, message: Message, now: datetime) -> None:
    """It came from there."""
    of_message = and_(Delivery.conversation_id == message.conversation_id, Delivery.message_id == message.id)
    session.execute(update(Delivery).where(of_message).values(state=DeliveryState.SENT, sent_at=now))
