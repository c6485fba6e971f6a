"""What is too much is refused at once, politely where a customer may read it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace

import httpx
import pytest

from bot.gateway.config import Rate
from bot.gateway.limits import Buckets, address_key

from .conftest import Config, Door, opened, words
from .fake_rasa import FakeRasa

JSON = {"Content-Type": "application/json"}


async def test_a_thousand_characters_are_read(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk()
    await talk.say("ä" * 1000)
    assert rasa.texts == ["ä" * 1000]


async def quick(request: Awaitable[httpx.Response]) -> httpx.Response:
    """The answer, if it cost at most 50 ms of processor time; how long it took depends on what else runs."""
    begun = time.process_time()
    response = await request
    assert time.process_time() - begun < 0.05
    return response


@pytest.mark.parametrize("text", ["字" * 1001, "a" * 7000], ids=["1001", "7000"])
async def test_more_is_answered_politely_in_fifty_milliseconds(door: Door, rasa: FakeRasa, text: str) -> None:
    talk = await door.talk("zh")
    response = await quick(talk.post(text=text))
    assert response.status_code == 200
    assert response.json()["messages"][0]["text"] == words("too_long", "zh").format(limit=1000)
    assert rasa.turns == []
    assert len((await talk.history())[0]["text"]) == 1001


async def test_what_is_too_long_is_told_apart_by_its_end_too(door: Door) -> None:
    talk = await door.talk()
    first = await talk.say("a" * 2000, id="long")
    assert await talk.say("a" * 2000, id="long") == first
    assert (await talk.post(text="a" * 2000 + "b", id="long")).status_code == 409


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_over_sixteen_kilobytes_is_refused(door: Door, rasa: FakeRasa, announced: bool) -> None:
    talk = await door.talk()
    body = b'{"id": "1", "text": "' + b"x" * 100_000 + b'"}'

    async def chunks() -> AsyncIterator[bytes]:
        yield body[:50_000]
        yield body[50_000:]

    def post() -> Awaitable[httpx.Response]:
        return door.client.post("/chat/messages", content=body if announced else chunks(), headers=talk.headers | JSON)

    response = await quick(post())
    assert (response.status_code, response.json()["type"]) == (413, "urn:reroute:too_large")


HOSTILE = {
    "no JSON": b"{",
    "empty": b"",
    "deep list": b"[" * 16_000,
    "deep object": b'{"id":' * 2_000,
    "deep and closed": b"[" * 7_000 + b"]" * 7_000,
    "huge number": b'{"id": "1", "text": ' + b"9" * 10_000 + b"}",
    "not UTF-8": b'{"id": "1", "text": "\xff\xfe"}',
    "list": b"[]",
    "null": b"null",
    "number for text": b'{"id": "1", "text": 5}',
    "object for text": b'{"id": "1", "text": {"a": 1}}',
    "list for button": b'{"id": "1", "button": ["b"]}',
    "both": b'{"id": "1", "text": "a", "button": "b"}',
    "neither": b'{"id": "1"}',
    "no id": b'{"text": "a"}',
    "empty id": b'{"id": "", "text": "a"}',
    "long id": b'{"id": "' + b"x" * 65 + b'", "text": "a"}',
    "id with a line break": b'{"id": "a\\nb", "text": "a"}',
    "id with NUL": b'{"id": "a\\u0000", "text": "a"}',
    "number for id": b'{"id": 1, "text": "a"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
async def test_what_cannot_be_a_message_is_a_problem(door: Door, rasa: FakeRasa, body: bytes) -> None:
    talk = await door.talk()
    response = await quick(door.client.post("/chat/messages", content=body, headers=talk.headers | JSON))
    assert (response.status_code, response.json()["type"]) == (422, "urn:reroute:invalid")
    assert rasa.turns == []


async def test_a_refusal_repeats_nothing_of_the_request(door: Door) -> None:
    response = await door.client.post("/chat/sessions", json={"locale": "anna.schmidt@example.com"})
    assert response.status_code == 422
    assert "anna" not in response.text


async def test_a_session_that_floods_is_told_when_to_go_on(config: Config, rasa: FakeRasa) -> None:
    async with opened(replace(config, session_rate=Rate(3, 60))) as door:
        talk, other = await door.talk("de"), await door.talk()
        for number in range(3):
            await talk.say("hallo", id=f"n{number}")
        response = await talk.post(text="hallo")
        assert (response.status_code, response.headers["retry-after"]) == (429, "20")
        assert response.json()["detail"] == words("rate_limited", "de")
        assert (await talk.post(text="hallo", id="n0")).status_code == 200
        assert (await other.post(text="hello")).status_code == 200
    assert len(rasa.turns) == 4


async def test_an_address_that_floods_is_stopped_before_any_work(config: Config) -> None:
    async with opened(replace(config, address_rate=Rate(5, 60))) as door:
        statuses = [(await door.client.post("/chat/sessions", json={})).status_code for _ in range(6)]
        guess = await door.client.get("/chat/messages", headers={"Authorization": "Bearer guess"})
    assert statuses == [201] * 5 + [429]
    assert guess.status_code == 429


def test_a_bucket_refills_evenly() -> None:
    now = [0.0]
    buckets = Buckets(Rate(20, 10), lambda: now[0])
    assert [buckets.take("a") for _ in range(21)] == [0.0] * 20 + [0.5]
    now[0] = 0.5
    assert [buckets.take("a"), buckets.take("a")] == [0.0, 0.5]
    now[0] = 1000
    assert [buckets.take("a") for _ in range(21)] == [0.0] * 20 + [0.5]


def test_an_ipv6_home_is_one_address() -> None:
    assert address_key("2001:db8:1:2::1") == address_key("2001:db8:1:2:ffff::9") != address_key("2001:db8:1:3::1")
    assert address_key("192.0.2.1") == "192.0.2.1"


@pytest.mark.parametrize("text", ["20", "0/10", "20/0", "-1/10", "a/b"])
def test_a_rate_that_is_none_is_refused_at_start(text: str) -> None:
    with pytest.raises(ValueError):
        Rate.parse(text)
