"""Signing in at the shop's own provider: there, and back."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from bot.gateway.gateway import Gateway
from bot.gateway.problems import Problem
from bot.gateway.routes import address_of
from bot.gateway.sessions import hashed

from . import staff, tries
from .access import COOKIE
from .idtoken import Person, TokenRefused
from .openid import Flow, Provider
from .session_routes import Accounting, is_secure, set_cookie
from .signing_in import Accounts, enter, note_failure

log = logging.getLogger("reroute.desk")

router = APIRouter(prefix="/desk/api/session/oidc")

FLOW_COOKIE = "reroute_desk_oidc"
"""Lax, for the browser comes back from another site."""
FLOW_SECONDS = 600
Given = Annotated[str, Query(max_length=4_096)]


@dataclass(frozen=True)
class Back:
    """With what the browser comes back; the issuer is told by providers that follow RFC 9207."""

    code: str
    state: str
    issuer: str | None
    redirect_uri: str


@router.get("")
async def go(request: Request, accounts: Accounting) -> RedirectResponse:
    """To the provider; Problems `not_found` where there is none, `oidc_unavailable`."""
    gateway, provider, flow = accounts.gateway, _provider(accounts), Flow.begin()
    gateway.addresses.demand(address_of(request))
    response = RedirectResponse(await provider.address(flow, _callback(request, gateway)), 303)
    response.set_cookie(
        FLOW_COOKIE,
        flow.seed,
        max_age=FLOW_SECONDS,
        path=router.prefix,
        secure=is_secure(request, gateway),
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/callback")
async def come_back(
    request: Request, accounts: Accounting, code: Given = "", state: Given = "", iss: Given | None = None
) -> RedirectResponse:
    """From the provider to the desk, signed in; else to the desk with `problem`, for a person sees it."""
    gateway, back = accounts.gateway, Back(code, state, iss, _callback(request, accounts.gateway))
    gateway.addresses.demand(address_of(request))
    provider, flow = _provider(accounts), Flow(request.cookies.get(FLOW_COOKIE, ""))
    try:
        try_id = await gateway.database.run(tries.begin, None, tries.key_of(address_of(request)), gateway.now())
        person = await _person(provider, flow, back, gateway, try_id)
        token = await gateway.database.run(_admit, person, try_id, hashed(request.cookies.get(COOKIE, "")), gateway)
        response = RedirectResponse("/desk", 303)
        set_cookie(response, token, request, gateway)
    except TokenRefused as refused:
        log.warning("sign-in by OpenID Connect refused: %s", refused)
        await gateway.database.run(note_failure, None, None, "oidc", gateway.now())
        response = RedirectResponse("/desk?problem=sign_in_refused", 303)
    except Problem as problem:
        response = RedirectResponse(f"/desk?problem={problem.name}", 303)
    response.delete_cookie(FLOW_COOKIE, path=router.prefix)
    return response


async def _person(provider: Provider, flow: Flow, back: Back, gateway: Gateway, try_id: int) -> Person:
    """Whom the provider names; a provider that does not answer costs no try."""
    if not flow.seed or not flow.is_answered_by(back.state) or back.issuer not in (None, provider.config.issuer):
        raise TokenRefused("of another sign-in")
    try:
        return await provider.person(flow, back.code, back.redirect_uri)
    except Problem:
        await gateway.database.run(tries.withdraw, try_id)
        raise


def _admit(session: Session, person: Person, try_id: int, old_session: str, gateway: Gateway) -> str:
    """The token of a session; raises TokenRefused unless there is an account, without a password, for this person."""
    found = staff.by_email(session, person.email)
    known = found and staff.locked(session, found.id)
    if known is None or not known.active or known.password_hash is not None:
        raise TokenRefused("no such account")
    subject = hashlib.sha256(f"{person.issuer}\n{person.subject}".encode()).hexdigest()
    if known.oidc_subject not in (None, subject):
        raise TokenRefused("the account is another person's")
    known.oidc_subject = subject
    tries.withdraw(session, try_id)
    return enter(session, known, "oidc", old_session, gateway.now())


def _provider(accounts: Accounts) -> Provider:
    if accounts.provider is None:
        raise Problem("not_found")
    return accounts.provider


def _callback(request: Request, gateway: Gateway) -> str:
    """As it is registered at the provider."""
    base = gateway.config.public_url or str(request.base_url).rstrip("/")
    return f"{base}{router.prefix}/callback"
