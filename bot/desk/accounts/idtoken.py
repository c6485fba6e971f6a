"""What an ID token must be to be believed: OpenID Connect Core 1.0, 3.1.3.7."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from jwt.algorithms import AllowedPublicKeys
from jwt.types import Options
from pydantic import BaseModel, StrictBool, ValidationError

from bot.gateway.config import OpenIdConnect

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Asymmetric alone: with another the public key, or none at all, would do as a secret."""
LEEWAY = timedelta(seconds=60)
"""By which the provider's clock may be off."""
CHECKS: Options = {
    "require": ["iss", "aud", "exp", "iat", "sub"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}
"""Times are compared here, with the clock that is given."""


class TokenRefused(Exception):
    """The provider's answer is not to be believed; the text says why, without a word of it."""


class Claims(BaseModel):
    """What of a token is read."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    iat: float
    nonce: str
    azp: str | None = None
    email: str
    email_verified: StrictBool

    @property
    def has_several_readers(self) -> bool:
        return isinstance(self.aud, list) and len(self.aud) > 1


@dataclass(frozen=True)
class SigningKey:
    """A public key of the provider's, and for which algorithms it is."""

    name: str | None
    algorithms: list[str]
    public: AllowedPublicKeys

    @classmethod
    def of(cls, jwk: dict[str, Any]) -> SigningKey:
        """Raises jwt.PyJWTError when it is of no kind that is known here."""
        algorithms = [name for name in ALGORITHMS if jwk.get("alg") in (None, name)]
        return cls(jwk.get("kid"), algorithms, jwt.PyJWK.from_dict(jwk).key)


@dataclass(frozen=True)
class Person:
    """Whom the provider vouches for."""

    issuer: str
    subject: str
    email: str


def person_of(token: str, key: SigningKey, config: OpenIdConnect, nonce: str, now: datetime) -> Person:
    """Raises TokenRefused unless the provider signed it, for us, for this sign-in, just now, with a verified e-mail."""
    claims = _claims(token, key, config)
    if not hmac.compare_digest(claims.nonce.encode(), nonce.encode()):
        raise TokenRefused("of another sign-in")
    if claims.exp + LEEWAY.total_seconds() <= now.timestamp():
        raise TokenRefused("expired")
    if claims.iat - LEEWAY.total_seconds() > now.timestamp():
        raise TokenRefused("of the future")
    if claims.azp != config.client_id and (claims.azp is not None or claims.has_several_readers):
        raise TokenRefused("given to somebody else")
    if not claims.email_verified:
        raise TokenRefused("the e-mail is not verified")
    return Person(claims.iss, claims.sub, claims.email)


def _claims(token: str, key: SigningKey, config: OpenIdConnect) -> Claims:
    """What a token claims that the provider signed for us; its times are not looked at."""
    try:
        read = jwt.decode(
            token,
            key.public,
            key.algorithms,
            audience=config.client_id,
            issuer=config.issuer,
            options=CHECKS,
        )
        return Claims.model_validate(read)
    except (jwt.PyJWTError, TypeError) as error:  # TypeError: a key of another kind than the algorithm's
        raise TokenRefused(type(error).__name__) from error
    except ValidationError as error:
        raise TokenRefused("a claim is missing") from error
