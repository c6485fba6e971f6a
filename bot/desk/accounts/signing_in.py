"""Signing in: who shows the right password, and the right code where there is one, gets a session.

An e-mail that nobody has and a wrong password take the same way, the same time and the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.gateway.gateway import Gateway
from bot.gateway.problems import Problem

from . import audit, sessions, staff, tries
from .openid import Provider
from .passwords import Passwords
from .tables import Staff
from .totp import Vault


@dataclass(frozen=True)
class Credentials:
    """What somebody shows."""

    email: str
    password: str
    code: str | None
    address: str
    """The network address."""
    old_session: str
    """Hash of the token that the browser still has, if any: the new session takes its place."""

    @property
    def account(self) -> str:
        return tries.key_of(self.email.lower())


class Accounts:
    """What signing in takes, put together once beside the gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway, self._database, self._now = gateway, gateway.database, gateway.now
        self.passwords = Passwords(gateway.config.password_cost)
        self.vault = Vault(gateway.config.settings.secret)
        oidc = gateway.config.oidc
        self.provider = Provider(oidc, gateway.web, gateway.now) if oidc else None

    async def sign_in(self, shown: Credentials) -> str:
        """The token of a new session; Problems `sign_in_locked`, `sign_in_refused`, `code_required`."""
        try_id = await self._database.run(tries.begin, shown.account, tries.key_of(shown.address), self._now())
        known = await self._database.run(staff.by_email, shown.email)
        kept = known.password_hash if known and known.active else None
        right = await self.passwords.holds(shown.password, kept)
        if right and known and known.totp_on and not shown.code:
            await self._database.run(tries.withdraw, try_id)
            raise Problem("code_required")
        better = await self._rehashed(shown.password, kept) if right else None
        token = await self._database.run(self._settle, shown, known, right, better)
        if token is None:
            raise Problem("sign_in_refused")
        return token

    def _settle(
        self, session: Session, shown: Credentials, known: Staff | None, right: bool, better: str | None
    ) -> str | None:
        """The token of a session, with a `better` hash of the password; None for a failure, which is noted."""
        now = self._now()
        if known is None or not right:
            note_failure(session, known, shown.account, "password", now)
            return None
        fresh = staff.locked(session, known.id)
        if not self._still_good(fresh, known, shown.code, now):
            note_failure(session, known, shown.account, "code", now)
            return None
        fresh.password_hash = better or fresh.password_hash
        return enter(session, fresh, "password", shown.old_session, now)

    def _still_good(self, fresh: Staff, known: Staff, code: str | None, now: datetime) -> bool:
        """True when the account is as it was when the password was compared, and the code is right."""
        if not fresh.active or fresh.password_hash != known.password_hash:
            return False
        return not fresh.totp_on or self.vault.spend(fresh, code or "", now)

    async def _rehashed(self, password: str, kept: str | None) -> str | None:
        """A hash at today's cost where the kept one is dated."""
        return await self.passwords.hash(password) if kept and self.passwords.is_dated(kept) else None

    async def prove_password(self, staff_id: str, password: str, address: str) -> None:
        """Has somebody who is signed in show the password again; Problems `sign_in_locked`, `password_wrong`."""
        known = await self._database.run(staff.one, staff_id)
        account = tries.key_of(known.email)
        await self._database.run(tries.begin, account, tries.key_of(address), self._now())
        if not await self.passwords.holds(password, known.password_hash):
            await self._database.run(note_failure, known, account, "password", self._now())
            raise Problem("password_wrong")
        await self._database.run(tries.forgive, account)

    def close(self) -> None:
        self.passwords.close()


def enter(session: Session, known: Staff, way: str, old_session: str, now: datetime) -> str:
    """The token of a session for somebody who is known now."""
    tries.forgive(session, tries.key_of(known.email))
    sessions.end(session, old_session)
    known.seen_at = now
    audit.note(session, known.id, "signed_in", known.id, now, way=way)
    return sessions.begin(session, known.id, now)


def note_failure(session: Session, known: Staff | None, account: str | None, way: str, now: datetime) -> None:
    """Notes a try that failed, and that there are no more for the account, if this was the last."""
    subject = known.id if known else None
    audit.note(session, None, "sign_in_failed", subject, now, way=way)
    if account is not None and tries.locked_until(session, account, now):
        audit.note(session, None, "sign_in_locked", subject, now)
