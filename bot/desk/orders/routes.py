"""`/desk/api`: orders beside a talk; changes proposed, confirmed and undone in the customer's name; approvals."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk.accounts import audit
from bot.desk.accounts.access import Agent, Lead, Member
from bot.desk.talks import reading
from bot.gateway.problems import Problem
from bot.gateway.tables import Approval, Conversation

router = APIRouter(prefix="/desk/api")

Json = dict[str, Any]
TalkId = Annotated[str, Path(max_length=64)]
Number = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,40}$")]
Ulid = Annotated[str, Path(pattern=r"^[A-Za-z0-9]{26}$")]
STALE = timedelta(days=30)
"""After which a proposal that nobody decided is not shown any more."""


class Changes(BaseModel):
    """As the order service takes them."""

    changes: list[Json] = Field(min_length=1, max_length=10)
    payment_method: str | None = Field(default=None, max_length=60)


class Once(BaseModel):
    """The same key: the same answer, and done once."""

    key: str = Field(pattern=r"^[A-Za-z0-9._:~-]{1,128}$")


class Word(BaseModel):
    """Yes or no, why (for the shop), and the word of the mails that the customer reads."""

    approved: bool
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
    because: str | None = Field(default=None, max_length=40)


class ApprovalView(BaseModel):
    """What waits for a person's word."""

    proposal: str
    order: str
    talk: str | None
    asked_at: datetime
    proposed: Json | None = None
    """As the order service gives it; None where it could not be asked."""


class Approvals(BaseModel):
    """The oldest first."""

    approvals: list[ApprovalView]


@router.get("/talks/{talk}/orders")
async def orders_of_talk(talk: TalkId, member: Agent) -> Json:
    """Of whom the talk speaks for: their record, orders, cases and contacts; and what was proposed in this talk."""
    await _demand_seen(member, talk)
    of_talk = {"conversation": talk}
    known, proposed = await asyncio.gather(
        _act(member, "GET", "/customers", params=of_talk), _act(member, "GET", "/proposals", params=of_talk)
    )
    if known["customer"] is None:
        return {**known, "cases": [], "contacts": [], "satisfaction": [], **proposed}
    path = f"/customers/{quote(str(known['customer']['id']), safe='')}"
    requests, contacts = await asyncio.gather(
        _act(member, "GET", f"{path}/requests"), _act(member, "GET", f"{path}/contacts")
    )
    told = {"cases": requests["cases"], "satisfaction": requests["feedback"]}
    return {**known, **told, **contacts, **proposed}


@router.get("/orders/{number}")
async def order(number: Number, member: Agent, talk: str | None = None) -> Json:
    """One order with all that the order service knows of it."""
    if talk is not None:
        await _demand_seen(member, talk)
    path = f"/orders/{number}"
    names = ("order", "tracking", "history", "money", "promises", "receipts", "exceptions")
    told = await asyncio.gather(
        _act(member, "GET", path, talk),
        *(_act(member, "GET", f"{path}/{name}", talk) for name in names[1:4]),
        *(_act(member, "GET", f"/{name}", talk, params={"order": number}) for name in names[4:]),
    )
    return dict(zip(names, told, strict=True))


@router.post("/talks/{talk}/orders/{number}/proposals")
async def propose(talk: TalkId, number: Number, given: Changes, member: Agent) -> Json:
    """What these changes would do; nothing is written."""
    await _demand_mine(member, talk)
    wanted = given.model_dump(exclude_none=True)
    proposal: Json = await _act(member, "POST", f"/orders/{number}/proposals", talk, json=wanted)
    return proposal


@router.post("/talks/{talk}/proposals/{proposal}/confirm")
async def confirm(talk: TalkId, proposal: Ulid, given: Once, member: Agent) -> Json:
    """Carries it out, once, under the member's own name."""
    return await _done(member, talk, f"/proposals/{proposal}/confirm", "order_changed", proposal, given.key)


@router.post("/talks/{talk}/receipts/{receipt}/undo")
async def undo(talk: TalkId, receipt: Ulid, given: Once, member: Agent) -> Json:
    """Takes a change back, by the same rules."""
    return await _done(member, talk, f"/receipts/{receipt}/undo", "change_undone", receipt, given.key)


@router.get("/approvals")
async def approvals(member: Lead) -> Approvals:
    """What waits for a word."""
    since = member.gateway.now() - STALE
    waiting = await member.gateway.database.run(_waiting, member, since)
    proposed = await asyncio.gather(*(_proposed(member, each.proposal) for each in waiting))
    return Approvals(
        approvals=[
            ApprovalView(
                proposal=each.proposal,
                order=each.order_number,
                talk=each.conversation_id,
                asked_at=each.asked_at,
                proposed=found,
            )
            for each, found in zip(waiting, proposed, strict=True)
            if found is None or found["waits_for_approval"]
        ]
    )


@router.post("/approvals/{proposal}", status_code=204)
async def decide(proposal: Ulid, given: Word, member: Lead) -> Response:
    """One word with a reason; the customer is told."""
    waiting = await member.gateway.database.run(_waiting, member, member.gateway.now() - STALE)
    if proposal not in {each.proposal for each in waiting}:
        raise Problem("not_found")
    word = given.model_dump(exclude_none=True)
    await _act(member, "POST", f"/proposals/{proposal}/approval", json=word)
    await _note(member, "approved" if given.approved else "refused", proposal)
    return Response(status_code=204)


async def _act(member: Member, method: str, path: str, talk: str | None = None, **more: Any) -> Any:
    return await member.gateway.orders.act(method, path, member.id, talk, **more)


async def _done(member: Member, talk: str, path: str, action: str, subject: str, key: str) -> Json:
    await _demand_mine(member, talk)
    receipt: Json = await _act(member, "POST", path, talk, key=key)
    await _note(member, action, subject)
    return receipt


async def _note(member: Member, action: str, subject: str) -> None:
    facts = (member.id, action, subject, member.gateway.now())
    await member.gateway.database.run(lambda session: audit.note(session, *facts))


async def _proposed(member: Member, proposal: str) -> Json | None:
    try:
        found: Json = await _act(member, "GET", f"/proposals/{proposal}")
    except Problem:
        return None
    return found


async def _demand_seen(member: Member, talk: str) -> Conversation:
    def find(session: Session) -> Conversation:
        return reading.demand_seen(member, session.get(Conversation, talk))

    return await member.gateway.database.run(find)


async def _demand_mine(member: Member, talk: str) -> None:
    """Who changes something in a customer's name has the talk; Problem `talk_changed`."""
    found = await _demand_seen(member, talk)
    if found.agent_id != member.id:
        raise Problem("talk_changed", members={"owner": found.owner, "agent": found.agent_name})


def _waiting(session: Session, member: Member, since: datetime) -> list[Approval]:
    """The oldest first, of talks that the member sees, or of none."""
    query = select(Approval).where(Approval.answered_at.is_(None), Approval.asked_at > since)
    found = session.scalars(query.order_by(Approval.asked_at)).all()
    return [each for each in found if _sees(session, member, each)]


def _sees(session: Session, member: Member, approval: Approval) -> bool:
    talk = session.get(Conversation, approval.conversation_id) if approval.conversation_id else None
    return talk is None or member.sees(talk.team)
