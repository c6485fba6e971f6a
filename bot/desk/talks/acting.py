"""What staff do in a talk: take it over, speak, give it back; each under the lock of its row."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from ulid import ULID

from bot.desk.accounts import audit
from bot.desk.accounts.access import Member
from bot.desk.accounts.tables import Staff
from bot.gateway import inbox, ownership, pictures, ratings, saying, typed
from bot.gateway.ownership import Agent, Event, Step
from bot.gateway.pictures import Sent
from bot.gateway.problems import Problem
from bot.gateway.replies import Reply
from bot.gateway.strings import Strings
from bot.gateway.tables import WEB, Conversation, Label, Message, Note, Owner, Sender, Turn

from . import reading

Json = dict[str, Any]
SAID = {
    Event.CLAIM: "person_joined",
    Event.ASSIGN: "person_joined",
    Event.HAND_BACK: "handed_back",
    Event.CLOSE: "talk_closed",
    Event.RELEASE: "back_in_queue",
}
"""What the customer is told of a step, of talks that an agent has or had."""
MENTION = re.compile(r"@([\w.-]+)")


def step(
    session: Session,
    member: Member,
    strings: Strings,
    talk_id: str,
    wanted: Step,
    now: datetime,
    back: Json | None = None,
) -> Turn | None:
    """Does one step; the turn by which the bot is told of it, where there is one.

    `back`: the order and receipt from which the bot goes on.

    Problems `not_found`; `talk_changed` where the talk is not where it was, with whose it is.
    """
    talk = reading.locked(session, member, talk_id)
    if wanted.event in (Event.RELEASE, Event.HAND_BACK, Event.CLOSE, Event.TRANSFER):
        _demand_owned(member, talk)
    name = talk.agent_name
    try:
        ownership.take(session, talk, wanted, now)
    except Problem:
        raise changed(talk) from None
    audit.note(session, member.id, f"talk_{wanted.event}", talk.id, now)
    if (key := SAID.get(wanted.event)) and (name or wanted.agent):
        words = strings.say(key, talk.language or "", talk.locale).format(name=talk.agent_name or name)
        saying.say(session, talk, Sender.SYSTEM, Reply(words), now)
    if wanted.event in ratings.ENDS and name:
        ratings.ask(session, talk, strings, name, now)
    if wanted.event is not Event.HAND_BACK:
        return None
    payload = f"/inform{json.dumps({'handed_back': back or {}})}"
    return inbox.notice(session, talk.id, f"handed_back {talk.last_seq}", payload, now)


def agent_of(session: Session, staff_id: str, team: str) -> Agent:
    """Somebody to whom a talk of this team can be given; Problem `not_found`."""
    staff = session.get(Staff, staff_id)
    if staff is None or not staff.active or (staff.role != "admin" and team not in staff.teams):
        raise Problem("not_found")
    return Agent(staff.id, staff.first_name)


def changed(talk: Conversation) -> Problem:
    """Somebody was quicker."""
    return Problem("talk_changed", members={"owner": talk.owner, "agent": talk.agent_name})


def say(
    session: Session,
    member: Member,
    talk_id: str,
    message_id: str,
    text: str,
    now: datetime,
    picture: Sent | None = None,
) -> Message:
    """Says something in the agent's own name; the same id again is the same message.

    Problems `not_found`, `talk_changed` for a talk that is not the member's, `message_id_reused`, `invalid`.
    """
    talk = reading.locked(session, member, talk_id)
    known = session.get(Message, (talk.id, message_id))
    shown = typed.shown(text)
    if known is not None:
        if (known.staff_id, known.text) != (member.id, shown):
            raise Problem("message_id_reused")
        return known
    if (talk.owner, talk.agent_id) != (Owner.AGENT, member.id):
        raise changed(talk)
    if not shown and picture is None:
        raise Problem("invalid")
    message = saying.say(session, talk, Sender.AGENT, Reply(shown), now, message_id=message_id, staff_id=member.id)
    if picture is not None:
        pictures.keep(session, talk.id, message_id, picture, now)
    talk.staff_read = talk.last_seq
    if talk.channel == WEB:  # a messaging app tells the customer by itself
        talk.unheard_since = talk.unheard_since or now
    return message


def see(session: Session, member: Member, talk_id: str, message_id: str) -> bool:
    """Notes up to where staff have read; whether that is further than before."""
    talk = reading.locked(session, member, talk_id)
    message = session.get(Message, (talk.id, message_id))
    if message is None:
        raise Problem("not_found")
    further = message.seq > talk.staff_read
    talk.staff_read = max(talk.staff_read, message.seq)
    return further


def add_note(session: Session, member: Member, talk_id: str, text: str, now: datetime) -> list[str]:
    """For staff alone; who is named in it, by id. Problems `not_found`, `invalid`."""
    talk = reading.locked(session, member, talk_id)
    shown = typed.shown(text)
    if not shown:
        raise Problem("invalid")
    wanted = {name.casefold().rstrip(".") for name in MENTION.findall(shown)}
    staff = session.scalars(select(Staff).where(Staff.active)).all() if wanted else []
    mentions = [each.id for each in staff if wanted & {each.first_name.casefold(), each.email.partition("@")[0]}]
    note = Note(id=str(ULID()), conversation_id=talk.id, staff_id=member.id, at=now, text=shown, mentions=mentions)
    session.add(note)
    return mentions


def label(session: Session, member: Member, talk_id: str, name: str, is_on: bool) -> None:
    """Puts a label on the talk, or takes it off. Problems `not_found`, `invalid`."""
    talk = reading.locked(session, member, talk_id)
    shown = typed.shown(name)
    if not shown:
        raise Problem("invalid")
    session.execute(delete(Label).where(Label.conversation_id == talk.id, Label.name == shown))
    if is_on:
        session.add(Label(conversation_id=talk.id, name=shown))


def _demand_owned(member: Member, talk: Conversation) -> None:
    """An agent's talk is theirs; a lead may also take it from them. One that waits is everybody's to settle."""
    if talk.owner == Owner.AGENT and (talk.agent_id == member.id or member.may("lead")):
        return
    if talk.owner == Owner.WAITING:
        return
    raise changed(talk)
