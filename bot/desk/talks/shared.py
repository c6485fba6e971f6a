"""What leads keep for their teams or for everybody: canned replies, and rules."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import Session

from bot.desk.accounts.access import Member
from bot.desk.accounts.tables import Role
from bot.gateway.problems import Problem
from bot.gateway.tables import StaffRule

from .tables import CannedReply

Kept = TypeVar("Kept", CannedReply, StaffRule)


def seen(member: Member, table: type[Kept]) -> ColumnElement[bool]:
    """The condition on what is everybody's or of one of the member's teams."""
    if member.role is Role.ADMIN:
        return true()
    return or_(table.team.is_(None), table.team.in_(member.teams))


def own(session: Session, member: Member, table: type[Kept], kept_id: str) -> Kept:
    """The one that the member may change; Problem `not_found`."""
    row = session.get(table, kept_id)
    if row is None or (row.team is not None and not member.sees(row.team)):
        raise Problem("not_found")
    return row


def demand_team(member: Member, team: str | None) -> None:
    """Problem `role_refused` unless this is for everybody, or for a team of the member's."""
    if team is not None and not member.sees(team):
        raise Problem("role_refused")
