"""The shop vouches for the customer in a talk that runs already, and changes the secret it signs with."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from bot.gateway.config import Config as GatewayConfig
from bot.gateway.identity import signature

from .conftest import Clock, Config, Door, Talk, opened
from .fake_orders import FakeOrders
from .test_identity import EXPIRES, signed


async def sign_in(talk: Talk, **changed: str) -> httpx.Response:
    body = {"identity": signed(**changed)}
    return await talk.client.post("/chat/session/identity", json=body, headers=talk.headers)


async def test_the_talk_speaks_for_the_customer_from_then_on(door: Door, orders: FakeOrders) -> None:
    talk = await door.talk()
    orders.exceptions["*"] = [{"id": "E1", "order": "GS-1006", "cause": "late"}]
    response = await sign_in(talk)
    assert (response.status_code, response.content) == (204, b"")
    [(conversation, _, body)] = orders.calls
    assert (conversation, body["identity"]["customer"]) == (talk.id, "C-1")
    await talk.wait_for('heard: /inform{"noticed": {"order": "GS-1006", "cause": "late"}}')


async def test_a_forged_identity_changes_nothing(door: Door, orders: FakeOrders) -> None:
    talk = await door.talk()
    response = await sign_in(talk, customer="C-2")
    assert (response.status_code, response.json()["type"]) == (401, "urn:reroute:identity_refused")
    assert orders.calls == []
    assert (await talk.client.get("/chat/messages", headers=talk.headers)).status_code == 200


async def test_without_the_order_services_word_it_is_not_checked(door: Door) -> None:
    response = await sign_in(await door.talk())
    assert (response.status_code, response.json()["type"]) == (503, "urn:reroute:identity_unchecked")


async def test_who_has_no_session_cannot_sign_in(door: Door, orders: FakeOrders) -> None:
    response = await door.client.post("/chat/session/identity", json={"identity": signed()})
    assert (response.status_code, response.json()["type"]) == (401, "urn:reroute:session_unknown")
    assert orders.calls == []


@pytest.mark.parametrize(
    ("secret", "status"), [("old-secret", 204), ("new-secret", 204), ("other", 401), ("old-secret, new-secret", 401)]
)
async def test_while_the_secret_changes_both_are_good(
    config: Config, clock: Clock, orders: FakeOrders, secret: str, status: int
) -> None:
    both = replace(config, identity_secret="old-secret, new-secret")  # noqa: S106 - no secret
    async with opened(both, clock) as door:
        mark = signature(secret, "C-1", "anna.schmidt@example.com", EXPIRES)
        assert (await sign_in(await door.talk(), signature=mark)).status_code == status


@pytest.mark.parametrize("setting", ["", ",", " , "])
async def test_a_comma_alone_is_no_secret(config: Config, clock: Clock, orders: FakeOrders, setting: str) -> None:
    assert GatewayConfig(identity_secret=setting).identity_secrets == ()
    async with opened(replace(config, identity_secret=setting), clock) as door:
        mark = signature("", "C-1", "anna.schmidt@example.com", EXPIRES)
        assert (await sign_in(await door.talk(), signature=mark)).status_code == 401
