"""A talk that goes on elsewhere: begun on the website, continued in a messaging app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest

from ..conftest import Clock, Config, Door, FakeRasa, Talk, opened, words
from .platform import Platform, driver_of
from .telegram_driver import TelegramDriver

driver = driver_of(TelegramDriver)


@pytest.fixture
async def door(channel_config: Config, clock: Clock) -> AsyncIterator[Door]:
    async with opened(channel_config, clock) as door:
        yield door


async def code_of(talk: Talk) -> str:
    response = await talk.client.post("/chat/links", json={"channel": "telegram"}, headers=talk.headers)
    assert response.status_code == 201, response.text
    url = response.json()["url"]
    assert url.startswith("https://t.me/GlobalStyleBot?start=go-")
    return parse_qs(urlsplit(url).query)["start"][0]


async def test_the_talk_goes_on_in_the_app_and_its_answers_go_there(
    door: Door, driver: TelegramDriver, clock: Clock, rasa: FakeRasa
) -> None:
    talk, telegram = await door.talk(), Platform(driver, door.client, clock)
    await talk.say("my bag should be black")
    await telegram.say("77", f"/start {await code_of(talk)}", "1")
    await telegram.say("77", "yes", "2")
    assert [each.text for each in await telegram.shown("77", 2)] == [words("channel_moved"), "heard: yes"]
    assert {turn["sender"] for turn in rasa.turns} == {talk.id}
    history = await talk.history()
    assert [message["text"] for message in history][-2:] == ["yes", "heard: yes"]


async def test_who_goes_back_to_the_website_is_answered_there(door: Door, driver: TelegramDriver, clock: Clock) -> None:
    talk, telegram = await door.talk(), Platform(driver, door.client, clock)
    await telegram.say("77", f"/start {await code_of(talk)}", "1")
    await telegram.shown("77", 1)
    assert [message["text"] for message in await talk.say("back here")] == ["heard: back here"]
    await telegram.say("77", "and there", "2")
    assert [each.text for each in await telegram.shown("77", 2)][1:] == ["heard: and there"]


async def test_a_link_is_good_once_and_for_ten_minutes(
    door: Door, driver: TelegramDriver, clock: Clock, rasa: FakeRasa
) -> None:
    talk, telegram = await door.talk(), Platform(driver, door.client, clock)
    code = await code_of(talk)
    late = await code_of(talk)
    await telegram.say("77", f"/start {code}", "1")
    await telegram.shown("77", 1)
    await telegram.say("78", f"/start {code}", "2")
    clock.forward(minutes=10)
    await telegram.say("79", f"/start {late}", "3")
    await telegram.shown("78", 1)
    await telegram.shown("79", 1)
    assert rasa.texts == ["/greet", "/greet"]
    assert talk.id not in {turn["sender"] for turn in rasa.turns}


async def test_a_link_leads_only_to_apps_that_the_shop_has(door: Door) -> None:
    talk = await door.talk()
    for channel in ("slack", "web", ""):
        response = await talk.client.post("/chat/links", json={"channel": channel}, headers=talk.headers)
        assert response.status_code == 404
    assert (await door.client.get("/chat/channels")).json() == {"channels": ["telegram"]}
    assert (await door.client.post("/chat/links", json={"channel": "telegram"})).status_code == 401


async def test_a_talk_does_not_go_to_a_group(door: Door, driver: TelegramDriver, clock: Clock) -> None:
    talk, telegram = await door.talk(), Platform(driver, door.client, clock)
    group = {"id": -70, "type": "group", "title": "Family"}
    hook = driver.message("77", "1", text=f"/start {await code_of(talk)}", chat=group)
    assert (await telegram.tell(hook)).status_code == 200
    assert [each.text for each in await telegram.shown("-70", 1)] == [words("channel_group", "de")]
    assert [message["text"] for message in await talk.say("still here")] == ["heard: still here"]
    assert len(driver.received("-70")) == 1
