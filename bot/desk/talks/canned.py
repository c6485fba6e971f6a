"""`/desk/api/canned`: sentences kept ready."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session
from ulid import ULID

from bot.desk.accounts.access import Agent, Lead

from .shared import demand_team, own, seen
from .tables import CannedReply

router = APIRouter(prefix="/desk/api/canned")

Id = Annotated[str, Path(max_length=26)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]


class Canned(BaseModel):
    """A sentence in some languages, with the placeholders `{customer}`, `{order}`, `{agent}`, `{case}`.

    Without a team it is everybody's.
    """

    title: Title
    team: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    texts: dict[Code, Text] = Field(min_length=1, max_length=50)


class CannedView(Canned):
    """One that is kept."""

    id: str


class CannedReplies(BaseModel):
    """By title."""

    canned: list[CannedView]


@router.get("", response_model_exclude_none=True)
async def list_canned(member: Agent) -> CannedReplies:
    """Everybody's and those of the member's teams."""

    def find(session: Session) -> list[CannedView]:
        query = select(CannedReply).where(seen(member, CannedReply)).order_by(CannedReply.title, CannedReply.id)
        return [_view(each) for each in session.scalars(query)]

    return CannedReplies(canned=await member.gateway.database.run(find))


@router.post("", status_code=201, response_model_exclude_none=True)
async def add_canned(given: Canned, member: Lead) -> CannedView:
    """Keeps one more."""

    def add(session: Session) -> CannedView:
        demand_team(member, given.team)
        row = CannedReply(id=str(ULID()), **given.model_dump())
        session.add(row)
        return _view(row)

    return await member.gateway.database.run(add)


@router.patch("/{id}", response_model_exclude_none=True)
async def change_canned(id: Id, given: Canned, member: Lead) -> CannedView:  # noqa: A002 - contract
    """Writes it anew."""

    def change(session: Session) -> CannedView:
        row = own(session, member, CannedReply, id)
        demand_team(member, given.team)
        row.title, row.team, row.texts = given.title, given.team, dict(given.texts)
        return _view(row)

    return await member.gateway.database.run(change)


@router.delete("/{id}", status_code=204)
async def remove_canned(id: Id, member: Lead) -> Response:  # noqa: A002 - contract
    """Throws it away."""
    await member.gateway.database.run(lambda session: session.delete(own(session, member, CannedReply, id)))
    return Response(status_code=204)


def _view(row: CannedReply) -> CannedView:
    return CannedView(id=row.id, title=row.title, team=row.team, texts=row.texts)
