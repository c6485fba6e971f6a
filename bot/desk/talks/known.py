"""`/desk/api/teams` and `/desk/api/labels`: what the page offers to choose from."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.desk.accounts.access import Agent, Member
from bot.desk.accounts.tables import Staff
from bot.gateway.tables import FIRST_TEAM, Conversation, Label

from .queue import seen_by

router = APIRouter(prefix="/desk/api")

MOST_LABELS = 200


class Teams(BaseModel):
    """By name."""

    teams: list[str]


class Labels(BaseModel):
    """The most used first, 200 at the most."""

    labels: list[str]


@router.get("/teams")
async def known_teams(member: Agent) -> Teams:
    """All that staff or talks are in: a talk may be transferred to any of them, whoever sees it there."""
    return Teams(teams=await member.gateway.database.run(teams))


@router.get("/labels")
async def known_labels(member: Agent) -> Labels:
    """Those of the talks that the member sees."""
    return Labels(labels=await member.gateway.database.run(labels, member))


def teams(session: Session) -> list[str]:
    """Each team that an active account or a talk is in, and the one in which talks begin; by name."""
    of_staff = session.scalars(select(Staff.teams).where(Staff.active))
    of_talks = session.scalars(select(Conversation.team).distinct())
    return sorted({FIRST_TEAM, *of_talks, *(team for teams in of_staff for team in teams)})


def labels(session: Session, member: Member) -> list[str]:
    """The labels of the talks that this member sees, the most used first, 200 at the most."""
    query = (
        select(Label.name)
        .join(Conversation, Conversation.id == Label.conversation_id)
        .where(seen_by(member))
        .group_by(Label.name)
        .order_by(func.count().desc(), Label.name)
        .limit(MOST_LABELS)
    )
    return list(session.scalars(query))
