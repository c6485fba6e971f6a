"""What is LINE's own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from starlette.datastructures import Headers, QueryParams

from bot.gateway.channels.base import Choice, Kind, Later, Outgoing, Recipient, Refused, Update, Webhook
from bot.gateway.channels.line import Line
from bot.gateway.config import ROOT

from ..conftest import Clock, FakeRasa, Talk, words
from .driver import Answer, Call, Hook
from .line_driver import LineDriver, event, group_id, said, user_id
from .platform import Platform, driver_of

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BAG = b"\xff\xd8 a bag"


class WithPictures(LineDriver):
    """One that also has the pictures which customers sent."""

    size = len(BAG)

    def answer(self, call: Call) -> Answer:
        if call.path == "/v2/bot/message/468/content":
            return Answer(body=BAG[: self.size].ljust(self.size), headers={"Content-Type": "image/jpeg"})
        return Answer(404, {"message": "Not found"}) if call.body is None else super().answer(call)


driver = driver_of(WithPictures)


@pytest.fixture
def line(driver: LineDriver) -> Line:
    found = Line.from_env(driver.env)
    assert found is not None
    return found


def read(line: Line, hook: Hook) -> list[Update]:
    webhook = Webhook(hook.method, "", Headers(hook.headers), QueryParams(hook.query), hook.body)
    line.verify(webhook, NOW)
    return line.updates(webhook)


async def test_every_event_of_a_batch_is_answered(platform: Platform, driver: LineDriver, rasa: FakeRasa) -> None:
    events = [
        said("1", "1", "text", text="one"),
        said("2", "2", "text", text="two"),
        said("1", "3", "text", text="3rd"),
    ]
    assert (await platform.tell(driver.batch(*events))).status_code == 200
    assert [each.text for each in await platform.shown("1", 2)] == ["heard: one", "heard: 3rd"]
    assert [each.text for each in await platform.shown("2", 1)] == ["heard: two"]
    assert sorted(rasa.texts) == ["3rd", "one", "two"]


async def test_the_console_can_try_the_address(platform: Platform, driver: LineDriver) -> None:
    assert (await platform.tell(driver.batch())).status_code == 200


async def test_an_event_that_is_delivered_again_makes_no_second_turn(
    platform: Platform, driver: LineDriver, rasa: FakeRasa
) -> None:
    first = said("1", "1", "text", text="one")
    await platform.tell(driver.batch(first))
    await platform.tell(driver.batch(first | {"deliveryContext": {"isRedelivery": True}, "replyToken": "r2"}))
    await platform.say("1", "two", "2")
    assert [each.text for each in await platform.shown("1", 2)] == ["heard: one", "heard: two"]
    assert rasa.texts == ["one", "two"]


def test_what_is_not_said_to_us_makes_nothing(line: Line, driver: LineDriver) -> None:
    group = {"source": {"type": "group", "groupId": group_id("7")}}
    edited = {"id": "1", "type": "text", "text": "14", "quoteToken": "q"}
    events: list[dict[str, Any]] = [
        event("unsend", "1", "1", unsend={"messageId": "325708"}),
        event("unfollow", "1", "2"),
        event("videoPlayComplete", "1", "3", replyToken="r", videoPlayComplete={"trackingId": "t"}),
        event("somethingNew", "1", "4", newMember={"a": 1}),
        said("1", "5", "text", text="for another module") | {"mode": "standby"},
        event("join", "1", "6", replyToken="r") | group,
        event("memberJoined", "1", "7", joined={"members": []}) | group,
        event("messageEdited", "1", "8", message=edited) | group,
        event("unsend", "1", "9", unsend={"messageId": "325708"}) | group,
        {name: value for name, value in event("accountLink", "1", "10").items() if name != "source"},
    ]
    assert read(line, driver.batch(*events)) == []


def test_what_a_customer_says_is_told_apart(line: Line, driver: LineDriver) -> None:
    def told(kind: str, **members: Any) -> tuple[Kind, str, str]:
        (update,) = read(line, driver.message("1", "7", kind, **members))
        assert update.address == user_id("1")
        return update.kind, update.text, update.picture

    ours = {"contentProvider": {"type": "line"}}
    elsewhere = {"contentProvider": {"type": "external", "originalContentUrl": "http://10.0.0.1/"}}
    assert told("text", text="(love) it", emojis=[{"index": 0, "length": 6}]) == (Kind.TEXT, "(love) it", "")
    assert told("image", **ours) == (Kind.PICTURE, "", "468000007")
    assert told("image", **elsewhere) == (Kind.FILE, "", "")
    assert told("video", **ours) == (Kind.FILE, "", "")
    assert told("location", title="Home", latitude=1.5, longitude=2.5) == (Kind.FILE, "", "")
    assert told("audio", **ours) == (Kind.VOICE, "", "")
    assert told("sticker", packageId="1", stickerId="2", keywords=["hi"]) == (Kind.STICKER, "", "")


async def test_a_group_is_told_once_to_write_privately(platform: Platform, driver: LineDriver, rasa: FakeRasa) -> None:
    for number, source in enumerate(({"type": "group", "groupId": group_id("7")}, {"type": "room", "roomId": "R8"})):
        for n in range(3):
            spoken = said("1", f"{number}{n}", "text", text=f"hello {n}") | {
                "source": source | {"userId": user_id("1")}
            }
            assert (await platform.tell(driver.batch(spoken))).status_code == 200
    await platform.say("1", "privately", "99")
    await platform.shown("1", 1)
    assert [each.text for each in await platform.shown("C7", 1)] == [words("channel_group")]
    assert [each.text for each in await platform.shown("R8", 1)] == [words("channel_group")]
    assert rasa.texts == ["privately"]


def test_a_message_is_sent_as_line_wants_it(line: Line, driver: LineDriver) -> None:
    choices = [Choice("b-1", "Ja"), Choice("b-2", "Nein")]
    (call,) = line.calls(Recipient(user_id("5")), Outgoing("k", "Soll ich?", choices))
    assert call.url == f"{driver.url}/v2/bot/message/push"
    assert call.headers["Authorization"] == "Bearer channel-token"
    items = [
        {"type": "action", "action": {"type": "postback", "label": title, "data": data, "displayText": title}}
        for title, data in (("Ja", "b-1"), ("Nein", "b-2"))
    ]
    message = {"type": "text", "text": "Soll ich?", "quickReply": {"items": items}}
    assert call.json == {"to": user_id("5"), "messages": [message]}


def test_more_than_line_takes_is_cut_or_numbered(line: Line) -> None:
    sent = [call.json["messages"][0] for call in line.calls(Recipient("U1"), Outgoing("k", "👜" * 6_000))]
    assert "".join(each["text"] for each in sent) == "👜" * 6_000
    assert max(len(each["text"].encode("utf-16-le")) // 2 for each in sent) == 5_000
    choices = [Choice(str(n), f"Nummer {n}") for n in range(14)]
    (with_buttons,) = line.calls(Recipient("U1"), Outgoing("k", "Welche?", choices[:13]))
    assert len(with_buttons.json["messages"][0]["quickReply"]["items"]) == 13
    (with_numbers,) = line.calls(Recipient("U1"), Outgoing("k", "Welche?", choices))
    assert with_numbers.json["messages"][0]["text"].endswith("\n14. Nummer 13")
    assert "quickReply" not in with_numbers.json["messages"][0]
    assert (line.numbers([Choice("1", "x" * 21)]), line.numbers([Choice("1", "x" * 20)])) == (True, False)


def test_a_retry_key_is_that_of_one_part_of_one_message_to_one_customer(line: Line) -> None:
    def keys(address: str, key: str) -> list[str]:
        return [call.headers["x-line-retry-key"] for call in line.calls(Recipient(address), Outgoing(key, "x" * 5_001))]

    first = keys("U1", "k")
    assert len(set(first)) == 3
    assert keys("U1", "k") == first
    assert not set(first) & {*keys("U1", "l"), *keys("U2", "k")}


async def test_a_message_whose_acceptance_was_not_heard_of_is_shown_once(
    platform: Platform, driver: LineDriver, clock: Clock
) -> None:
    driver.lost = 1
    await platform.say("1", "eins", "1")
    await platform.say("1", "zwei", "2")
    async with asyncio.timeout(20):
        while len(driver.received("1")) < 2:
            clock.forward(seconds=1)
            await asyncio.sleep(0.05)
    assert [each.text for each in driver.received("1")] == ["heard: eins", "heard: zwei"]
    assert (driver.lost, driver.repeated) == (0, 1)


async def test_a_customer_sees_that_an_answer_is_coming(platform: Platform, driver: LineDriver) -> None:
    await platform.say("1", "hello", "1")
    await platform.shown("1", 1)
    bodies = [call.body for call in driver.calls if call.path == "/v2/bot/chat/loading/start"]
    assert bodies == [{"chatId": user_id("1"), "loadingSeconds": 10}]


async def test_who_adds_the_shop_as_a_friend_is_greeted(platform: Platform, driver: LineDriver, rasa: FakeRasa) -> None:
    followed = event("follow", "1", "1", replyToken="r", follow={"isUnblocked": False})
    for _ in range(2):
        assert (await platform.tell(driver.batch(followed))).status_code == 200
    await platform.shown("1", 1)
    assert rasa.texts == ["/greet"]


async def test_a_talk_goes_on_in_line(platform: Platform, rasa: FakeRasa) -> None:
    session = await platform.client.post("/chat/sessions", json={"locale": "en"})
    talk = Talk(platform.client, session.json())
    link = await talk.client.post("/chat/links", json={"channel": "line"}, headers=talk.headers)
    url = urlsplit(link.json()["url"])
    assert (url.netloc, url.path) == ("line.me", "/R/oaMessage/%40globalstyle/")
    await platform.say("1", unquote(url.query), "1")
    await platform.say("1", "yes", "2")
    assert [each.text for each in await platform.shown("1", 2)] == [words("channel_moved"), "heard: yes"]
    assert [turn["sender"] for turn in rasa.turns] == [talk.id]


def test_line_says_by_status_what_became_of_a_call(line: Line) -> None:
    line.judge(httpx.Response(200, json={}))
    line.judge(httpx.Response(409, json={"message": "The retry key is already accepted"}))
    for status in (401, 403, 429, 500, 503):
        with pytest.raises(Later, match=f"status {status}"):
            line.judge(httpx.Response(status, json={"message": "…"}))
    with pytest.raises(Refused, match="status 400"):
        line.judge(httpx.Response(400, json={"message": "The property, 'to', in the request body is invalid"}))


async def test_a_picture_is_fetched(line: Line, driver: WithPictures) -> None:
    async with httpx.AsyncClient() as web:
        assert await line.picture(web, "468") == BAG
        assert driver.calls[0].headers["authorization"] == "Bearer channel-token"
        driver.size = 8 * 1024 * 1024 + 1
        with pytest.raises(Refused, match="picture too large"):
            await line.picture(web, "468")
        with pytest.raises(Later, match="status 404"):
            await line.picture(web, "../../profile/U1")
    assert driver.calls[-1].path == "/v2/bot/message/..%2F..%2Fprofile%2FU1/content"


def test_half_a_setup_is_an_error(driver: LineDriver) -> None:
    assert Line.from_env({}) is None
    with pytest.raises(ValueError, match="REROUTE_LINE_SECRET"):
        Line.from_env(driver.env | {"REROUTE_LINE_SECRET": ""})


def test_who_does_not_use_line_does_not_wait_for_its_library() -> None:
    code = "import sys, bot.gateway.channels.registry as r; r.channels_of({}); print('linebot' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603
    assert run.stdout == "False\n"
