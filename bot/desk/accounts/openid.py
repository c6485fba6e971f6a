"""Signing in at the shop's own provider: OpenID Connect, authorization code flow with PKCE."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import jwt
from pydantic import BaseModel, ValidationError

from bot.gateway.config import OpenIdConnect
from bot.gateway.problems import Problem

from .idtoken import Person, SigningKey, TokenRefused, person_of

KEPT = timedelta(hours=1)
"""How long what the provider says of itself is taken for true."""
KEYS_AGAIN = timedelta(minutes=1)
"""How often its keys are fetched anew for a token whose key is not among them: they change without notice."""


class Discovery(BaseModel):
    """What the provider says of itself at `/.well-known/openid-configuration`."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]


@dataclass(frozen=True)
class Flow:
    """One sign-in under way: the browser keeps its seed, and everything else is made of that."""

    seed: str

    @classmethod
    def begin(cls) -> Flow:
        return cls(secrets.token_urlsafe(32))

    @property
    def state(self) -> str:
        return self._made("state")

    @property
    def nonce(self) -> str:
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        return self._made("verifier")

    @property
    def challenge(self) -> str:
        """RFC 7636, S256."""
        return _base64(hashlib.sha256(self.verifier.encode()).digest())

    def is_answered_by(self, state: str) -> bool:
        return hmac.compare_digest(self.state.encode(), state.encode())

    def _made(self, purpose: str) -> str:
        return _base64(hmac.new(self.seed.encode(), purpose.encode(), hashlib.sha256).digest())


class Provider:
    """The provider, as its discovery document and its keys describe it."""

    def __init__(self, config: OpenIdConnect, web: httpx.AsyncClient, now: Callable[[], datetime]) -> None:
        self.config, self._web, self._now = config, web, now
        self._said: tuple[datetime, Discovery] | None = None
        self._keys: tuple[datetime, list[SigningKey]] | None = None

    async def address(self, flow: Flow, redirect_uri: str) -> str:
        """Where the browser goes to sign in; Problem `oidc_unavailable`."""
        said = await self._discovery()
        wishes = {
            "response_type": "code",
            "client_id": self.config.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email",
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
        }
        separator = "&" if "?" in said.authorization_endpoint else "?"
        return said.authorization_endpoint + separator + urlencode(wishes)

    async def person(self, flow: Flow, code: str, redirect_uri: str) -> Person:
        """Who signed in; raises TokenRefused, and the Problem `oidc_unavailable`."""
        token = await self._exchange(flow, code, redirect_uri)
        key = await self._key(token)
        return person_of(token, key, self.config, flow.nonce, self._now())

    async def _exchange(self, flow: Flow, code: str, redirect_uri: str) -> str:
        said = await self._discovery()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        form |= {"client_id": self.config.client_id, "code_verifier": flow.verifier}
        headers = {"Accept": "application/json"}
        if self.config.client_secret and "client_secret_basic" in said.token_endpoint_auth_methods_supported:
            headers["Authorization"] = _basic(self.config)
        elif self.config.client_secret:
            form["client_secret"] = self.config.client_secret
        try:
            response = await self._web.post(said.token_endpoint, data=form, headers=headers)
        except httpx.HTTPError as error:
            raise Problem("oidc_unavailable") from error
        if response.status_code >= 500:
            raise Problem("oidc_unavailable")
        try:
            return str(response.raise_for_status().json()["id_token"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise TokenRefused("the code gives no ID token") from error

    async def _key(self, token: str) -> SigningKey:
        """The key that the token says it is signed with."""
        try:
            wanted = jwt.get_unverified_header(token).get("kid")
        except jwt.PyJWTError as error:
            raise TokenRefused("no token") from error
        if (key := _of_name(await self._all_keys(KEPT), wanted)) is None:
            key = _of_name(await self._all_keys(KEYS_AGAIN), wanted)
        if key is None:
            raise TokenRefused("signed with no key of the provider's")
        return key

    async def _all_keys(self, kept: timedelta) -> list[SigningKey]:
        if self._keys is None or self._keys[0] + kept <= self._now():
            said = await self._discovery()
            document = await self._get(said.jwks_uri)
            self._keys = (self._now(), _signing_keys(document))
        return self._keys[1]

    async def _discovery(self) -> Discovery:
        if self._said is None or self._said[0] + KEPT <= self._now():
            document = await self._get(self.config.issuer.rstrip("/") + "/.well-known/openid-configuration")
            try:
                said = Discovery.model_validate(document)
            except ValidationError as error:
                raise Problem("oidc_unavailable") from error
            if said.issuer != self.config.issuer:
                raise Problem("oidc_unavailable")
            self._said = (self._now(), said)
        return self._said[1]

    async def _get(self, url: str) -> Any:
        try:
            return (await self._web.get(url)).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise Problem("oidc_unavailable") from error


def _signing_keys(document: Any) -> list[SigningKey]:
    """The public keys that sign; kinds that are not known here are left out."""
    try:
        found = [key for key in document["keys"] if key["kty"] in ("RSA", "EC", "OKP") and key.get("use") != "enc"]
    except (KeyError, TypeError) as error:
        raise Problem("oidc_unavailable") from error
    keys = []
    for key in found:
        try:
            keys.append(SigningKey.of(key))
        except jwt.PyJWTError:
            continue
    return keys


def _of_name(keys: list[SigningKey], name: str | None) -> SigningKey | None:
    """A token may name no key where there is one only."""
    if name is None:
        return keys[0] if len(keys) == 1 else None
    return next((key for key in keys if key.name == name), None)


def _basic(config: OpenIdConnect) -> str:
    """RFC 6749, 2.3.1."""
    both = f"{quote(config.client_id, '')}:{quote(config.client_secret, '')}"
    return f"Basic {b64encode(both.encode()).decode()}"


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
