"""The demo shop's own server, with the real order service and its seeded orders behind it."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from sqlalchemy import create_engine, text

from backend_stub.http.app import create_app as create_order_service
from backend_stub.seed import seed
from backend_stub.storage.database import Database
from bot.gateway.gateway import utc_now
from reroute.settings import Settings
from tests.installation import eventually, free_ports

from .conftest import Config, Door, opened

ANNA = {"customer": "anna.schmidt@example.com"}


@pytest.fixture
def order_service(tmp_path: Path) -> Iterator[Settings]:
    """The demo shop's order service on a port of its own."""
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    port = free_ports(4, 28_080)
    settings = Settings(home=tmp_path, port=port, secret="between-processes", orders_database_url=url)  # noqa: S106
    seed(Database.open(url))
    server = uvicorn.Server(uvicorn.Config(create_order_service(settings), port=port + 3, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    eventually(lambda: server.started, "the order service runs")
    yield settings
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def demo(config: Config, order_service: Settings) -> Config:
    settings = replace(config.settings, port=order_service.port)
    return replace(config, settings=settings, demo=True)


@pytest.fixture
async def shop(demo: Config) -> AsyncIterator[Door]:
    async with opened(demo, utc_now) as door:  # the order service goes by the real time
        yield door


async def signed_in(shop: Door) -> dict[str, Any]:
    response = await shop.client.post("/shop/sign-in", json=ANNA)
    assert response.status_code == 200
    return dict(response.json())


async def test_the_demo_customers_are_listed_by_name(shop: Door) -> None:
    listed = (await shop.client.get("/shop/customers")).json()["customers"]
    assert [customer["name"] for customer in listed] == [
        "Anna Schmidt",
        "Lukas Weber",
        "John Miller",
        "Sofia García",
        "Julia Becker",
    ]
    assert listed[0] == {"name": "Anna Schmidt", "email": "anna.schmidt@example.com"}


async def test_the_identity_of_a_signed_in_customer_opens_her_talk(shop: Door) -> None:
    anna = await signed_in(shop)
    assert anna["name"] == "Anna Schmidt"
    assert anna["identity"].keys() == {"customer", "email", "expires", "signature"}
    response = await shop.client.post("/chat/sessions", json={"identity": anna["identity"]})
    assert response.status_code == 201


async def test_every_customer_of_the_list_has_orders(shop: Door) -> None:
    for customer in (await shop.client.get("/shop/customers")).json()["customers"]:
        signed = (await shop.client.post("/shop/sign-in", json={"customer": customer["email"]})).json()
        found = await shop.client.post("/shop/orders", json={"identity": signed["identity"]})
        assert found.json()["orders"], customer["name"]


async def test_her_orders_are_shown_with_lines_address_and_way(shop: Door) -> None:
    identity = (await signed_in(shop))["identity"]
    response = await shop.client.post("/shop/orders", json={"identity": identity})
    assert response.status_code == 200
    orders = {order["number"]: order for order in response.json()["orders"]}
    assert orders.keys() == {"GS-1001", "GS-1002", "GS-1020"}
    bag = orders["GS-1001"]
    assert (bag["state"], bag["address"]["city"]) == ("picking", "Berlin")
    assert bag["lines"][0]["title"]["de"] == "Milano-Handtasche"
    assert bag["lines"][0]["unit_price"] == {"amount": 8900, "currency": "EUR"}
    assert [step["state"] for step in bag["tracking"]["steps"] if step["done"]][-1] == "picking"


async def test_nothing_of_reading_the_orders_is_left_behind(shop: Door, order_service: Settings) -> None:
    await shop.client.post("/shop/orders", json={"identity": (await signed_in(shop))["identity"]})
    with create_engine(order_service.orders_database_url).connect() as books:
        assert books.execute(text("select count(*) from verifications")).scalar() == 0


@pytest.mark.parametrize("customer", ["wei.li@example.com", "anna.schmidt@example.com ", "nobody@example.com", ""])
async def test_nobody_else_is_signed_in(shop: Door, customer: str) -> None:
    response = await shop.client.post("/shop/sign-in", json={"customer": customer})
    assert (response.status_code, response.json()["type"]) == (404, "urn:reroute:not_found")


@pytest.mark.parametrize("changed", [{"customer": "john"}, {"signature": "0" * 64}, {"expires": 4102444800}], ids=str)
async def test_a_forged_identity_is_shown_no_orders(shop: Door, changed: dict[str, Any]) -> None:
    identity = (await signed_in(shop))["identity"] | changed
    response = await shop.client.post("/shop/orders", json={"identity": identity})
    assert (response.status_code, response.json()["type"]) == (401, "urn:reroute:identity_refused")


@pytest.mark.parametrize("off", [{"demo": False}, {"identity_secret": ""}], ids=str)
async def test_without_a_demo_there_is_no_such_place(demo: Config, off: dict[str, Any]) -> None:
    async with opened(replace(demo, **off), utc_now) as door:
        answers = [
            await door.client.get("/shop/customers"),
            await door.client.post("/shop/sign-in", json=ANNA),
            await door.client.post("/shop/orders", json={"identity": {"customer": "anna"}}),
        ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
