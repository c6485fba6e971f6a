"""A customer whom the shop vouches for, and the ways to pretend to be one."""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import Any

import pytest

from bot.gateway.identity import signature

from .conftest import Clock, Config, opened
from .fake_orders import FakeOrders

SECRET = "signed-by-the-shop"  # noqa: S105 - no secret
EXPIRES = "2026-11-22T10:30:00Z"


def signed(**changed: Any) -> dict[str, Any]:
    """Anna's identity as the shop signs it, then changed."""
    identity = {"customer": "C-1", "email": "anna.schmidt@example.com", "expires": EXPIRES}
    identity["signature"] = signature(SECRET, identity["customer"], identity["email"], identity["expires"])
    return identity | changed


async def test_the_order_service_is_told_who_speaks(config: Config, orders: FakeOrders, clock: Clock) -> None:
    async with opened(config, clock) as door:
        response = await door.client.post("/chat/sessions", json={"identity": signed()})
    assert response.status_code == 201
    [(conversation, authorization, body)] = orders.calls
    assert (conversation, authorization) == (response.json()["session"], "Bearer between-processes")
    lines = b"C-1\nanna.schmidt@example.com\n1795343400"
    assert body["identity"] == {
        "customer": "C-1",
        "email": "anna.schmidt@example.com",
        "expires": 1795343400,
        "signature": hmac.new(b"between-processes", lines, "sha256").hexdigest(),
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"customer": "C-2"},
        {"email": "john.miller@example.com"},
        {"expires": "2027-11-22T10:30:00Z"},
        {"signature": "0" * 64},
        {"signature": signature("another secret", "C-1", "anna.schmidt@example.com", EXPIRES)},
        {"expires": "2026-11-22T09:30:00Z", "signature": None},
        {"expires": "2026-11-22T10:30:00", "signature": None},
        {"expires": "tomorrow", "signature": None},
        {"expires": 1, "signature": None},
    ],
    ids=str,
)
async def test_a_wrong_or_expired_identity_opens_no_session(
    config: Config, orders: FakeOrders, clock: Clock, changed: dict[str, Any]
) -> None:
    identity = signed(**changed)
    if identity["signature"] is None:
        identity["signature"] = signature(SECRET, identity["customer"], identity["email"], identity["expires"])
    async with opened(config, clock) as door:
        response = await door.client.post("/chat/sessions", json={"identity": identity})
    assert (response.status_code, response.json()["type"]) == (401, "urn:reroute:identity_refused")
    assert "anna" not in response.text
    assert orders.calls == []


async def test_parts_cannot_be_shifted_across_the_bars(config: Config, clock: Clock) -> None:
    shifted = {"customer": "C-1|anna.schmidt@example.com", "email": "x@y|" + EXPIRES}
    async with opened(config, clock) as door:
        response = await door.client.post("/chat/sessions", json={"identity": signed(**shifted)})
    assert response.status_code == 422


async def test_without_a_secret_nobody_is_vouched_for(config: Config, orders: FakeOrders, clock: Clock) -> None:
    identity = signed(signature=signature("", "C-1", "anna.schmidt@example.com", EXPIRES))
    async with opened(replace(config, identity_secret=""), clock) as door:
        response = await door.client.post("/chat/sessions", json={"identity": identity})
    assert (response.status_code, orders.calls) == (401, [])


@pytest.mark.parametrize(("status", "problem"), [(403, (401, "identity_refused")), (500, (503, "identity_unchecked"))])
async def test_without_the_order_services_yes_there_is_no_session(
    config: Config, orders: FakeOrders, clock: Clock, status: int, problem: tuple[int, str]
) -> None:
    orders.status = status
    async with opened(config, clock) as door:
        response = await door.client.post("/chat/sessions", json={"identity": signed()})
    assert (response.status_code, response.json()["type"]) == (problem[0], f"urn:reroute:{problem[1]}")
