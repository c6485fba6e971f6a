"""An agent's words by e-mail, to customers who have left the website before they could read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk.accounts.tables import Staff
from bot.gateway import links, saying
from bot.gateway.gateway import Gateway
from bot.gateway.problems import Problem
from bot.gateway.strings import FALLBACK
from bot.gateway.tables import WEB, Conversation, Message, Sender

MOST = 20
LONGEST_NAME = 40
"""As the order service takes it."""


@dataclass(frozen=True)
class Unheard:
    """What was said in one talk since the customer last looked; `agent` said the last of it."""

    conversation_id: str
    since: datetime
    agent: str
    staff_id: str
    language: str
    case: str | None
    last: str
    lines: list[dict[str, Any]]


async def tell(gateway: Gateway) -> None:
    """Sends what has waited long enough; a talk that somebody has open waits on."""
    for found in await gateway.database.run(_unheard, gateway.now() - gateway.config.mail_after):
        if gateway.hub.is_watched(found.conversation_id):
            continue
        try:
            await _send(gateway, found)
        except Problem as problem:
            if problem.status != 404:  # later; 404: nobody knows whose talk it is, and so where to
                continue
        await gateway.database.run(_heard, found)


async def _send(gateway: Gateway, found: Unheard) -> None:
    letter = {
        "key": f"{found.conversation_id}:{found.last}",
        "agent": found.agent[:LONGEST_NAME],
        "lines": found.lines,
        "language": found.language,
    }
    letter |= {"case": found.case} if found.case else {}
    letter["resume"] = code = links.new_code()
    kept = (code, found.conversation_id, WEB, gateway.now(), links.GOOD_IN_MAIL_FOR)
    await gateway.database.run(links.keep, *kept)
    await gateway.orders.act("POST", "/customer/reply", found.staff_id, found.conversation_id, json=letter)


def _unheard(session: Session, before: datetime) -> list[Unheard]:
    """The longest unheard first."""
    waited = Conversation.unheard_since < before
    query = select(Conversation).where(waited).order_by(Conversation.unheard_since).limit(MOST)
    return [found for talk in session.scalars(query) if (found := _of_talk(session, talk)) is not None]


def _of_talk(session: Session, talk: Conversation) -> Unheard | None:
    since = talk.unheard_since
    of_agents = (Message.conversation_id == talk.id, Message.sender == Sender.AGENT, Message.at >= since)
    said = session.scalars(select(Message).where(*of_agents).order_by(Message.seq)).all()
    if since is None or not said:
        return None
    staff = session.get(Staff, said[-1].staff_id)
    return Unheard(
        conversation_id=talk.id,
        since=since,
        agent=staff.first_name if staff else talk.agent_name or "",
        staff_id=said[-1].staff_id or "",
        language=(talk.language or talk.locale.split("-")[0] or FALLBACK).lower(),
        case=(talk.handover or {}).get("case"),
        last=said[-1].id,
        lines=[{"from": each.sender, "at": each.at.isoformat(), "text": each.text} for each in said],
    )


def _heard(session: Session, found: Unheard) -> None:
    """What was said meanwhile waits from now on."""
    talk = saying.locked(session, found.conversation_id)
    if talk.unheard_since != found.since:  # the customer was there meanwhile
        return
    told = session.get_one(Message, (talk.id, found.last))
    newer = (Message.conversation_id == talk.id, Message.sender == Sender.AGENT, Message.seq > told.seq)
    talk.unheard_since = session.scalar(select(Message.at).where(*newer).order_by(Message.seq).limit(1))
