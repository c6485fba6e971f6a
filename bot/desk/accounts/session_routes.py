"""Signing in and out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from bot.gateway.gateway import Gateway
from bot.gateway.routes import Open, address_of
from bot.gateway.sessions import hashed

from . import audit, sessions, staff
from .access import COOKIE, Agent, Member, demand_own_page
from .fields import Code, Email, OldPassword
from .signing_in import Accounts, Credentials
from .views import Me

router = APIRouter(prefix="/desk/api/session")


class SignIn(BaseModel):
    """The code is asked for by `code_required`."""

    email: Email
    password: OldPassword
    code: Code | None = None


class Ways(BaseModel):
    """How one may sign in; `oidc` is the provider's name."""

    password: bool = True
    oidc: str | None


def accounts_of(request: Request) -> Accounts:
    accounts: Accounts = request.app.state.accounts
    return accounts


Accounting = Annotated[Accounts, Depends(accounts_of)]


@router.get("/ways")
async def ways(gateway: Open) -> Ways:
    """Before anybody is signed in."""
    return Ways(oidc=gateway.config.oidc.name if gateway.config.oidc else None)


@router.post("")
async def sign_in(shown: SignIn, request: Request, response: Response, accounts: Accounting) -> Me:
    """A new session for the browser's old one; Problems `sign_in_refused`, `sign_in_locked`, `code_required`."""
    gateway, address = accounts.gateway, address_of(request)
    gateway.addresses.demand(address)
    demand_own_page(request, gateway)
    old_session = hashed(request.cookies.get(COOKIE, ""))
    token = await accounts.sign_in(Credentials(shown.email, shown.password, shown.code, address, old_session))
    known = await gateway.database.run(sessions.find, hashed(token), gateway.now())
    set_cookie(response, token, request, gateway)
    return Me.of(known, token)


@router.delete("", status_code=204)
async def sign_out(member: Agent, request: Request) -> Response:
    """Ends the session."""
    await member.gateway.database.run(_end, member)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/desk", secure=is_secure(request, member.gateway), httponly=True)
    return response


def _end(session: Session, member: Member) -> None:
    sessions.end(session, member.session_hash)
    if not sessions.has_any(session, member.id):
        staff.locked(session, member.id).available = False
    audit.note(session, member.id, "signed_out", member.id, member.gateway.now())


def set_cookie(response: Response, token: str, request: Request, gateway: Gateway) -> None:
    """Until the browser is closed, if the session does not end before."""
    secure = is_secure(request, gateway)
    response.set_cookie(COOKIE, token, path="/desk", secure=secure, httponly=True, samesite="strict")


def is_secure(request: Request, gateway: Gateway) -> bool:
    """True behind HTTPS."""
    return "https" in (request.url.scheme, urlsplit(gateway.config.public_url).scheme)
