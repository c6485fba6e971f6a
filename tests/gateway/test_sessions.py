"""A session is a random token, kept as a hash, that ends 30 minutes after the last message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from .conftest import Clock, Config, Door, opened


async def test_a_session_ends_in_thirty_minutes(door: Door) -> None:
    response = await door.client.post("/chat/sessions", json={})
    body = response.json()
    assert (response.status_code, body["expires_at"]) == (201, "2026-11-22T10:00:00Z")
    assert len(body["token"]) == 43
    assert response.headers["cache-control"] == "no-store"


async def test_a_message_keeps_the_session_and_reading_does_not(door: Door, clock: Clock) -> None:
    talk = await door.talk()
    clock.forward(minutes=29)
    await talk.say("hello")
    clock.forward(minutes=29)
    await talk.history()
    clock.forward(minutes=1)
    for response in (
        await talk.post(text="are you there?"),
        await door.client.get("/chat/messages", headers=talk.headers),
        await door.client.get("/chat/stream", headers=talk.headers),
    ):
        assert (response.status_code, response.json()["type"]) == (401, "urn:reroute:session_expired")
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer wrong", "Bearer " + "x" * 4000])
async def test_without_its_token_there_is_no_session(door: Door, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = await door.client.get("/chat/messages", headers=headers)
    assert (response.status_code, response.json()["type"]) == (401, "urn:reroute:session_unknown")


async def test_the_token_is_not_in_the_database(config: Config, door: Door) -> None:
    talk = await door.talk()
    stored = b"".join(path.read_bytes() for path in config.settings.home.glob("gateway.db*"))
    assert talk.id.encode() in stored
    assert talk.token.encode() not in stored


async def test_a_message_of_another_session_is_not_a_place_in_this_one(door: Door) -> None:
    anna, john = await door.talk(), await door.talk()
    [answer] = await anna.say("I am Anna")
    await john.say("I am John")
    assert [m["text"] for m in await john.history(after=answer["id"])] == ["I am John", "heard: I am John"]


async def test_the_locale_comes_from_the_page_else_from_the_browser(door: Door, rasa: object) -> None:
    headers = {"Accept-Language": "fr;q=0.2, zh-CN, en;q=0.5"}
    session = (await door.client.post("/chat/sessions", json={}, headers=headers)).json()
    auth = {"Authorization": f"Bearer {session['token']}"}
    await door.client.post("/chat/messages", json={"id": "1", "text": "hi"}, headers=auth)
    assert rasa.turns[0]["metadata"]["locale"] == "zh-CN"  # type: ignore[attr-defined]


@pytest.mark.parametrize("locale", ["../../etc", "de_DE; DROP", "", "/restart", 5, "x" * 36])
async def test_a_locale_that_is_none_is_refused(door: Door, locale: object) -> None:
    response = await door.client.post("/chat/sessions", json={"locale": locale})
    assert (response.status_code, response.json()["type"]) == (422, "urn:reroute:invalid")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://shop.example", 201),
        ("http://chat.example", 201),
        ("https://evil.example", 403),
        ("null", 403),
        ("https://shop.example.evil.example", 403),
    ],
)
async def test_only_the_shops_pages_may_open_the_chat(door: Door, origin: str, status: int) -> None:
    response = await door.client.post("/chat/sessions", json={}, headers={"Origin": origin})
    assert response.status_code == status
    assert response.headers.get("access-control-allow-origin") == (origin if status == 201 else None)


async def test_a_browser_may_ask_first(door: Door) -> None:
    headers = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    response = await door.client.options("/chat/messages", headers=headers)
    assert (response.status_code, response.headers["access-control-allow-methods"]) == (204, "GET, POST, DELETE")
    assert {"Authorization", "X-File-Name"} <= set(response.headers["access-control-allow-headers"].split(", "))


async def test_sessions_and_talks_outlive_a_restart(config: Config, clock: Clock) -> None:
    async with opened(config, clock) as door:
        talk = await door.talk()
        before = [*(await talk.say("hello", id="one")), *(await talk.history())]
    async with opened(replace(config), clock) as door:
        talk.client = door.client
        assert [*(await talk.say("hello", id="one")), *(await talk.history())] == before
