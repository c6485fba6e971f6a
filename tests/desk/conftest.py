"""A gateway in process with a clock moved by hand, and staff who are signed in at its desk."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.desk.accounts import staff as accounts
from bot.desk.accounts.passwords import Passwords
from bot.desk.accounts.staff import NewStaff
from bot.desk.accounts.tables import Role
from bot.gateway.app import create_app
from bot.gateway.config import Config
from bot.gateway.gateway import Gateway
from tests.gateway.conftest import Clock, clock, orders, rasa
from tests.gateway.conftest import config as gateway_config

PASSWORD = "correct horse battery"  # noqa: S105 - no secret
CHEAP = (1, 8, 1)
ADDRESS = "203.0.113.7"


class Desk:
    """A running gateway, as staff see it; `app` for what they do not see."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self.app, self.clock = create_app(config=config, now=clock), clock
        self.hash = Passwords(CHEAP).hash_now(PASSWORD)
        self._numbers, self._open = itertools.count(1), AsyncExitStack()

    async def __aenter__(self) -> Desk:
        await self._open.enter_async_context(self.app.router.lifespan_context(self.app))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    @property
    def gateway(self) -> Gateway:
        gateway: Gateway = self.app.state.gateway
        return gateway

    async def browser(self, address: str = ADDRESS) -> httpx.AsyncClient:
        """Somebody who is not signed in; paths begin after `/desk/api`, or at the root with `http://chat.example/`."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(address, 50_000))
        client = httpx.AsyncClient(transport=transport, base_url="http://chat.example/desk/api")
        return await self._open.enter_async_context(client)

    async def account(self, role: str = "agent", teams: tuple[str, ...] = ("service",), **known: Any) -> str:
        """The id of a new account, whose password is PASSWORD."""
        number = next(self._numbers)
        fields = {
            "email": f"staff-{number}@shop.example",
            "name": f"Robin Agent{number}",
            "first_name": "Robin",
            "languages": ["en", "de"],
            "password_hash": self.hash,
        }
        new = NewStaff(**{**fields, "role": Role(role), "teams": list(teams), **known})
        return (await self.gateway.database.run(accounts.add, new, None, self.clock())).id

    async def staff(
        self, role: str = "agent", teams: tuple[str, ...] = ("service",), **known: Any
    ) -> httpx.AsyncClient:
        """A new account's browser, signed in; it sends `X-CSRF` by itself. Who it is: `await me(client)`."""
        account_id = await self.account(role, teams, **known)
        email = await self.gateway.database.run(lambda session: accounts.locked(session, account_id).email)
        client = await self.browser()
        await sign_in(client, email)
        return client


async def sign_in(client: httpx.AsyncClient, email: str, password: str = PASSWORD, **code: str) -> dict[str, Any]:
    """Me, once signed in."""
    response = await client.post("/session", json={"email": email, "password": password, **code})
    assert response.status_code == 200, response.text
    client.headers["X-CSRF"] = response.json()["csrf"]
    return dict(response.json())


async def me(client: httpx.AsyncClient) -> dict[str, Any]:
    response = await client.get("/me")
    assert response.status_code == 200, response.text
    return dict(response.json())


@pytest.fixture
def config(gateway_config: Config) -> Config:
    return replace(gateway_config, password_cost=CHEAP)


@pytest.fixture
async def desk(config: Config, clock: Clock) -> AsyncIterator[Desk]:
    async with Desk(config, clock) as desk:
        yield desk


Staff = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
def staff(desk: Desk) -> Staff:
    """`await staff(role="lead", teams=("service",))`: somebody's browser, signed in."""
    return desk.staff


__all__ = [
    "ADDRESS",
    "PASSWORD",
    "Clock",
    "Desk",
    "Staff",
    "clock",
    "gateway_config",
    "me",
    "orders",
    "rasa",
    "sign_in",
]
