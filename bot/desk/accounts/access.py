"""Who is signed in and what they may: the one dependency of every operation of the desk.

An operation takes `member: Agent`, `member: Lead` or `member: Admin`, and is then safe from people who are not signed
in, whose role is too low, and from other sites' pages.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import Depends, Request

from bot.gateway import sessions as chat_sessions
from bot.gateway.gateway import Gateway
from bot.gateway.problems import Problem
from bot.gateway.routes import Open, address_of

from . import sessions
from .tables import Role, Staff

COOKIE = "reroute_desk"
READING = ("GET", "HEAD", "OPTIONS")

MAY: dict[Role, frozenset[str]] = {
    Role.AGENT: frozenset({"agent"}),
    Role.LEAD: frozenset({"agent", "lead"}),
    Role.ADMIN: frozenset({"agent", "lead", "admin"}),
}
"""The rights of each role, named for the lowest role that has them."""


@dataclass(frozen=True)
class Member:
    """One of the staff, signed in."""

    gateway: Gateway
    id: str
    first_name: str
    name: str
    role: Role
    teams: tuple[str, ...]
    languages: tuple[str, ...]
    session_hash: str

    def may(self, right: str) -> bool:
        return right in MAY[self.role]

    def sees(self, team: str) -> bool:
        """True when talks of the team are theirs to see."""
        return self.role is Role.ADMIN or team in self.teams


async def _signed_in(request: Request, gateway: Open) -> Member:
    """Problems `rate_limited`, `sign_in_required`, `csrf_refused`."""
    address = address_of(request)
    gateway.addresses.demand(address)
    token = request.cookies.get(COOKIE, "")
    token_hash = chat_sessions.hashed(token)
    staff = await gateway.database.run(sessions.find, token_hash, gateway.now())
    gateway.addresses.give_back(address)  # a whole office may have one address: only guessing costs
    if request.method not in READING:
        demand_own_page(request, gateway)
        demand_csrf(request, token)
    return _member(gateway, staff, token_hash)


def _member(gateway: Gateway, staff: Staff, token_hash: str) -> Member:
    known_as = (staff.id, staff.first_name, staff.name, Role(staff.role))
    return Member(gateway, *known_as, tuple(staff.teams), tuple(staff.languages), token_hash)


def csrf_of(token: str) -> str:
    """What the desk's own page sends with each change, and what tells nothing of the token."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def demand_csrf(request: Request, token: str) -> None:
    """Problem `csrf_refused` unless the page has read it from `GET /me`, which other sites' pages cannot."""
    given = request.headers.get("x-csrf", "")
    if not hmac.compare_digest(given.encode(), csrf_of(token).encode()):
        raise Problem("csrf_refused")


def demand_own_page(request: Request, gateway: Gateway) -> None:
    """Problem `csrf_refused` when a browser says that the request comes from another site's page."""
    origin = request.headers.get("origin")
    hosts = (request.headers.get("host"), urlsplit(gateway.config.public_url).netloc or None)
    if origin is not None and (urlsplit(origin).netloc or "null") not in hosts:
        raise Problem("csrf_refused")


def needs(right: Literal["agent", "lead", "admin"]) -> Callable[[Member], Awaitable[Member]]:
    """The dependency of an operation that takes this right; Problem `role_refused` to who lacks it."""

    async def with_right(member: Annotated[Member, Depends(_signed_in)]) -> Member:
        if not member.may(right):
            raise Problem("role_refused")
        return member

    return with_right


Agent = Annotated[Member, Depends(needs("agent"))]
Lead = Annotated[Member, Depends(needs("lead"))]
Admin = Annotated[Member, Depends(needs("admin"))]
