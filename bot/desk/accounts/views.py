"""What the desk is told of accounts."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from .access import csrf_of
from .staff import is_available
from .tables import Role, Staff

SHOWN = ("id", "name", "first_name", "role", "teams", "languages")


class Me(BaseModel):
    """Who is signed in; `csrf` goes along with each change."""

    id: str
    name: str
    first_name: str
    email: str
    role: Role
    teams: list[str]
    languages: list[str]
    totp: bool
    available: bool
    csrf: str

    @classmethod
    def of(cls, staff: Staff, token: str) -> Me:
        known = {name: getattr(staff, name) for name in (*SHOWN, "email", "available")}
        return cls.model_validate(known | {"totp": staff.totp_on, "csrf": csrf_of(token)})


class Colleague(BaseModel):
    """Somebody of the staff, as colleagues see them."""

    id: str
    name: str
    first_name: str
    role: Role
    teams: list[str]
    languages: list[str]
    available: bool

    @classmethod
    def of(cls, staff: Staff, now: datetime) -> Colleague:
        return cls.model_validate(_shown(staff, now))


class Account(Colleague):
    """Somebody of the staff, as an admin sees them."""

    email: str
    active: bool
    totp: bool
    locked_until: datetime | None

    @classmethod
    def whole(cls, staff: Staff, locked_until: datetime | None, now: datetime) -> Account:
        kept = {"email": staff.email, "active": staff.active, "totp": staff.totp_on, "locked_until": locked_until}
        return cls.model_validate(_shown(staff, now) | kept)


def _shown(staff: Staff, now: datetime) -> dict[str, object]:
    known = {name: getattr(staff, name) for name in SHOWN}
    return known | {"available": is_available(staff, now)}
