"""What is Messenger's own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.datastructures import Headers, QueryParams

from bot.gateway import deliveries
from bot.gateway.channels.base import Choice, Kind, Later, Outgoing, Recipient, Refused, Update, Webhook
from bot.gateway.channels.messenger import Messenger
from bot.gateway.database import Database
from bot.gateway.tables import DeliveryState

from ..conftest import Clock, FakeRasa, Talk, words
from .driver import Answer, Call, Hook
from .messenger_driver import PAGE, SENT, MessengerDriver, event, handshake, refusal, said
from .platform import Platform, driver_of, until

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BAG = b"\xff\xd8 a bag"


class WithPictures(MessengerDriver):
    """One that also has the pictures which customers sent."""

    size = len(BAG)

    def answer(self, call: Call) -> Answer:
        if call.path == "/bag.jpg":
            return Answer(body=BAG[: self.size].ljust(self.size), headers={"Content-Type": "image/jpeg"})
        return Answer(404, b"") if call.body is None else super().answer(call)


driver = driver_of(WithPictures)


@pytest.fixture
def messenger(driver: MessengerDriver) -> Messenger:
    found = Messenger.from_env(driver.env)
    assert found is not None
    return found


def read(messenger: Messenger, hook: Hook) -> list[Update]:
    webhook = Webhook(hook.method, "", Headers(hook.headers), QueryParams(hook.query), hook.body)
    messenger.verify(webhook, NOW)
    return messenger.updates(webhook)


async def test_the_address_is_confirmed_only_to_who_knows_the_token(platform: Platform) -> None:
    response = await platform.tell(handshake("from-the-dashboard"))
    assert (response.status_code, response.text) == (200, "1158201444")
    assert response.headers["content-type"].startswith("text/plain")
    refused = await platform.tell(handshake("from-the-dashboard2"))
    assert (refused.status_code, "1158201444" in refused.text) == (401, False)


async def test_every_entry_and_every_event_of_a_batch_is_answered(platform: Platform, rasa: FakeRasa) -> None:
    driver = platform.driver
    assert isinstance(driver, MessengerDriver)
    entries = [
        {"id": PAGE, "time": SENT, "messaging": [said("1", "1", text="one"), said("2", "1", text="two")]},
        {"id": "another page", "time": SENT, "messaging": [said("3", "1", text="three")]},
        {"id": PAGE, "time": SENT, "messaging": [said("1", "2", text="four")]},
    ]
    assert (await platform.tell(driver.hook({"object": "page", "entry": entries}))).status_code == 200
    assert [each.text for each in await platform.shown("1", 2)] == ["heard: one", "heard: four"]
    assert [each.text for each in await platform.shown("2", 1)] == ["heard: two"]
    assert [each.text for each in await platform.shown("3", 1)] == ["heard: three"]
    assert sorted(rasa.texts) == ["four", "one", "three", "two"]


def test_echoes_receipts_and_what_other_apps_handle_make_nothing(messenger: Messenger, driver: MessengerDriver) -> None:
    echo = {"sender": {"id": PAGE}, "recipient": {"id": "1"}, "timestamp": SENT}
    events: list[dict[str, Any]] = [
        echo | {"message": {"mid": "m_9", "is_echo": True, "app_id": 5, "text": "heard: one"}},
        event("1", delivery={"mids": ["m_9"], "watermark": SENT}),
        event("1", read={"watermark": SENT}),
        event("1", reaction={"reaction": "like", "emoji": "👍", "action": "unreact", "mid": "m_9"}),
        event("1", pass_thread_control={"new_owner_app_id": "7", "metadata": ""}),
        event("1", optin={"ref": "x"}),
        {"recipient": {"id": PAGE}, "timestamp": SENT, "policy_enforcement": {"action": "warning", "reason": ""}},
        event("1") | {"sender": {"user_ref": "8"}, "message": {"mid": "m_10", "text": "who am I?"}},
    ]
    standby = {"id": PAGE, "time": SENT, "standby": [said("1", "3", text="to the other app")]}
    assert read(messenger, driver.batch(*events)) == []
    assert read(messenger, driver.hook({"object": "page", "entry": [standby]})) == []
    instagram = {"id": "5", "time": SENT, "messaging": [said("1", "1", text="hello")]}
    assert read(messenger, driver.hook({"object": "instagram", "entry": [instagram]})) == []


def test_what_a_customer_says_is_told_apart(messenger: Messenger, driver: MessengerDriver) -> None:
    def image(name: str, **more: Any) -> dict[str, Any]:
        return {"type": "image", "payload": {"url": f"https://cdn.example/{name}", **more}}

    def kinds(**members: Any) -> list[tuple[Kind, str, str]]:
        return [(each.kind, each.text, each.picture) for each in read(messenger, driver.message("1", "1", **members))]

    link = {"type": "fallback", "payload": {"url": "https://shop.example/bag", "title": "Bag"}}
    sticker = {"type": "sticker", "payload": {"url": None, "sticker_id": 369239263222822}}
    location = {"type": "location", "payload": {"coordinates": {"lat": 1.5, "long": 2.5}}}
    assert kinds(text="look", attachments=[link]) == [(Kind.TEXT, "look", "")]
    assert kinds(attachments=[{"type": "fallback", "payload": None}]) == [(Kind.FILE, "", "")]
    assert kinds(attachments=[location]) == [(Kind.FILE, "", "")]
    assert kinds(attachments=[{"type": "video", "payload": {"url": "https://cdn.example/v"}}]) == [(Kind.FILE, "", "")]
    assert kinds(sticker_id=1, attachments=[image("s.png", sticker_id=1)]) == [(Kind.STICKER, "", "")]
    assert kinds(attachments=[image("s.png"), sticker]) == [(Kind.STICKER, "", "")]
    assert kinds(text="torn", attachments=[image("1.jpg"), image("2.jpg")]) == [
        (Kind.PICTURE, "torn", "https://cdn.example/1.jpg"),
        (Kind.PICTURE, "", "https://cdn.example/2.jpg"),
    ]


def test_each_thing_has_an_id_of_its_own(messenger: Messenger, driver: MessengerDriver) -> None:
    pictures = [{"type": "image", "payload": {"url": f"https://cdn.example/{n}"}} for n in range(3)]
    edit = {"mid": "m_1-1", "text": "GS-1002", "num_edit": "2"}
    hook = driver.batch(
        said("1", "1", text="GS-1001"),
        said("1", "2", attachments=pictures),
        event("1", message_edit=edit),
        event("1", postback={"mid": "m_1-3", "title": "Menu", "payload": "menu"}),
        event("1", postback={"title": "Menu", "payload": "menu"}),
    )
    assert [(each.id, each.kind) for each in read(messenger, hook)] == [
        ("m_1-1", Kind.TEXT),
        ("m_1-2", Kind.PICTURE),
        ("m_1-2-1", Kind.PICTURE),
        ("m_1-2-2", Kind.PICTURE),
        ("m_1-1-2", Kind.EDITED),
        ("m_1-3", Kind.BUTTON),
        (f"1-{SENT}", Kind.BUTTON),
    ]


def test_a_message_is_sent_as_messenger_wants_it(messenger: Messenger, driver: MessengerDriver) -> None:
    choices = [Choice("b-1", "Ja"), Choice("b-2", "Nein")]
    (call,) = messenger.calls(Recipient("55"), Outgoing("k", "Soll ich?", choices))
    assert call.url == f"{driver.url}/v25.0/me/messages"
    assert call.headers == {"Authorization": "Bearer page-token"}
    assert call.json == {
        "recipient": {"id": "55"},
        "messaging_type": "RESPONSE",
        "message": {
            "text": "Soll ich?",
            "quick_replies": [
                {"content_type": "text", "title": "Ja", "payload": "b-1"},
                {"content_type": "text", "title": "Nein", "payload": "b-2"},
            ],
        },
    }


def test_more_than_messenger_takes_is_cut_or_numbered(messenger: Messenger) -> None:
    text = ("Ein Satz mit ä. " * 200).strip()
    sent = [call.json["message"]["text"] for call in messenger.calls(Recipient("1"), Outgoing("k", text))]
    assert [len(each) <= 2_000 for each in sent] == [True, True]
    assert " ".join(sent) == text
    choices = [Choice(str(n), f"Nummer {n}") for n in range(14)]
    (with_buttons,) = messenger.calls(Recipient("1"), Outgoing("k", "Welche?", choices[:13]))
    assert len(with_buttons.json["message"]["quick_replies"]) == 13
    (with_numbers,) = messenger.calls(Recipient("1"), Outgoing("k", "Welche?", choices))
    assert with_numbers.json["message"]["text"].endswith("\n14. Nummer 13")
    assert "quick_replies" not in with_numbers.json["message"]
    assert messenger.numbers([Choice("1", "x" * 21)])
    assert not messenger.numbers([Choice("1", "x" * 20)])


async def test_a_customer_sees_that_the_message_was_seen(platform: Platform, driver: MessengerDriver) -> None:
    await platform.say("1", "hello", "1")
    await platform.shown("1", 1)
    actions = [call.body for call in driver.calls if "sender_action" in call.body]
    assert actions == [
        {"recipient": {"id": "1"}, "sender_action": "mark_seen"},
        {"recipient": {"id": "1"}, "sender_action": "typing_on"},
    ]


async def test_who_opens_a_chat_is_greeted(platform: Platform, driver: MessengerDriver, rasa: FakeRasa) -> None:
    started = event("1", postback={"mid": "m_1", "title": "Get started", "payload": "GET_STARTED"})
    again = event("2", referral={"source": "SHORTLINK", "type": "OPEN_THREAD", "ref": "footer"})
    for _ in range(2):
        assert (await platform.tell(driver.batch(started, again))).status_code == 200
    await platform.shown("1", 1)
    await platform.shown("2", 1)
    assert rasa.texts == ["/greet", "/greet"]


@pytest.mark.parametrize("has_chat", [False, True])
async def test_a_talk_goes_on_in_messenger(
    platform: Platform, driver: MessengerDriver, rasa: FakeRasa, has_chat: bool
) -> None:
    session = await platform.client.post("/chat/sessions", json={"locale": "en"})
    talk = Talk(platform.client, session.json())
    link = await talk.client.post("/chat/links", json={"channel": "messenger"}, headers=talk.headers)
    url = urlsplit(link.json()["url"])
    assert (url.netloc, url.path) == ("m.me", "/GlobalStyle")
    referral = {"ref": parse_qs(url.query)["ref"][0], "source": "SHORTLINK", "type": "OPEN_THREAD"}
    started = {"mid": "m_1", "title": "Get started", "payload": "GET_STARTED", "referral": referral}
    told = event("1", referral=referral) if has_chat else event("1", postback=started)
    await platform.tell(driver.batch(told))
    await platform.say("1", "yes", "2")
    assert [each.text for each in await platform.shown("1", 2)] == [words("channel_moved"), "heard: yes"]
    assert [turn["sender"] for turn in rasa.turns] == [talk.id]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (refusal(10, 2018278), "status 400, code 10/2018278: too late"),
        (refusal(10, 2018065, status=403), "status 403, code 10/2018065: too late"),
        (refusal(551, 1545041), "status 400, code 551/1545041: blocked by the customer"),
        (refusal(200, 1545041, status=403), "status 403, code 200/1545041: blocked by the customer"),
        (refusal(100, 2018001), "status 400"),
        (Answer(400, b"not JSON"), "status 400"),
    ],
)
def test_what_messenger_will_never_take_is_not_tried_again(messenger: Messenger, answer: Answer, fault: str) -> None:
    with pytest.raises(Refused) as refused:
        messenger.judge(response(answer))
    assert refused.value.fault == fault


BUSY = '{"104": [{"type": "messenger", "call_count": 100, "estimated_time_to_regain_access": 3}]}'


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        (refusal(4, status=403), 0),
        (refusal(613), 0),
        (refusal(613, **{"Retry-After": "7"}), 7),
        (refusal(80006, **{"X-Business-Use-Case-Usage": BUSY}), 180),
        (refusal(80006, **{"X-Business-Use-Case-Usage": "soon", "Retry-After": "9"}), 9),
        (refusal(1200), 0),
        (refusal(190, 463), 0),
        (refusal(190, 463, status=401), 0),
        (refusal(10), 0),
        (refusal(200), 0),
        (Answer(503, b"<html>"), 0),
    ],
)
def test_what_passes_or_can_be_mended_is_tried_again(messenger: Messenger, answer: Answer, after: float) -> None:
    with pytest.raises(Later) as later:
        messenger.judge(response(answer))
    assert later.value.after == after


def response(answer: Answer) -> httpx.Response:
    if isinstance(answer.body, bytes):
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body)
    return httpx.Response(answer.status, headers=dict(answer.headers), json=answer.body)


async def test_after_24_hours_nothing_is_sent(
    platform: Platform, driver: MessengerDriver, books: Database, clock: Clock
) -> None:
    driver.fail(1, "down")
    await platform.say("1", "hello", "1")
    await until(lambda: books.call(deliveries.not_sent), lambda found: any(row.attempts == 1 for row in found))
    clock.forward(hours=24, seconds=1)
    await platform.say("2", "wakes the outbox", "2")
    await platform.shown("2", 1)
    dead = (await until(lambda: books.call(deliveries.not_sent), lambda found: found[0].attempts == 2))[0]
    assert (dead.state, dead.fault) == (DeliveryState.DEAD, "too long after the customer's last message")
    assert driver.received("1") == []


async def test_a_picture_is_fetched_without_the_token(messenger: Messenger, driver: MessengerDriver) -> None:
    async with httpx.AsyncClient() as web:
        assert await messenger.picture(web, f"{driver.url}/bag.jpg") == BAG
    assert "authorization" not in driver.calls[0].headers


async def test_a_picture_that_is_too_large_or_gone_is_refused(messenger: Messenger, driver: WithPictures) -> None:
    driver.size = 8 * 1024 * 1024 + 1
    async with httpx.AsyncClient() as web:
        with pytest.raises(Refused, match="picture too large"):
            await messenger.picture(web, f"{driver.url}/bag.jpg")
        with pytest.raises(Refused, match="no address of a picture"):
            await messenger.picture(web, "https://cdn.example:port/bag.jpg")
        with pytest.raises(Later, match="status 404"):
            await messenger.picture(web, f"{driver.url}/gone.jpg")


def test_half_a_setup_is_an_error(driver: MessengerDriver) -> None:
    assert Messenger.from_env({}) is None
    env = driver.env | {"REROUTE_MESSENGER_VERIFY_TOKEN": ""}
    with pytest.raises(ValueError, match="REROUTE_MESSENGER_VERIFY_TOKEN"):
        Messenger.from_env(env)
