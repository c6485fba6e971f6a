"""`/desk/api/rules`: what brings a talk to a person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field, StrictBool, StringConstraints, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session
from ulid import ULID

from bot.desk.accounts import audit
from bot.desk.accounts.access import Lead, Member
from bot.gateway.phrases import Phrases
from bot.gateway.tables import StaffRule

from .shared import demand_team, own, seen

router = APIRouter(prefix="/desk/api/rules")

Id = Annotated[str, Path(max_length=26)]
Line = StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]+$")
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Channel = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,16}$")]
Topic = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,64}$")]


class When(BaseModel):
    """Conditions: each that is given must hold, by any of its values."""

    words: list[Annotated[str, Line]] = Field(default=[], max_length=100)
    languages: list[Language] = Field(default=[], max_length=50)
    channels: list[Channel] = Field(default=[], max_length=50)
    topics: list[Topic] = Field(default=[], max_length=100)

    @model_validator(mode="after")
    def _some(self) -> When:
        if not (self.words or self.languages or self.channels or self.topics):
            raise ValueError("no condition")
        return self


class Rule(BaseModel):
    """A message under these conditions goes to a person; to one of this team, or else of the talk's own."""

    title: Annotated[str, Line]
    active: StrictBool = True
    team: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    when: When


class RuleView(Rule):
    """One that is kept."""

    id: str


class Rules(BaseModel):
    """The oldest first: of several that hold, it is the one that counts."""

    rules: list[RuleView]


class Sentence(BaseModel):
    """Such as a customer writes."""

    text: str = Field(max_length=2_000)


class Caught(BaseModel):
    """Ids of the rules whose words are in a sentence; their other conditions are not looked at."""

    rules: list[str]


@router.get("", response_model_exclude_none=True)
async def list_rules(member: Lead) -> Rules:
    """Those of the member's teams, and those that leave a talk in its team."""
    found = await member.gateway.database.run(_seen, member)
    return Rules(rules=[_view(row) for row in found])


@router.post("", status_code=201, response_model_exclude_none=True)
async def add_rule(given: Rule, member: Lead) -> RuleView:
    """Holds from the next message on."""

    def add(session: Session) -> RuleView:
        demand_team(member, given.team)
        row = StaffRule(id=str(ULID()), **given.model_dump())
        session.add(row)
        _note(session, member, "rule_added", row)
        return _view(row)

    added = await member.gateway.database.run(add)
    member.gateway.rules.forget()
    return added


@router.post("/try")
async def try_rules(given: Sentence, member: Lead) -> Caught:
    """Which rules' words a sentence has, whether they are active or not."""
    rows = await member.gateway.database.run(_seen, member)
    words = {row.id: row.when["words"] for row in rows}
    return Caught(rules=[id_ for id_, some in words.items() if some and Phrases(some).are_in(given.text)])


@router.patch("/{id}", response_model_exclude_none=True)
async def change_rule(id: Id, given: Rule, member: Lead) -> RuleView:  # noqa: A002 - contract
    """Writes it anew."""

    def change(session: Session) -> RuleView:
        row = own(session, member, StaffRule, id)
        demand_team(member, given.team)
        for name, value in given.model_dump().items():
            setattr(row, name, value)
        _note(session, member, "rule_changed", row)
        return _view(row)

    changed = await member.gateway.database.run(change)
    member.gateway.rules.forget()
    return changed


@router.delete("/{id}", status_code=204)
async def remove_rule(id: Id, member: Lead) -> Response:  # noqa: A002 - contract
    """Throws it away."""

    def remove(session: Session) -> None:
        row = own(session, member, StaffRule, id)
        session.delete(row)
        _note(session, member, "rule_removed", row)

    await member.gateway.database.run(remove)
    member.gateway.rules.forget()
    return Response(status_code=204)


def _seen(session: Session, member: Member) -> list[StaffRule]:
    return list(session.scalars(select(StaffRule).where(seen(member, StaffRule)).order_by(StaffRule.id)))


def _note(session: Session, member: Member, action: str, row: StaffRule) -> None:
    audit.note(session, member.id, action, row.id, member.gateway.now())


def _view(row: StaffRule) -> RuleView:
    return RuleView(id=row.id, title=row.title, active=row.active, team=row.team, when=When(**row.when))
