"""One talk with all that is known of it."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk.accounts.access import Member
from bot.desk.accounts.tables import Staff
from bot.gateway import pictures, saying
from bot.gateway.problems import Problem
from bot.gateway.tables import Button, Conversation, Message, Note, OwnershipChange, Rating, Turn

from . import queue
from .views import ChangeView, DeskMessage, Detail, NoteView, RatingView, UnderstoodView

Row = TypeVar("Row", Note, OwnershipChange)


def demand_seen(member: Member, talk: Conversation | None) -> Conversation:
    """Problem `not_found` for a talk that is not the member's to see, as for one that is not there."""
    if talk is None or not member.sees(talk.team):
        raise Problem("not_found")
    return talk


def locked(session: Session, member: Member, talk_id: str) -> Conversation:
    """The talk, its row locked; Problem `not_found`."""
    return demand_seen(member, saying.locked_if_any(session, talk_id))


def detail(session: Session, member: Member, talk_id: str) -> Detail:
    """Problem `not_found`."""
    talk = demand_seen(member, session.get(Conversation, talk_id))
    names = _names(session)
    rating = session.get(Rating, talk.id)
    read = session.scalar(
        select(Message.id)
        .where(Message.conversation_id == talk.id, Message.seq <= talk.customer_read)
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return Detail(
        **queue.summaries(session, [talk])[0].model_dump(),
        packet=talk.handover,
        messages=messages(session, talk.id, 0),
        notes=[_note(each, names) for each in _all(session, Note, talk.id)],
        changes=[_change(each, names) for each in _all(session, OwnershipChange, talk.id)],
        customer_read=read,
        rating=RatingView(stars=rating.stars, words=rating.words) if rating else None,
    )


def messages(session: Session, talk_id: str, after: int) -> list[DeskMessage]:
    """All messages after this place, with what the customer was not shown, oldest first."""
    query = select(Message).where(Message.conversation_id == talk_id, Message.seq > after).order_by(Message.seq)
    found = session.scalars(query).all()
    ids = [each.id for each in found]
    names = _names(session)
    query_turns = select(Turn.id, Turn.understood).where(Turn.conversation_id == talk_id)
    understood = {row.id: row.understood for row in session.execute(query_turns)}
    titles: dict[str, list[str]] = {}
    query_buttons = select(Button).where(Button.conversation_id == talk_id).order_by(Button.position)
    for button in session.scalars(query_buttons):
        titles.setdefault(button.message_id, []).append(button.title)
    shown = pictures.of_messages(session, talk_id, ids)
    return [
        DeskMessage(
            **{name: getattr(each, name) for name in ("id", "sender", "text", "at", "card", "hidden")},
            buttons=titles.get(each.id, []),
            pictures=shown.get(each.id),
            agent=names.get(each.staff_id or ""),
            understood=_understood(understood.get(each.turn_id or "")) if each.sender == "customer" else None,
        )
        for each in found
    ]


def _understood(found: list[list[object]] | None) -> list[UnderstoodView] | None:
    if not found:
        return None
    return [UnderstoodView.model_validate({"intent": each[0], "confidence": each[1]}) for each in found]


def _names(session: Session) -> dict[str, str]:
    """The first name of each member of staff."""
    return {row.id: row.first_name for row in session.execute(select(Staff.id, Staff.first_name))}


def _all(session: Session, table: type[Row], talk_id: str) -> list[Row]:
    return list(session.scalars(select(table).where(table.conversation_id == talk_id).order_by(table.id)))


def _note(note: Note, names: dict[str, str]) -> NoteView:
    mentions = [names[each] for each in note.mentions if each in names]
    return NoteView(id=note.id, at=note.at, agent=names.get(note.staff_id, ""), text=note.text, mentions=mentions)


def _change(change: OwnershipChange, names: dict[str, str]) -> ChangeView:
    facts = {name: getattr(change, name) for name in ("at", "event", "before", "after", "reason", "note")}
    return ChangeView(**facts, by=names.get(change.by, change.by))
