"""Lists of talks: who waits, whose they are, what was last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.desk.accounts.access import Member
from bot.desk.accounts.tables import Role
from bot.gateway.problems import Problem
from bot.gateway.strings import FALLBACK
from bot.gateway.tables import Conversation, Label, Message, Owner, Sender

from .views import AgentView, CustomerView, LastView, Page, Summary

SHORTENED = 160
"""Characters of what was said last."""


@dataclass(frozen=True)
class Wanted:
    """Which talks, `limit` at most; `before` is the `next` of the page before."""

    view: str = "waiting"
    team: str | None = None
    language: str | None = None
    topic: str | None = None
    label: str | None = None
    before: str | None = None
    limit: int = 50


def page(session: Session, member: Member, wanted: Wanted) -> Page:
    """The talks of a view that this member sees; who has waited longest first, else the newest first."""
    by_waiting = wanted.view == "waiting"
    order = Conversation.waiting_since if by_waiting else Conversation.last_at
    query = select(Conversation).where(seen_by(member), *_conditions(member, wanted))
    if wanted.before is not None:
        moment, id_ = _cursor(wanted.before)
        at_once = and_(order == moment, Conversation.id > id_)
        query = query.where(or_(order > moment if by_waiting else order < moment, at_once))
    query = query.order_by(order if by_waiting else order.desc(), Conversation.id).limit(wanted.limit + 1)
    found = session.scalars(query).all()
    shown = found[: wanted.limit]
    return Page(
        talks=summaries(session, shown),
        next=_cursor_of(shown[-1], by_waiting) if len(found) > wanted.limit else None,
        counts=counts(session, member),
    )


def counts(session: Session, member: Member) -> dict[str, int]:
    """How many talks each view has."""
    query = select(Conversation.owner, func.count().label("talks")).where(seen_by(member)).group_by(Conversation.owner)
    found = {row.owner: row.talks for row in session.execute(query)}
    mine = select(func.count()).where(Conversation.agent_id == member.id)
    return {owner.value: found.get(owner.value, 0) for owner in Owner} | {"mine": session.scalar(mine) or 0}


def seen_by(member: Member) -> ColumnElement[bool]:
    """The condition on talks that the member may see."""
    return Conversation.id.is_not(None) if member.role is Role.ADMIN else Conversation.team.in_(member.teams)


def summaries(session: Session, talks: Sequence[Conversation]) -> list[Summary]:
    """Each talk as a list shows it."""
    ids = [talk.id for talk in talks]
    last, unread, labels = _last(session, talks), _unread(session, ids), _labels(session, ids)
    return [
        Summary(
            **summary_facts(talk), last=last.get(talk.id), unread=unread.get(talk.id, 0), labels=labels.get(talk.id, [])
        )
        for talk in talks
    ]


def summary_facts(talk: Conversation) -> dict[str, Any]:
    """What the row itself tells."""
    packet = talk.handover or {}
    agent = AgentView(id=talk.agent_id, first_name=talk.agent_name or "") if talk.agent_id else None
    return {
        "id": talk.id,
        "owner": talk.owner,
        "agent": agent,
        "team": talk.team,
        "channel": talk.channel,
        "language": (talk.language or talk.locale.split("-")[0] or FALLBACK).lower(),
        "topic": talk.topic,
        "reason": packet.get("reason"),
        "asked": list(dict.fromkeys(wish["topic"] for wish in packet.get("asked", []) if wish.get("topic"))),
        "order": packet.get("order"),
        "case": packet.get("case"),
        "customer": CustomerView(name=talk.customer_name or None, verified=bool(talk.customer_name)),
        "waiting_since": talk.waiting_since,
        "due_at": talk.due_at,
    }


def _conditions(member: Member, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.view == "mine":
        yield Conversation.agent_id == member.id
    elif wanted.view != "all":
        yield Conversation.owner == wanted.view
    if wanted.team is not None:
        yield Conversation.team == wanted.team
    if wanted.language is not None:
        plain = and_(Conversation.language.is_(None), Conversation.locale.startswith(wanted.language, autoescape=True))
        yield or_(Conversation.language == wanted.language, plain)
    if wanted.topic is not None:
        yield Conversation.topic == wanted.topic
    if wanted.label is not None:
        yield Conversation.id.in_(select(Label.conversation_id).where(Label.name == wanted.label))


def _cursor_of(talk: Conversation, by_waiting: bool) -> str:
    moment = talk.waiting_since if by_waiting else talk.last_at
    return f"{moment.isoformat() if moment else ''}~{talk.id}"


def _cursor(text: str) -> tuple[datetime, str]:
    """Problem `invalid` for what never was a `next`."""
    moment, _, id_ = text.partition("~")
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        raise Problem("invalid") from None
    if found.tzinfo is None:
        raise Problem("invalid")
    return found, id_


def _last(session: Session, talks: Sequence[Conversation]) -> dict[str, LastView]:
    """What was said last in each; the newest message has the highest place, but for turns that said nothing."""
    ids = [talk.id for talk in talks]
    newest = (
        select(Message.conversation_id, func.max(Message.seq).label("seq"))
        .where(Message.conversation_id.in_(ids), ~Message.hidden)
        .group_by(Message.conversation_id)
        .subquery()
    )
    same = and_(Message.conversation_id == newest.c.conversation_id, Message.seq == newest.c.seq)
    query = select(Message.conversation_id, Message.sender, Message.text, Message.at).join(newest, same)
    return {
        row.conversation_id: LastView(sender=row.sender, text=row.text[:SHORTENED], at=row.at)
        for row in session.execute(query)
    }


def _unread(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """How many of the customer's messages nobody of the staff has seen, of talks that are people's."""
    query = (
        select(Message.conversation_id, func.count())
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.conversation_id.in_(ids), Message.sender == Sender.CUSTOMER)
        .where(Message.seq > Conversation.staff_read, Conversation.owner.in_((Owner.WAITING, Owner.AGENT)))
        .group_by(Message.conversation_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _labels(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label in session.scalars(select(Label).where(Label.conversation_id.in_(ids)).order_by(Label.name)):
        found.setdefault(label.conversation_id, []).append(label.name)
    return found
