"""A token is good for the page that opened the session, and until another has taken its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import create_engine, text

from bot.gateway.config import Rate

from .conftest import Clock, Config, Door, Talk, opened
from .server import LiveServer
from .test_stream import messages, say, take

SHOP, OWN, EVIL = "https://shop.example", "http://chat.example", "https://evil.example"


async def renewed(talk: Talk) -> Talk:
    """The same talk, with the token that takes the place of its own."""
    response = await talk.client.post("/chat/session/token", headers=talk.headers)
    assert response.status_code == 200, response.text
    assert response.json()["session"] == talk.id
    return Talk(talk.client, response.json())


def name(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].removeprefix("urn:reroute:")


async def look(talk: Talk, **headers: str) -> httpx.Response:
    return await talk.client.get("/chat/messages", headers=talk.headers | headers)


async def test_a_fresh_token_goes_on_with_the_talk(door: Door) -> None:
    talk = await door.talk()
    await talk.say("hello")
    fresh = await renewed(talk)
    assert fresh.token != talk.token
    assert [message["text"] for message in await fresh.history()] == ["hello", "heard: hello"]
    await fresh.say("and on", id="own-9")
    assert len(await talk.history()) == 4


async def test_the_old_token_stays_good_for_a_minute(door: Door, clock: Clock) -> None:
    talk = await door.talk()
    fresh = await renewed(talk)
    clock.forward(seconds=59)
    assert (await look(talk)).status_code == 200
    clock.forward(seconds=1)
    assert name(await look(talk)) == (401, "session_unknown")
    assert name(await talk.post(text="hello")) == (401, "session_unknown")
    assert name(await talk.client.post("/chat/session/token", headers=talk.headers)) == (401, "session_unknown")
    assert (await look(fresh)).status_code == 200


async def test_asking_again_does_not_make_an_old_token_last(door: Door, clock: Clock) -> None:
    talk = await door.talk()
    await renewed(talk)
    clock.forward(seconds=40)
    other_tab = await renewed(talk)
    clock.forward(seconds=20)
    assert name(await look(talk)) == (401, "session_unknown")
    assert (await look(other_tab)).status_code == 200


async def test_a_fresh_token_does_not_make_the_session_last(door: Door, clock: Clock) -> None:
    talk = await door.talk()
    clock.forward(minutes=20)
    response = await talk.client.post("/chat/session/token", headers=talk.headers)
    assert response.json()["expires_at"] == "2026-11-22T10:00:00Z"
    clock.forward(minutes=10)
    assert name(await look(Talk(talk.client, response.json()))) == (401, "session_expired")


async def test_a_fresh_token_brings_no_fresh_allowance(config: Config) -> None:
    async with opened(replace(config, session_rate=Rate(3, 60))) as door:
        talk = await door.talk()
        await talk.say("one")
        talk = await renewed(talk)
        await talk.say("two", id="own-2")
        assert name(await talk.post(text="three", id="own-3")) == (429, "rate_limited")
        assert name(await talk.client.post("/chat/session/token", headers=talk.headers)) == (429, "rate_limited")


async def test_tokens_that_have_ended_are_not_kept(config: Config, door: Door, clock: Clock) -> None:
    talk = await door.talk()
    for _ in range(3):
        talk = await renewed(talk)
        clock.forward(minutes=2)
    await renewed(talk)
    engine = create_engine(config.settings.gateway_database_url)
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from sessions")).scalar() == 2
    engine.dispose()


async def opened_from(door: Door, origin: str | None) -> Talk:
    headers = {"Origin": origin} if origin else {}
    response = await door.client.post("/chat/sessions", json={}, headers=headers)
    return Talk(door.client, response.json())


async def test_a_token_is_no_good_on_another_page(door: Door) -> None:
    talk = await opened_from(door, SHOP)
    assert (await look(talk, Origin=SHOP)).status_code == 200
    assert name(await look(talk, Origin=OWN)) == (401, "session_unknown")
    body: dict[str, Any] = {"id": "1", "text": "hello"}
    response = await door.client.post("/chat/messages", json=body, headers=talk.headers | {"Origin": OWN})
    assert name(response) == (401, "session_unknown")
    assert (await look(talk)).status_code == 200, "a browser names no page when it reads from its own"
    fresh = await renewed(talk)
    assert name(await look(fresh, Origin=OWN)) == (401, "session_unknown")
    assert (await look(fresh, Origin=SHOP)).status_code == 200
    assert name(await look(fresh, Origin=EVIL)) == (403, "origin_not_allowed")


async def test_a_session_that_no_page_opened_is_bound_to_none(door: Door) -> None:
    talk = await opened_from(door, None)
    assert [(await look(talk, Origin=origin)).status_code for origin in (SHOP, OWN)] == [200, 200]


def test_a_stream_ends_with_its_token(config: Config) -> None:
    server = LiveServer(replace(config, token_grace=timedelta(seconds=0.3)))
    server.start()
    try:
        old = server.open_session()
        with server.client() as client, server.client() as reader:
            with reader.stream("GET", "/chat/stream", headers=old) as stream:
                say(client, old, "a")
                said = messages(stream)
                assert take(said, 2) == ["a", "heard: a"]
                token = client.post("/chat/session/token", headers=old).json()["token"]
                assert list(said) == []
            fresh = {"Authorization": f"Bearer {token}"}
            with reader.stream("GET", "/chat/stream", headers=fresh) as stream:
                assert take(messages(stream), 2) == ["a", "heard: a"]
    finally:
        server.stop()
