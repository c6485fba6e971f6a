"""Colleagues, and what an admin does with their accounts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, StrictBool
from sqlalchemy.orm import Session

from . import staff, tries
from .access import Admin, Agent, Member
from .fields import Email, FirstName, Languages, Name, NewPassword, Teams
from .session_routes import Accounting
from .staff import NewStaff
from .tables import Role, Staff
from .views import Account, Colleague

router = APIRouter(prefix="/desk/api/staff")

StaffId = Annotated[str, Path(pattern=r"^[0-9A-Z]{26}$")]


class NewAccount(BaseModel):
    """Without a password somebody signs in by OpenID Connect."""

    email: Email
    name: Name
    first_name: FirstName
    role: Role = Role.AGENT
    teams: Teams
    languages: Languages
    password: NewPassword | None = None


class AccountChange(BaseModel):
    """What is to be otherwise; `unlock` gives tries to sign in again."""

    role: Role | None = None
    teams: Teams | None = None
    languages: Languages | None = None
    active: StrictBool | None = None
    password: NewPassword | None = None
    unlock: StrictBool | None = None


class Colleagues(BaseModel):
    """All of the staff, by name; an admin is shown more, and those who are not active."""

    staff: list[Account] | list[Colleague]


@router.get("")
async def everybody(member: Agent) -> Colleagues:
    """All of the staff."""
    return Colleagues(staff=await member.gateway.database.run(_everybody, member))


def _everybody(session: Session, member: Member) -> list[Account] | list[Colleague]:
    known, now = staff.everybody(session), member.gateway.now()
    if member.may("admin"):
        return [_account(session, one, member) for one in known]
    return [Colleague.of(one, now) for one in known if one.active]


def _account(session: Session, known: Staff, member: Member) -> Account:
    now = member.gateway.now()
    return Account.whole(known, tries.locked_until(session, tries.key_of(known.email), now), now)


@router.post("", status_code=201)
async def add(given: NewAccount, member: Admin, accounts: Accounting) -> Account:
    """A new account; Problem `email_taken`."""
    kept = await accounts.passwords.hash(given.password) if given.password else None
    fields = given.model_dump(exclude={"password"})
    return await member.gateway.database.run(_add, NewStaff(**fields, password_hash=kept), member)


def _add(session: Session, new: NewStaff, member: Member) -> Account:
    return _account(session, staff.add(session, new, member.id, member.gateway.now()), member)


@router.patch("/{staff_id}")
async def change(staff_id: StaffId, given: AccountChange, member: Admin, accounts: Accounting) -> Account:
    """A changed account; Problems `not_found`, `last_admin`."""
    changes = given.model_dump(exclude_none=True, exclude={"password"})
    if given.password:
        changes["password_hash"] = await accounts.passwords.hash(given.password)
    return await member.gateway.database.run(_change, staff_id, changes, member)


def _change(session: Session, staff_id: str, changes: dict[str, Any], member: Member) -> Account:
    return _account(session, staff.change(session, staff_id, changes, member.id, member.gateway.now()), member)
