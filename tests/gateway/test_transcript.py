"""The talk by e-mail: what was said, to the customer's address on file, three times an hour at the most."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.gateway.transcript import MOST_BYTES

from .conftest import Clock, Door, Talk
from .fake_orders import FakeOrders
from .fake_rasa import FakeRasa
from .shots import shot
from .test_pictures import name, send

ADDRESS = {"sent_to": "a•••@example.com"}


@pytest.fixture
def orders(orders: FakeOrders) -> FakeOrders:
    orders.status, orders.told = 202, ADDRESS
    return orders


async def ask(talk: Talk) -> httpx.Response:
    return await talk.client.post("/chat/transcript", headers=talk.headers)


def lines(orders: FakeOrders) -> list[tuple[str, str]]:
    """Who and what of the transcript sent last."""
    return [(line["from"], line["text"]) for line in orders.calls[-1][2]["lines"]]


async def test_what_was_said_is_handed_to_the_order_service(door: Door, orders: FakeOrders, rasa: FakeRasa) -> None:
    talk, another = await door.talk("de-DE"), await door.talk()
    await another.say("I am John")
    await talk.say("Hallo\nda <b>")
    await send(talk, shot(), name="riss.jpg")
    response = await ask(talk)
    assert (response.status_code, response.json()) == (202, ADDRESS)
    [(conversation, authorization, body)] = orders.calls
    assert (conversation, authorization) == (talk.id, "Bearer between-processes")
    assert (body["language"], body["lines"][0]["at"]) == ("de", "2026-11-22T09:30:00Z")
    assert lines(orders) == [
        ("customer", "Hallo\nda <b>"),
        ("bot", "heard: Hallo\nda <b>"),
        ("customer", "riss.jpg"),
        ("bot", f"heard: {rasa.texts[-1]}"),
    ]


@pytest.mark.parametrize(
    ("status", "told", "problem"),
    [
        (401, {"type": "urn:reroute:verification_required"}, (409, "not_verified")),
        (500, {}, (503, "unavailable")),
        (202, {"sent": "nonsense"}, (503, "unavailable")),
    ],
)
async def test_without_a_known_customer_nothing_is_sent(
    door: Door, orders: FakeOrders, status: int, told: dict[str, Any], problem: tuple[int, str]
) -> None:
    talk = await door.talk()
    await talk.say("hello")
    orders.status, orders.told = status, told
    for _ in range(4):
        assert name(await ask(talk)) == problem
    orders.status, orders.told = 202, ADDRESS
    assert (await ask(talk)).status_code == 202, "what was not sent is not counted"


async def test_an_order_service_that_is_away_sends_nothing(door: Door) -> None:
    talk = await door.talk()
    await talk.say("hello")
    assert name(await ask(talk)) == (503, "unavailable")


async def test_it_is_sent_three_times_an_hour(door: Door, orders: FakeOrders, clock: Clock) -> None:
    talk, another = await door.talk(), await door.talk()
    for each in (talk, another):
        await each.say("hello")
    assert [(await ask(talk)).status_code for _ in range(4)] == [202, 202, 202, 429]
    assert (await ask(another)).status_code == 202
    assert len(orders.calls) == 4
    for _ in range(2):
        clock.forward(minutes=20)
        await talk.say("still here", id=clock.now.isoformat())
        assert name(await ask(talk)) == (429, "rate_limited")
    clock.forward(minutes=20)
    assert (await ask(talk)).status_code == 202


async def test_before_anything_was_said_there_is_nothing_to_send(door: Door, orders: FakeOrders) -> None:
    assert name(await ask(await door.talk())) == (404, "not_found")
    assert orders.calls == []


async def test_of_a_long_talk_the_newest_is_sent(door: Door, orders: FakeOrders, rasa: FakeRasa) -> None:
    rasa.answer = lambda turn: [{"text": f"{turn['message']} {number}"} for number in range(20)]
    talk = await door.talk()
    for number in range(25):
        await talk.say(f"{number}.", id=f"n{number}")
    await ask(talk)
    said = lines(orders)
    assert (len(said), said[0], said[-1]) == (500, ("bot", "1. 3"), ("bot", "24. 19"))


async def test_no_more_is_sent_than_a_mail_holds(door: Door, orders: FakeOrders, rasa: FakeRasa) -> None:
    rasa.answer = lambda turn: [{"text": turn["message"] + "字" * 20_000}]
    talk = await door.talk()
    for number in range(10):
        await talk.say(f"{number}.", id=f"n{number}")
    await ask(talk)
    said = lines(orders)
    assert {len(text) for sender, text in said if sender == "bot"} == {10_000}
    assert 150_000 < sum(len(text.encode()) for _, text in said) <= MOST_BYTES
    assert said[-1][1].startswith("9.")
