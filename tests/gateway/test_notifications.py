"""News of the order service: to the messaging app that wrote last and may be written to, once, or to none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import httpx
import pytest

from bot.gateway.channels.telegram import Telegram
from bot.gateway.database import Database
from bot.gateway.tables import Contact, Conversation, Delivery, Message, Owner

from .channels.platform import Platform, driver_of, until
from .channels.telegram_driver import TelegramDriver
from .conftest import Clock, Config, Rate, opened

SECRET = {"Authorization": "Bearer between-processes"}
NEWS = "Ihre Bestellung GS-1001 ist auf dem Weg zu Ihnen."


class Windowed(Telegram):
    """A platform that lets a shop write for a day."""

    window: ClassVar[timedelta | None] = timedelta(hours=24)


class ByMail(Telegram):
    """A platform whose messages are mails."""

    takes_news: ClassVar[bool] = False


class Slow(Telegram):
    """A platform that takes its time."""

    async def send(self, web: httpx.AsyncClient, call: Any) -> None:
        await asyncio.sleep(60)


class Installation(Platform):
    """The gateway as its customers and the order service see it."""

    def __init__(self, driver: TelegramDriver, client: httpx.AsyncClient, clock: Clock, config: Config) -> None:
        super().__init__(driver, client, clock)
        self.database = Database(config.settings.gateway_database_url)

    async def begin(self, customer: str) -> str:
        """Has a customer write; the conversation that this is."""
        before = len(self.driver.received(customer))
        await self.say(customer, "hallo", str(before + 1))
        await self.shown(customer, before + 1)
        return str(self.database.call(lambda session: session.get_one(Contact, ("telegram", customer)).conversation_id))

    async def tell(self, *conversations: str, key: str = "01J", headers: Any = SECRET, **more: Any) -> httpx.Response:  # type: ignore[override]
        news = {"key": key, "conversations": list(conversations), "text": NEWS} | more
        return await self.client.post("/notifications", json=news, headers=headers)

    async def say(self, customer: str, text: str, identifier: str) -> None:
        assert (await super().tell(self.driver.text(customer, text, identifier))).status_code == 200

    def told(self, customer: str) -> int:
        return [each.text for each in self.driver.received(customer)].count(NEWS)


driver = driver_of(TelegramDriver)


@pytest.fixture
async def shop(driver: TelegramDriver, channel_config: Config, clock: Clock) -> AsyncIterator[Installation]:
    async with opened(channel_config, clock) as door:
        yield Installation(driver, door.client, clock, channel_config)


def problem(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["type"].removeprefix("urn:reroute:")


async def test_news_goes_to_the_app_and_stays_in_the_talk(shop: Installation) -> None:
    talk = await shop.begin("31")
    response = await shop.tell(talk)
    assert (response.status_code, response.json()) == (200, {"channel": "telegram", "conversation": talk})
    assert shop.told("31") == 1
    [kept] = shop.database.call(lambda s: s.query(Message).filter_by(conversation_id=talk, text=NEWS).all())
    assert (kept.sender, kept.seq, kept.turn_id, kept.at) == ("system", 4, None, shop.clock.now)
    deliveries = shop.database.call(lambda s: s.query(Delivery).order_by(Delivery.id).all())
    assert [(each.message_id, each.state, each.address) for each in deliveries[-1:]] == [(kept.id, "sent", "31")]


async def test_the_same_key_again_gets_the_same_answer_and_sends_nothing(shop: Installation) -> None:
    talk = await shop.begin("31")
    first, second = await shop.tell(talk), await shop.tell(talk, text="Something else")
    assert (second.status_code, second.json()) == (200, first.json())
    assert len(shop.driver.received("31")) == 2
    assert (await shop.tell(talk, key="01K")).status_code == 200
    assert shop.told("31") == 2


async def test_the_same_news_twenty_times_at_once_is_sent_once(shop: Installation) -> None:
    talk = await shop.begin("31")
    responses = await asyncio.gather(*(shop.tell(talk) for _ in range(20)))
    assert {response.status_code for response in responses} == {200}
    assert shop.told("31") == 1


async def test_who_hangs_up_gets_the_same_answer_later(shop: Installation) -> None:
    talk = await shop.begin("31")
    asked = asyncio.create_task(shop.tell(talk))
    await until(lambda: shop.told("31"), lambda told: told == 1)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    assert (await shop.tell(talk)).status_code == 200
    assert shop.told("31") == 1


async def test_of_two_contacts_the_one_that_wrote_last_is_told(shop: Installation) -> None:
    older, newer = await shop.begin("31"), await shop.begin("32")
    shop.clock.forward(minutes=5)
    assert await shop.begin("31") == older
    assert (await shop.tell(newer, older)).json()["conversation"] == older
    assert (shop.told("31"), shop.told("32")) == (1, 0)


@pytest.mark.parametrize("how", ["blocked", "busy", "down"])
async def test_what_one_contact_does_not_take_goes_to_the_next(shop: Installation, how: str) -> None:
    older = await shop.begin("31")
    shop.clock.forward(minutes=5)
    newer = await shop.begin("32")
    shop.driver.fail(1, how)
    assert (await shop.tell(older, newer)).json()["conversation"] == older
    assert (shop.told("31"), shop.told("32")) == (1, 0)


async def test_what_nobody_takes_is_left_to_the_mail_and_can_be_tried_again(shop: Installation) -> None:
    talks = [await shop.begin("31"), await shop.begin("32")]
    shop.driver.fail(2, "blocked")
    assert problem(await shop.tell(*talks)) == (409, "no_channel")
    assert shop.database.call(lambda s: s.query(Message).filter_by(text=NEWS).count()) == 0
    assert (await shop.tell(*talks)).status_code == 200
    assert shop.told("31") + shop.told("32") == 1


async def test_a_talk_that_no_app_has_spoken_in_is_no_channel(shop: Installation) -> None:
    opening = await shop.client.post("/chat/sessions", json={"locale": "de-DE"})
    assert problem(await shop.tell(opening.json()["session"], "c-unknown")) == (409, "no_channel")


async def test_another_customers_talk_is_never_told(shop: Installation) -> None:
    hers, _ = await shop.begin("31"), await shop.begin("32")
    await shop.tell(hers)
    assert (shop.told("31"), shop.told("32")) == (1, 0)


async def test_outside_the_window_nothing_is_sent(driver: TelegramDriver, channel_config: Config, clock: Clock) -> None:
    windowed = replace(channel_config, channels={"telegram": Windowed.from_env(driver.env)})
    async with opened(windowed, clock) as door:
        shop = Installation(driver, door.client, clock, windowed)
        talk = await shop.begin("31")
        clock.forward(hours=24)
        assert (await shop.tell(talk)).status_code == 200
        clock.forward(seconds=1)
        assert problem(await shop.tell(talk, key="01K")) == (409, "no_channel")
    assert shop.told("31") == 1


async def test_who_writes_mails_gets_the_order_services_own(
    driver: TelegramDriver, channel_config: Config, clock: Clock
) -> None:
    by_mail = replace(channel_config, channels={"telegram": ByMail.from_env(driver.env)})
    async with opened(by_mail, clock) as door:
        shop = Installation(driver, door.client, clock, by_mail)
        assert problem(await shop.tell(await shop.begin("31"))) == (409, "no_channel")
    assert shop.told("31") == 0


async def test_a_channel_that_is_set_up_no_more_takes_nothing(
    driver: TelegramDriver, channel_config: Config, clock: Clock
) -> None:
    async with opened(channel_config, clock) as door:
        talk = await Installation(driver, door.client, clock, channel_config).begin("31")
    without = replace(channel_config, channels={})
    async with opened(without, clock) as door:
        shop = Installation(driver, door.client, clock, without)
        assert problem(await shop.tell(talk)) == (409, "no_channel")


async def test_a_slow_platform_keeps_nobody_waiting(
    driver: TelegramDriver, channel_config: Config, clock: Clock
) -> None:
    async with opened(channel_config, clock) as door:
        talk = await Installation(driver, door.client, clock, channel_config).begin("31")
    slow = replace(channel_config, channels={"telegram": Slow.from_env(driver.env)})
    async with opened(slow, clock) as door:
        shop = Installation(driver, door.client, clock, slow)
        async with asyncio.timeout(30):  # half of what the platform takes
            assert problem(await shop.tell(talk)) == (409, "no_channel")


@pytest.mark.parametrize("owner", [Owner.WAITING, Owner.AGENT])
async def test_a_talk_in_a_persons_hands_still_gets_it(shop: Installation, owner: Owner) -> None:
    talk = await shop.begin("31")

    def hand_over(session: Any) -> None:
        session.get_one(Conversation, talk).owner = owner

    shop.database.call(hand_over)
    assert (await shop.tell(talk)).status_code == 200
    assert shop.told("31") == 1


async def test_an_open_question_stays_open(shop: Installation, rasa: Any) -> None:
    rasa.answer = lambda turn: [{"text": turn["message"], "buttons": [{"title": "Ja", "payload": "/affirm"}]}]
    talk = await shop.begin("31")
    await shop.tell(talk)
    [(_, button)] = shop.driver.received("31")[0].buttons
    await Platform.tell(shop, shop.driver.press("31", button, "9"))
    await shop.shown("31", 3)
    assert rasa.texts == ["hallo", "/affirm"]


async def test_a_long_message_goes_in_parts_and_is_kept_whole(shop: Installation) -> None:
    talk, lines = await shop.begin("31"), "\n".join(f"- {n} × Milano-Handtasche, Rot" for n in range(200))
    assert (await shop.tell(talk, text=lines)).status_code == 200
    parts = [each.text for each in shop.driver.received("31")][1:]
    assert len(parts) == 2
    assert "\n".join(parts) == lines
    assert shop.database.call(lambda s: s.query(Message).filter_by(text=lines).count()) == 1


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "Bearer between-processe", "Bearer between-processes1",
     "bearer between-processes", "Basic between-processes", "between-processes", "Bearer betwéen-processes"],
)  # fmt: skip
async def test_only_the_installations_secret_opens_the_door(shop: Installation, header: str | None) -> None:
    talk = await shop.begin("31")
    headers = {} if header is None else {"Authorization": header.encode()}
    response = await shop.tell(talk, headers=headers)
    assert problem(response) == (401, "caller_unknown")
    assert response.headers["www-authenticate"] == "Bearer"
    assert shop.told("31") == 0


async def test_a_session_of_a_customer_does_not_open_it(shop: Installation) -> None:
    opening = (await shop.client.post("/chat/sessions", json={"locale": "de-DE"})).json()
    headers = {"Authorization": f"Bearer {opening['token']}"}
    assert problem(await shop.tell(opening["session"], headers=headers)) == (401, "caller_unknown")


async def test_guessing_the_secret_is_slow(driver: TelegramDriver, channel_config: Config, clock: Clock) -> None:
    async with opened(replace(channel_config, address_rate=Rate(3, 1_000)), clock) as door:
        shop = Installation(driver, door.client, clock, channel_config)
        statuses = [(await shop.tell("c", headers={"Authorization": f"Bearer {n}"})).status_code for n in range(5)]
        assert statuses == [401, 401, 401, 429, 429]
        assert problem(await shop.tell("c")) == (409, "no_channel")


async def test_without_a_secret_there_is_no_such_door(
    driver: TelegramDriver, channel_config: Config, clock: Clock
) -> None:
    without = replace(channel_config, settings=replace(channel_config.settings, secret=""))
    async with opened(without, clock) as door:
        shop = Installation(driver, door.client, clock, without)
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
            assert problem(await shop.tell("c", headers=headers)) == (404, "not_found")
        assert problem(await shop.client.post("/notifications", content=b"{")) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"key": "k"}', b"[" * 10_000, b"\xff\xfe",
     b'{"key": "", "conversations": ["c"], "text": "x"}',
     b'{"key": "k", "conversations": [], "text": "x"}',
     b'{"key": "k", "conversations": "c", "text": "x"}',
     b'{"key": "k", "conversations": [1], "text": "x"}',
     b'{"key": "k", "conversations": ["c"], "text": ""}',
     b'{"key": "k", "conversations": ["c"], "text": "\\u0000 \\u0007"}',
     b'{"key": "k", "conversations": ["c"], "text": "\\ud800"}',
     b'{"key": "\\ud800", "conversations": ["c"], "text": "x"}',
     b'{"key": "k", "conversations": ["c"], "text": {"a": 1}}',
     b'{"key": "%s", "conversations": ["c"], "text": "x"}' % (b"k" * 201),
     b'{"key": "k", "conversations": ["%s"], "text": "x"}' % (b"c" * 65),
     b'{"key": "k", "conversations": [%s], "text": "x"}' % b", ".join([b'"c"'] * 21),
     b'{"key": "k", "conversations": ["c"], "text": "%s"}' % (b"x" * 10_001)],
)  # fmt: skip
async def test_what_cannot_be_read_is_refused_without_repeating_it(shop: Installation, body: bytes) -> None:
    response = await shop.client.post("/notifications", content=body, headers=SECRET)
    assert problem(response) == (422, "invalid")
    assert response.json()["detail"] == "The request cannot be read"


async def test_a_body_that_is_too_large_is_refused(shop: Installation) -> None:
    response = await shop.client.post("/notifications", content=b" " * 16_385, headers=SECRET)
    assert problem(response) == (413, "too_large")


async def test_what_cannot_be_shown_is_left_out(shop: Installation) -> None:
    talk = await shop.begin("31")
    assert (await shop.tell(talk, text=f"\x00{NEWS}\x07\r\n")).status_code == 200
    assert shop.told("31") == 1


async def test_who_reads_the_talk_on_the_website_sees_it_too(shop: Installation, driver: TelegramDriver) -> None:
    opening = (await shop.client.post("/chat/sessions", json={"locale": "de-DE"})).json()
    headers = {"Authorization": f"Bearer {opening['token']}"}
    link = (await shop.client.post("/chat/links", json={"channel": "telegram"}, headers=headers)).json()
    code = link["url"].partition("start=")[2]
    await shop.say("33", f"/start {code}", "1")
    await shop.shown("33", 1)
    assert (await shop.tell(opening["session"])).json()["conversation"] == opening["session"]
    history = (await shop.client.get("/chat/messages", headers=headers)).json()["messages"]
    assert [(each["from"], each["text"], each["buttons"]) for each in history[-1:]] == [("system", NEWS, [])]


async def test_no_log_has_what_was_told_or_where(shop: Installation, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="reroute.gateway")
    talk = await shop.begin("31415926")
    shop.driver.fail(1, "blocked")
    await shop.tell(talk)
    assert [record.getMessage() for record in caplog.records if "news not taken" in record.getMessage()] != []
    assert [word for word in (NEWS, "31415926", "123:token") if word in caplog.text] == []
