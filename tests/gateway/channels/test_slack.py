"""What is particular to Slack."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.datastructures import Headers, QueryParams

from bot.gateway.channels.base import Choice, Kind, Later, Outgoing, Recipient, Refused, Update, Webhook
from bot.gateway.channels.slack import Slack

from ..conftest import FakeRasa, words
from .driver import Driver, Hook
from .platform import Platform, driver_of, until
from .slack_driver import TOKEN, SlackDriver, signed

ANSWER = Outgoing("m-1", "Ready & <willing>?", [Choice("b-1", "Yes, please"), Choice("b-2", "No")])


driver = driver_of(SlackDriver)


@pytest.fixture
def slack(driver: SlackDriver) -> Slack:
    found = Slack.from_env(driver.env)
    assert found is not None
    return found


def updates(slack: Slack, hook: Hook) -> list[Update]:
    return slack.updates(Webhook("POST", "", Headers(hook.headers), QueryParams(), hook.body))


async def test_the_handshake_is_answered_only_where_slack_signed_it(platform: Platform, driver: SlackDriver) -> None:
    asked = {"type": "url_verification", "token": "x", "challenge": "3eZbrw1aB10"}
    answer = await platform.tell(driver.hook(asked))
    assert (answer.status_code, answer.text) == (200, "3eZbrw1aB10")
    unsigned = await platform.tell(Hook(json.dumps(asked).encode()))
    assert unsigned.status_code == 401
    assert "3eZbrw1aB10" not in unsigned.text


def test_all_that_bots_say_and_slack_itself_tells_makes_nothing(slack: Slack, driver: SlackDriver) -> None:
    changed = {"message": {"ts": "1", "text": "new", "bot_id": "B1"}, "previous_message": {"ts": "1", "text": "old"}}
    unfurled = {"message": {"ts": "1", "text": "same"}, "previous_message": {"ts": "1", "text": "same"}}
    for members in [
        {"bot_id": "B1", "text": "hello"},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"subtype": "message_deleted", "deleted_ts": "1"},
        {"subtype": "channel_join"},
        {"subtype": "message_changed"} | changed,
        {"subtype": "message_changed"} | unfurled,
    ]:
        assert updates(slack, driver.event(driver.message("1", "5", **members))) == []
    assert updates(slack, driver.hook({"type": "app_rate_limited", "team_id": "T1"})) == []


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("my mail is <mailto:anna@example.com|anna@example.com>", "my mail is anna@example.com"),
        ("<tel:+491701234567|0170 1234567>", "0170 1234567"),
        ("see <https://shop.example/p?a=1&amp;b=2>", "see https://shop.example/p?a=1&b=2"),
        ("<@U0BOT> hello <!here>", "hello"),
        ("Müller &amp; Söhne, 3 &lt; 4 &gt; 2", "Müller & Söhne, 3 < 4 > 2"),
        ("what is &amp;lt;", "what is &lt;"),
    ],
)
def test_slacks_mark_up_is_read_as_what_was_typed(slack: Slack, driver: SlackDriver, sent: str, read: str) -> None:
    [update] = updates(slack, driver.event(driver.message("1", "5", text=sent)))
    assert (update.kind, update.text) == (Kind.TEXT, read)


def test_a_message_has_the_clients_id_or_else_its_time(slack: Slack, driver: SlackDriver) -> None:
    by_client = driver.message("1", "5", text="hi")
    by_time = {name: value for name, value in by_client.items() if name != "client_msg_id"}
    found = [updates(slack, driver.event(event))[0] for event in (by_client, by_time, by_client | {"bot_id": None})]
    assert [(each.id, each.address) for each in found] == [
        ("c-1-5", "D1"),
        ("1700000000.000005", "D1"),
        ("c-1-5", "D1"),
    ]


def test_a_file_and_its_words_are_one_message_and_further_files_follow(slack: Slack, driver: SlackDriver) -> None:
    files = [{"id": "F1", "mimetype": "image/png"}, {"id": "F2", "mimetype": "image/heic"}]
    event = driver.message("1", "5", subtype="file_share", text="broken", files=files)
    assert [(each.id, each.kind, each.text, each.picture) for each in updates(slack, driver.event(event))] == [
        ("c-1-5-F1", Kind.PICTURE, "broken", "F1"),
        ("c-1-5-F2", Kind.FILE, "", ""),
    ]


async def test_the_answer_goes_into_the_customers_thread(platform: Platform, driver: SlackDriver) -> None:
    threaded = driver.message("1001", "1", text="hello", thread_ts="1700000000.000000")
    await platform.tell(driver.event(threaded))
    await platform.shown("1001", 1)
    await platform.say("1001", "and outside", "2")
    await platform.shown("1001", 2)
    bodies = [call.body for call in driver.calls]
    assert [(body["channel"], body.get("thread_ts")) for body in bodies] == [
        ("D1001", "1700000000.000000"),
        ("D1001", None),
    ]


async def test_a_mention_is_answered_once_beside_it_although_it_is_told_as_two_events(
    platform: Platform, driver: SlackDriver, rasa: FakeRasa
) -> None:
    mention = driver.message("1", "5", type="app_mention", channel="C77", text="<@U0BOT> GS-1001?")
    await platform.tell(driver.event(mention))
    await platform.tell(driver.event(mention | {"type": "message", "channel_type": "channel"}))
    await platform.say("1", "hello", "6")
    await platform.shown("1", 1)
    [in_channel] = [call.body for call in driver.calls if call.body["channel"] == "C77"]
    assert (in_channel["text"], in_channel["thread_ts"]) == (words("channel_group"), "1700000000.000005")
    assert rasa.texts == ["hello"]


async def test_an_event_that_slack_tells_again_is_the_same(platform: Platform, driver: Driver, rasa: FakeRasa) -> None:
    told = platform.driver.text("1", "hello", "1")
    for retry in ({}, {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}, {"X-Slack-Retry-Num": "2"}):
        assert (await platform.tell(replace(told, headers=dict(told.headers) | retry))).status_code == 200
    await platform.say("1", "bye", "2")
    await until(lambda: rasa.texts, lambda texts: len(texts) >= 2)
    assert rasa.texts == ["hello", "bye"]


def test_an_answer_is_plain_text_with_buttons(slack: Slack) -> None:
    [call] = slack.calls(Recipient("D1", {"thread_ts": "1.2"}), ANSWER)
    assert call.headers == {"Authorization": f"Bearer {TOKEN}"}
    assert call.json == {
        "channel": "D1",
        "thread_ts": "1.2",
        "text": "Ready &amp; &lt;willing&gt;?",
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {"type": "section", "text": {"type": "plain_text", "text": "Ready & <willing>?", "emoji": False}},
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": f"choice-{number}",
                        "text": {"type": "plain_text", "text": choice.title, "emoji": False},
                        "value": choice.id,
                    }
                    for number, choice in enumerate(ANSWER.choices)
                ],
            },
        ],
    }


def test_five_buttons_of_30_characters_are_buttons_and_more_are_numbers(slack: Slack) -> None:
    def blocks(count: int, length: int) -> list[dict[str, Any]]:
        choices = [Choice(f"b-{n}", "x" * length) for n in range(count)]
        return list(slack.calls(Recipient("D1"), Outgoing("m-1", "Which?", choices))[0].json["blocks"])

    assert [block["type"] for block in blocks(5, 30)] == ["section", "actions"]
    assert [block["type"] for block in blocks(6, 30)] == ["section"]
    assert [block["type"] for block in blocks(2, 31)] == ["section"]
    assert blocks(2, 31)[0]["text"]["text"] == "Which?\n\n1. " + "x" * 31 + "\n2. " + "x" * 31


def test_a_long_answer_is_cut_and_the_buttons_are_under_its_end(slack: Slack) -> None:
    calls = slack.calls(Recipient("D1"), replace(ANSWER, text="word " * 1_000))
    assert [len(call.json["blocks"][0]["text"]["text"]) <= 3_000 for call in calls] == [True, True]
    assert [len(call.json["blocks"]) for call in calls] == [1, 2]


@pytest.mark.parametrize(
    ("answer", "raised", "after"),
    [
        ((200, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"}), Later, 30),
        ((429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"}), Later, 7),
        ((200, {"ok": False, "error": "invalid_auth"}, {}), Later, 0),
        ((200, {"ok": False, "error": "token_revoked"}, {}), Later, 0),
        ((200, {"ok": False, "error": "internal_error"}, {}), Later, 0),
        ((200, "<html>", {}), Later, 0),
        ((503, "", {}), Later, 0),
        ((200, {"ok": False, "error": "channel_not_found"}, {}), Refused, None),
        ((200, {"ok": False, "error": "is_archived"}, {}), Refused, None),
        ((200, {"ok": False, "error": "user_disabled"}, {}), Refused, None),
    ],
)
def test_errors_are_for_now_or_for_good(
    slack: Slack, answer: tuple[int, Any, dict[str, str]], raised: type[Exception], after: float | None
) -> None:
    status, body, headers = answer
    with pytest.raises(raised) as error:
        slack.judge(httpx.Response(status, json=body, headers=headers))
    assert getattr(error.value, "after", None) == after


async def test_a_picture_is_fetched_with_the_token(slack: Slack, driver: SlackDriver) -> None:
    async with httpx.AsyncClient() as web:
        assert await slack.picture(web, "F1") == driver.picture
    asked, fetched = driver.calls
    assert (asked.path, asked.body) == ("/api/files.info", {"file": "F1"})
    assert fetched.headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/x.jpg", "https://files.slack.com.evil.example/x", "http://files.slack.com/x", "ftp://x"],
)
async def test_the_token_is_shown_to_slack_alone(slack: Slack, driver: SlackDriver, url: str) -> None:
    driver.file_url = url
    async with httpx.AsyncClient() as web:
        with pytest.raises(Refused):
            await slack.picture(web, "F1")
    assert [call.path for call in driver.calls] == ["/api/files.info"]


async def test_a_picture_that_is_too_large_is_left(slack: Slack, driver: SlackDriver) -> None:
    driver.picture = bytes(8 * 1024 * 1024 + 1)
    async with httpx.AsyncClient() as web:
        with pytest.raises(Refused, match="too large"):
            await slack.picture(web, "F1")


def test_a_pressed_button_tells_what_it_stands_for(slack: Slack, driver: SlackDriver) -> None:
    [update] = updates(slack, driver.press("1", "b-77", "1700000400.5"))
    assert (update.kind, update.address, update.button) == (Kind.BUTTON, "D1", "b-77")
    assert updates(slack, driver.interaction("1", type="view_closed", actions=[])) == []


async def test_what_is_signed_but_no_event_is_refused(platform: Platform, driver: SlackDriver) -> None:
    for body, kind in (
        (b"[]", "application/json"),
        (b"{", "application/json"),
        (b"a=b", "application/x-www-form-urlencoded"),
    ):
        genuine = driver.hook({}).headers | {"X-Slack-Signature": signed(body), "Content-Type": kind}
        assert (await platform.tell(Hook(body, genuine))).status_code == 422


def test_half_a_set_up_is_an_error(driver: SlackDriver) -> None:
    assert Slack.from_env({}) is None
    with pytest.raises(ValueError, match="REROUTE_SLACK_SECRET"):
        Slack.from_env({"REROUTE_SLACK_TOKEN": TOKEN})
