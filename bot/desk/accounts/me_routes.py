"""What everybody of the staff does with their own account."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, StrictBool
from sqlalchemy.orm import Session

from bot.gateway.problems import Problem
from bot.gateway.routes import address_of

from . import audit, sessions, staff, totp, tries
from .access import COOKIE, Agent, Member
from .fields import Code, NewPassword, OldPassword
from .session_routes import Accounting
from .signing_in import note_failure
from .totp import Vault
from .views import Me

router = APIRouter(prefix="/desk/api/me")


class Presence(BaseModel):
    """Whether customers may be given to them."""

    available: StrictBool


class PasswordChange(BaseModel):
    """The old one and the new one."""

    old: OldPassword
    new: NewPassword


class Enrolment(BaseModel):
    """What the authenticator app reads; `uri` as a picture code."""

    secret: str
    uri: str


class CodeGiven(BaseModel):
    """What the authenticator app shows."""

    code: Code


@router.get("")
async def me(member: Agent, request: Request) -> Me:
    """Who is signed in."""
    known = await member.gateway.database.run(staff.one, member.id)
    return Me.of(known, request.cookies[COOKIE])


@router.put("/presence", status_code=204)
async def set_presence(given: Presence, member: Agent) -> Response:
    """Present or away."""
    gateway = member.gateway
    await gateway.database.run(staff.set_presence, member.id, given.available, gateway.now())
    return Response(status_code=204)


@router.put("/password", status_code=204)
async def change_password(given: PasswordChange, member: Agent, request: Request, accounts: Accounting) -> Response:
    """Ends the other sessions; Problems `password_wrong`, `sign_in_locked`."""
    await accounts.prove_password(member.id, given.old, address_of(request))
    kept = await accounts.passwords.hash(given.new)
    await member.gateway.database.run(_keep_password, member, kept)
    return Response(status_code=204)


def _keep_password(session: Session, member: Member, password_hash: str) -> None:
    staff.locked(session, member.id).password_hash = password_hash
    sessions.end_all(session, member.id, but=member.session_hash)
    audit.note(session, member.id, "password_changed", member.id, member.gateway.now())


@router.post("/totp")
async def enrol(member: Agent, accounts: Accounting) -> Enrolment:
    """A secret, which counts once its first code is shown; Problems `totp_is_on`, `totp_unavailable`."""
    return await member.gateway.database.run(_enrol, member, accounts.vault)


def _enrol(session: Session, member: Member, vault: Vault) -> Enrolment:
    known, secret = staff.locked(session, member.id), totp.new_secret()
    if known.totp_on:
        raise Problem("totp_is_on")
    known.totp_secret = vault.seal(secret, known.id)
    return Enrolment(secret=secret, uri=totp.uri(secret, known.email))


@router.put("/totp", status_code=204)
async def confirm(given: CodeGiven, member: Agent, request: Request, accounts: Accounting) -> Response:
    """From now on a code is asked for; Problems `totp_is_on`, `code_wrong`, `sign_in_locked`."""
    await _prove_code(member, given.code, address_of(request), accounts.vault, on=True)
    return Response(status_code=204)


@router.delete("/totp", status_code=204)
async def leave(given: CodeGiven, member: Agent, request: Request, accounts: Accounting) -> Response:
    """No code is asked for any more; Problems `code_wrong`, `sign_in_locked`."""
    await _prove_code(member, given.code, address_of(request), accounts.vault, on=False)
    return Response(status_code=204)


async def _prove_code(member: Member, code: str, address: str, vault: Vault, on: bool) -> None:
    database, now = member.gateway.database, member.gateway.now()
    account = tries.key_of((await database.run(staff.one, member.id)).email)
    await database.run(tries.begin, account, tries.key_of(address), now)
    if not await database.run(_switch, member, code, vault, on):
        await database.run(_fail, member, account)
        raise Problem("code_wrong")
    await database.run(tries.forgive, account)


def _switch(session: Session, member: Member, code: str, vault: Vault, on: bool) -> bool:
    """False when the code is wrong."""
    known, now = staff.locked(session, member.id), member.gateway.now()
    if on and known.totp_on:
        raise Problem("totp_is_on")
    if not vault.spend(known, code, now):
        return False
    known.totp_on, known.totp_secret = on, known.totp_secret if on else None
    audit.note(session, member.id, "totp_on" if on else "totp_off", member.id, now)
    return True


def _fail(session: Session, member: Member, account: str) -> None:
    note_failure(session, staff.one(session, member.id), account, "code", member.gateway.now())
