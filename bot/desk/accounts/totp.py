"""Codes of an authenticator app (RFC 6238: six digits, 30 seconds, SHA-1), and how their secrets are kept."""

from __future__ import annotations

import hmac
import logging
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.gateway.problems import Problem

from .tables import Staff

log = logging.getLogger("reroute.desk")

STEP = 30
DRIFT = 1
"""Steps by which a phone's clock may be off: RFC 6238, 5.2."""
NONCE_BYTES = 12


def new_secret() -> str:
    """160 random bits in base32, as apps read them."""
    return pyotp.random_base32()


def uri(secret: str, email: str) -> str:
    """What the app's picture code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Reroute")


def step_of(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The step whose code this is, if it may be used now and is later than `after`."""
    current, app = int(now.timestamp()) // STEP, pyotp.TOTP(secret)
    fits = [
        step
        for step in range(current - DRIFT, current + DRIFT + 1)
        if hmac.compare_digest(app.generate_otp(step), code) and step > after
    ]
    return max(fits, default=None)


class Vault:
    """Encrypts the apps' secrets with a key that is made of the installation's: a copied database makes no codes."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(_key(secret)) if secret else None

    def seal(self, secret: str, staff_id: str) -> str:
        """Good for this account alone; Problem `totp_unavailable` when the installation has no secret."""
        if self._cipher is None:
            raise Problem("totp_unavailable")
        nonce = os.urandom(NONCE_BYTES)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, secret.encode(), staff_id.encode())).decode()

    def spend(self, staff: Staff, code: str, now: datetime) -> bool:
        """True when the code is right; it is good no second time."""
        secret = self._open(staff)
        step = None if secret is None else step_of(secret, code, now, staff.totp_step)
        staff.totp_step = step or staff.totp_step
        return step is not None

    def _open(self, staff: Staff) -> str | None:
        if self._cipher is None or staff.totp_secret is None:
            return None
        sealed = urlsafe_b64decode(staff.totp_secret)
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], staff.id.encode()).decode()
        except InvalidTag:
            log.error("the installation's secret is another than when the app was enrolled: staff=%s", staff.id)
            return None


def _key(secret: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"reroute desk totp").derive(secret.encode())
