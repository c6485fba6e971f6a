"""Signing in at the shop's own provider: who is let in, and every answer that is not to be believed."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.gateway.config import Config, OpenIdConnect
from tests.desk.conftest import Clock, Desk, me, sign_in

from .fake_provider import CLIENT, Claims, FakeProvider, rsa_key

REFUSED, ENTERED = "/desk?problem=sign_in_refused", "/desk"
ROBIN = "robin@shop.example"


@pytest.fixture
def provider(clock: Clock) -> Iterator[FakeProvider]:
    fake = FakeProvider(clock)
    yield fake
    fake.stop()


@pytest.fixture
async def desk(config: Config, clock: Clock, provider: FakeProvider) -> AsyncIterator[Desk]:
    async with Desk(replace(config, oidc=provider.config), clock) as desk:
        await desk.account(email=ROBIN, password_hash=None)
        yield desk


async def gone(client: httpx.AsyncClient) -> str:
    """Where the browser is sent to sign in."""
    response = await client.get("/session/oidc")
    assert response.status_code == 303, response.text
    return response.headers["location"]


async def back(client: httpx.AsyncClient, given: dict[str, str]) -> str:
    """Where the browser is sent after it came back."""
    response = await client.get("/session/oidc/callback", params=given)
    assert response.status_code == 303, response.text
    return response.headers["location"]


async def tried(desk: Desk, provider: FakeProvider, email: str = ROBIN, subject: str = "") -> str:
    client = await desk.browser()
    place = await back(client, provider.authorize(await gone(client), email, subject))
    assert (await client.get("/me")).status_code == (200 if place == ENTERED else 401)
    return place


async def test_who_has_an_account_and_a_verified_e_mail_is_let_in(desk: Desk, provider: FakeProvider) -> None:
    client = await desk.browser()
    assert (await client.get("/session/ways")).json() == {"password": True, "oidc": "Shop accounts"}
    assert await back(client, provider.authorize(await gone(client), "Robin@shop.example")) == ENTERED
    shown = await me(client)
    assert shown["email"] == ROBIN
    refused = await client.put("/me/presence", json={"available": True})
    assert refused.status_code == 403
    client.headers["X-CSRF"] = shown["csrf"]
    assert (await client.put("/me/presence", json={"available": True})).status_code == 204


async def test_the_cookies_are_what_the_way_back_needs(desk: Desk, provider: FakeProvider) -> None:
    client = await desk.browser()
    response = await client.get("/session/oidc")
    [kept] = response.headers.get_list("set-cookie")
    assert kept.split("; ")[1:] == ["HttpOnly", "Max-Age=600", "Path=/desk/api/session/oidc", "SameSite=lax"]
    given = provider.authorize(response.headers["location"], ROBIN)
    after = (await client.get("/session/oidc/callback", params=given)).headers.get_list("set-cookie")
    assert [cookie.partition("=")[0] for cookie in after] == ["reroute_desk", "reroute_desk_oidc"]
    assert after[0].split("; ")[1:] == ["HttpOnly", "Path=/desk", "SameSite=strict"]
    assert "Max-Age=0" in after[1]


async def test_who_has_no_account_is_not_let_in(desk: Desk, provider: FakeProvider) -> None:
    assert await tried(desk, provider, "stranger@shop.example") == REFUSED


async def test_an_account_with_a_password_has_no_second_way_in(desk: Desk, provider: FakeProvider) -> None:
    await desk.account(email="kim@shop.example")
    assert await tried(desk, provider, "kim@shop.example") == REFUSED


async def test_an_account_without_a_password_has_none_that_is_right(desk: Desk) -> None:
    client = await desk.browser()
    for password in ("", "correct horse battery"):
        response = await client.post("/session", json={"email": ROBIN, "password": password})
        assert response.json()["type"] == "urn:reroute:sign_in_refused"


async def test_who_is_not_active_any_more_is_not_let_in(desk: Desk, provider: FakeProvider) -> None:
    admin = await desk.staff("admin")
    [robin] = [one["id"] for one in (await admin.get("/staff")).json()["staff"] if one["email"] == ROBIN]
    assert (await admin.patch(f"/staff/{robin}", json={"active": False})).status_code == 200
    assert await tried(desk, provider) == REFUSED


async def test_an_address_that_somebody_else_is_given_opens_nothing(desk: Desk, provider: FakeProvider) -> None:
    assert await tried(desk, provider, subject="first") == ENTERED
    assert await tried(desk, provider, subject="second") == REFUSED
    assert await tried(desk, provider, subject="first") == ENTERED


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"]},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"sub": None},
        {"aud": None},
        {"exp": None},
        {"iat": None},
    ],
    ids=str,
)
async def test_a_wrong_claim_is_refused(desk: Desk, provider: FakeProvider, wrong: Claims) -> None:
    provider.change = lambda claims: {name: v for name, v in (claims | wrong).items() if v is not None}
    assert await tried(desk, provider) == REFUSED


@pytest.mark.parametrize(("seconds", "place"), [(359, ENTERED), (360, REFUSED)])
async def test_a_token_ends_with_a_minute_for_the_clock(
    desk: Desk, provider: FakeProvider, clock: Clock, seconds: int, place: str
) -> None:
    early = int((clock() - timedelta(seconds=seconds)).timestamp())
    provider.change = lambda claims: claims | {"iat": early, "exp": early + 300}
    assert await tried(desk, provider) == place


async def test_a_token_of_the_future_is_refused(desk: Desk, provider: FakeProvider) -> None:
    provider.change = lambda claims: claims | {"iat": claims["iat"] + 61}
    assert await tried(desk, provider) == REFUSED


def tampered(provider: FakeProvider, claims: Claims) -> str:
    head, _, mark = provider.signed(claims | {"email": "other@shop.example"}).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{mark}"


def of_another_key(provider: FakeProvider, claims: Claims) -> str:
    return provider.signed(claims, rsa_key())


def of_an_unknown_key(provider: FakeProvider, claims: Claims) -> str:
    return provider.signed(claims, rsa_key(), kid="another")


def unsigned(provider: FakeProvider, claims: Claims) -> str:
    return jwt.encode(claims, None, "none", headers={"kid": provider.kid})


def stripped(provider: FakeProvider, claims: Claims) -> str:
    return provider.signed(claims).rpartition(".")[0] + "."


def with_the_public_key_as_a_secret(provider: FakeProvider, claims: Claims) -> str:
    """By hand, for the library would not."""
    import hashlib
    import hmac

    def part(value: Any) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    known = provider.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    said = part({"alg": "HS256", "typ": "JWT", "kid": provider.kid}) + b"." + part(claims)
    mark = base64.urlsafe_b64encode(hmac.new(known, said, hashlib.sha256).digest()).rstrip(b"=")
    return (said + b"." + mark).decode()


def with_the_client_secret(provider: FakeProvider, claims: Claims) -> str:
    return jwt.encode(claims, provider.config.client_secret.ljust(32, "x"), "HS256", headers={"kid": provider.kid})


def with_the_symmetric_key_in_the_set(provider: FakeProvider, claims: Claims) -> str:
    return jwt.encode(claims, b"\0" * 32, "HS256", headers={"kid": "odd"})


def of_another_kind(provider: FakeProvider, claims: Claims) -> str:
    """ES256 under the name of the RSA key."""
    return provider.signed(claims, generate_private_key(SECP256R1()), "ES256")


def no_token(provider: FakeProvider, claims: Claims) -> str:
    return "not.a.token"


@pytest.mark.parametrize(
    "forge",
    [
        tampered,
        of_another_key,
        of_an_unknown_key,
        unsigned,
        stripped,
        with_the_public_key_as_a_secret,
        with_the_client_secret,
        with_the_symmetric_key_in_the_set,
        of_another_kind,
        no_token,
    ],
)
async def test_a_forged_token_is_refused(
    desk: Desk, provider: FakeProvider, forge: Callable[[FakeProvider, Claims], str]
) -> None:
    provider.sign = lambda claims: forge(provider, claims)
    assert await tried(desk, provider) == REFUSED


@pytest.mark.parametrize(
    ("stated", "signed", "place"),
    [
        (None, "RS256", ENTERED),
        (None, "RS512", ENTERED),
        (None, "PS256", ENTERED),
        ("RS256", "RS256", ENTERED),
        ("RS256", "PS256", REFUSED),
        ("RS512", "RS256", REFUSED),
        ("HS256", "HS256", REFUSED),
        ("RSA-OAEP", "RS256", REFUSED),
    ],
)
async def test_a_key_signs_by_the_algorithm_that_it_states(
    desk: Desk, provider: FakeProvider, stated: str | None, signed: str, place: str
) -> None:
    provider.stated = stated
    secret = b"\0" * 32 if signed == "HS256" else None
    provider.sign = lambda claims: provider.signed(claims, secret, signed)
    assert await tried(desk, provider) == place


async def test_a_key_of_elliptic_curves_signs_as_well(desk: Desk, provider: FakeProvider) -> None:
    provider.key = generate_private_key(SECP256R1())
    provider.sign = lambda claims: provider.signed(claims, algorithm="ES256")
    assert await tried(desk, provider) == ENTERED


async def test_the_answer_of_another_browsers_sign_in_is_refused(desk: Desk, provider: FakeProvider) -> None:
    attacker, victim = await desk.browser(), await desk.browser()
    await gone(victim)
    theirs = provider.authorize(await gone(attacker), ROBIN)
    assert await back(victim, theirs) == REFUSED
    assert provider.requests.count("/token") == 0


@pytest.mark.parametrize("wrong", [{"state": ""}, {"state": "é"}, {"iss": "https://elsewhere.example"}], ids=str)
async def test_a_wrong_state_or_issuer_is_refused(desk: Desk, provider: FakeProvider, wrong: dict[str, str]) -> None:
    client = await desk.browser()
    assert await back(client, provider.authorize(await gone(client), ROBIN) | wrong) == REFUSED


async def test_who_comes_back_without_having_gone_is_refused(desk: Desk, provider: FakeProvider) -> None:
    away, here = await desk.browser(), await desk.browser()
    assert await back(here, provider.authorize(await gone(away), ROBIN)) == REFUSED


async def test_an_answer_is_good_once(desk: Desk, provider: FakeProvider) -> None:
    client = await desk.browser()
    given = provider.authorize(await gone(client), ROBIN)
    seed = client.cookies["reroute_desk_oidc"]
    assert await back(client, given) == ENTERED
    client.cookies.set("reroute_desk_oidc", seed, domain="chat.example", path="/desk/api/session/oidc")
    assert await back(client, given) == REFUSED


async def test_who_turned_back_at_the_provider_is_not_let_in(desk: Desk, provider: FakeProvider) -> None:
    client = await desk.browser()
    state = provider.authorize(await gone(client), ROBIN)["state"]
    assert await back(client, {"state": state, "error": "access_denied"}) == REFUSED


async def test_a_new_key_of_the_provider_is_found(desk: Desk, provider: FakeProvider, clock: Clock) -> None:
    assert await tried(desk, provider) == ENTERED
    provider.key, provider.kid = rsa_key(), "two"
    clock.forward(minutes=1)
    assert await tried(desk, provider) == ENTERED
    assert provider.requests.count("/keys") == 2


async def test_keys_are_not_fetched_for_each_forged_token(desk: Desk, provider: FakeProvider) -> None:
    provider.sign = lambda claims: of_an_unknown_key(provider, claims)
    for _ in range(3):
        assert await tried(desk, provider) == REFUSED
    assert provider.requests.count("/keys") == 1


async def test_a_provider_that_calls_itself_otherwise_is_not_used(desk: Desk, provider: FakeProvider) -> None:
    provider.issuer_said = "https://elsewhere.example"
    response = await (await desk.browser()).get("/session/oidc")
    assert (response.status_code, response.json()["type"]) == (503, "urn:reroute:oidc_unavailable")


async def test_a_provider_that_is_down_is_said_to_be_and_costs_no_try(desk: Desk, provider: FakeProvider) -> None:
    for _ in range(6):
        client = await desk.browser()
        given = provider.authorize(await gone(client), ROBIN)
        provider.down = True
        assert await back(client, given) == "/desk?problem=oidc_unavailable"
        provider.down = False
    assert await tried(desk, provider) == ENTERED


async def test_five_wrong_answers_lock_the_address(desk: Desk, provider: FakeProvider, clock: Clock) -> None:
    for _ in range(5):
        assert await tried(desk, provider, "stranger@shop.example") == REFUSED
    assert await tried(desk, provider) == "/desk?problem=sign_in_locked"
    clock.forward(minutes=15)
    assert await tried(desk, provider) == ENTERED


async def test_the_browsers_old_session_ends(desk: Desk, provider: FakeProvider) -> None:
    await desk.account(email="kim@shop.example")
    client = await desk.browser()
    await sign_in(client, "kim@shop.example")
    old = client.cookies["reroute_desk"]
    assert await back(client, provider.authorize(await gone(client), ROBIN)) == ENTERED
    other = await desk.browser()
    other.cookies.set("reroute_desk", old, domain="chat.example", path="/desk")
    assert (await other.get("/me")).status_code == 401


@pytest.mark.parametrize(
    "env",
    [
        {"REROUTE_OIDC_ISSUER": "http://id.example", "REROUTE_OIDC_CLIENT_ID": "reroute"},
        {"REROUTE_OIDC_ISSUER": "https://id.example"},
    ],
    ids=str,
)
def test_a_provider_must_be_reached_safely_and_know_us(env: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="REROUTE_OIDC_ISSUER"):
        OpenIdConnect.from_env(env)


def test_a_provider_is_read_from_the_environment() -> None:
    env = {"REROUTE_OIDC_ISSUER": "https://id.example", "REROUTE_OIDC_CLIENT_ID": "reroute"}
    assert OpenIdConnect.from_env(env) == OpenIdConnect("https://id.example", "reroute", "", "OpenID Connect")
    assert OpenIdConnect.from_env({}) is None
