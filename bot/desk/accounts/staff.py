"""The accounts: who they are, and changes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from ulid import ULID

from bot.gateway.problems import Problem

from . import audit, sessions, tries
from .tables import Role, Staff

AWAY = timedelta(minutes=60)
"""After which somebody who never said so is not available any more: their session is over, too."""


@dataclass(frozen=True)
class NewStaff:
    """Somebody to be added; without a password they sign in by OpenID Connect."""

    email: str
    name: str
    first_name: str
    role: Role
    teams: list[str]
    languages: list[str]
    password_hash: str | None = None


def add(session: Session, new: NewStaff, by: str | None, now: datetime) -> Staff:
    """Problem `email_taken`."""
    if by_email(session, new.email) is not None:
        raise Problem("email_taken")
    staff = Staff(id=str(ULID()), email=new.email.lower(), name=new.name, first_name=new.first_name, role=new.role)
    staff.teams, staff.languages, staff.created_at = new.teams, new.languages, now
    staff.password_hash = new.password_hash
    staff.totp_on, staff.totp_step, staff.active, staff.available = False, 0, True, False
    session.add(staff)
    audit.note(session, by, "staff_added", staff.id, now, role=new.role, teams=new.teams)
    return staff


def everybody(session: Session) -> list[Staff]:
    return list(session.scalars(select(Staff).order_by(Staff.name, Staff.id)))


def by_email(session: Session, email: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.email == email.lower()))


def one(session: Session, staff_id: str) -> Staff:
    """Problem `not_found`."""
    if (staff := session.get(Staff, staff_id)) is None:
        raise Problem("not_found")
    return staff


def locked(session: Session, staff_id: str) -> Staff:
    """The account, whose row nobody else changes until the transaction ends; Problem `not_found`."""
    staff = session.get(Staff, staff_id, with_for_update=True, populate_existing=True)
    if staff is None:
        raise Problem("not_found")
    return staff


def change(session: Session, staff_id: str, changes: dict[str, Any], by: str | None, now: datetime) -> Staff:
    """Sets role, teams, languages, active, password_hash; `unlock` gives tries again.

    A new role or password, or none to be active any more, ends all sessions. Problems `not_found`, `last_admin`.
    """
    admins = _active_admins(session)
    staff = locked(session, staff_id)
    unlock = changes.pop("unlock", False)
    was = {name: getattr(staff, name) for name in changes}
    changed = {name: value for name, value in changes.items() if value != was[name]}
    for name, value in changed.items():
        setattr(staff, name, value)
    if admins == [staff.id] and not _is_active_admin(staff):
        raise Problem("last_admin")
    if changed.keys() & {"role", "active", "password_hash"}:
        sessions.end_all(session, staff.id)
        staff.available = False
    if unlock or "password_hash" in changed:
        tries.forgive(session, tries.key_of(staff.email))
    _note(session, staff, changed, unlock, by, now)
    return staff


def forget_totp(session: Session, staff_id: str, now: datetime) -> None:
    """No code is asked for any more: the phone is lost."""
    staff = locked(session, staff_id)
    staff.totp_on, staff.totp_secret = False, None
    sessions.end_all(session, staff_id)
    audit.note(session, None, "totp_reset", staff_id, now)


def is_available(staff: Staff, now: datetime) -> bool:
    """True when customers can be given to them now."""
    return staff.active and staff.available and staff.seen_at is not None and staff.seen_at + AWAY > now


def set_presence(session: Session, staff_id: str, available: bool, now: datetime) -> None:
    staff = locked(session, staff_id)
    staff.available, staff.seen_at = available, now


def _note(session: Session, staff: Staff, changed: dict[str, Any], unlock: bool, by: str | None, now: datetime) -> None:
    shown = {name: value for name, value in changed.items() if name != "password_hash"}
    if shown:
        audit.note(session, by, "staff_changed", staff.id, now, **shown)
    if "password_hash" in changed:
        audit.note(session, by, "password_set", staff.id, now)
    if unlock:
        audit.note(session, by, "staff_unlocked", staff.id, now)


def _active_admins(session: Session) -> list[str]:
    """Locked, so that two admins cannot each take the other for the one who stays."""
    query = select(Staff).where(Staff.role == Role.ADMIN, Staff.active).order_by(Staff.id).with_for_update()
    return [staff.id for staff in session.scalars(query)]


def _is_active_admin(staff: Staff) -> bool:
    return staff.active and staff.role == Role.ADMIN
