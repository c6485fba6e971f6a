"""The news that a parcel has arrived asks in the messaging app how it was: by buttons, or by numbers to answer with."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.gateway.database import Database
from bot.gateway.tables import Contact, Conversation, Owner, Turn

from .channels.driver import Driver
from .channels.platform import Platform, driver_of, until
from .channels.telegram_driver import TelegramDriver
from .channels.twilio_driver import TwilioDriver
from .conftest import Clock, Config, opened
from .fake_rasa import FakeRasa

SECRET = {"Authorization": "Bearer between-processes"}
NEWS = "Ihre Bestellung GS-1008 wurde zugestellt."
TOKEN = f"GS-1008.{'0f' * 32}"
QUESTION = "Wie zufrieden sind Sie mit GS-1008? Von 1 (gar nicht) bis 5 (sehr)."
FIVE = [{"title": str(stars), "payload": f'/inform{{"rating": {stars}}}'} for stars in range(1, 6)]


class Installation(Platform):
    """The gateway as its customers and the order service see it."""

    def __init__(self, driver: Driver, client: httpx.AsyncClient, clock: Clock, config: Config) -> None:
        super().__init__(driver, client, clock)
        self.database = Database(config.settings.gateway_database_url)

    async def begin(self, customer: str) -> str:
        """Has a customer write; the conversation that this is."""
        await self.say(customer, "hallo", "1")
        await self.shown(customer, 1)
        return str(self.database.call(lambda session: session.query(Contact).one().conversation_id))

    async def delivered(self, conversation: str, key: str = "01J", **more: Any) -> httpx.Response:
        news = {"key": key, "conversations": [conversation], "text": NEWS, "feedback_token": TOKEN} | more
        return await self.client.post("/notifications", json=news, headers=SECRET)

    def notices(self) -> list[str]:
        """What Rasa is, or was, to be told that no customer wrote."""
        query = "notice %"
        found = self.database.call(lambda session: session.query(Turn).filter(Turn.client_id.like(query)).all())
        return [turn.client_id for turn in found]


driver = driver_of(TelegramDriver, TwilioDriver)


@pytest.fixture
def rasa(rasa: FakeRasa) -> FakeRasa:
    rasa.answer = speaks
    return rasa


@pytest.fixture
async def shop(driver: Driver, channel_config: Config, clock: Clock) -> AsyncIterator[Installation]:
    async with opened(channel_config, clock) as door:
        shop = Installation(driver, door.client, clock, channel_config)
        yield shop
        shop.database.close()


def speaks(turn: dict[str, Any]) -> Any:
    """Rasa's question to a notice; an echo to all else."""
    if "noticed" in turn["message"]:
        return [{"text": QUESTION, "buttons": FIVE}]
    return [{"text": f"heard: {turn['message']}"}]


async def test_the_question_follows_the_news_and_its_answer_reaches_the_bot_once(
    shop: Installation, rasa: FakeRasa
) -> None:
    talk = await shop.begin("61")
    assert (await shop.delivered(talk)).status_code == 200
    question = (await shop.shown("61", 3))[2]
    assert [each.text for each in shop.driver.received("61")][1:] == [NEWS, QUESTION]
    assert json.loads(rasa.texts[1].removeprefix("/inform")) == {
        "noticed": {"cause": "feedback", "order": "GS-1008", "feedback_token": TOKEN}
    }
    if shop.driver.has_buttons:
        assert [title for title, _ in question.buttons] == ["1", "2", "3", "4", "5"]
        answer = shop.driver.press("61", question.buttons[3][1], "2")
    else:
        answer = shop.driver.text("61", "4", "2")
    for _ in range(2):
        await shop.tell(answer)
    await shop.shown("61", 4)
    assert rasa.texts[2:] == ['/inform{"rating": 4}']


async def test_a_typed_number_is_the_button_where_there_are_buttons_too(shop: Installation, rasa: FakeRasa) -> None:
    await shop.delivered(await shop.begin("61"))
    await shop.shown("61", 3)
    await shop.say("61", "5", "2")
    await shop.shown("61", 4)
    assert rasa.texts[2:] == ['/inform{"rating": 5}']


async def test_an_order_is_asked_about_once(shop: Installation, rasa: FakeRasa) -> None:
    talk = await shop.begin("61")
    for key in ("01J", "01J", "01K"):
        assert (await shop.delivered(talk, key)).status_code == 200
    other = TOKEN.replace("0f", "1e")  # the installation's secret has changed
    assert (await shop.delivered(talk, "01L", feedback_token=other)).status_code == 200
    assert shop.notices() == ["notice feedback GS-1008"]
    await shop.delivered(talk, "01M", feedback_token=TOKEN.replace("GS-1008", "C-10001"))
    assert shop.notices() == ["notice feedback GS-1008", "notice feedback C-10001"]


async def test_news_without_a_token_asks_nothing(shop: Installation) -> None:
    assert (await shop.delivered(await shop.begin("61"), feedback_token=None)).status_code == 200
    assert shop.notices() == []


async def test_news_that_no_app_took_asks_nothing(shop: Installation) -> None:
    talk = await shop.begin("61")
    shop.driver.fail(1, "blocked")
    assert (await shop.delivered(talk)).status_code == 409
    assert shop.notices() == []


@pytest.mark.parametrize("owner", [Owner.WAITING, Owner.AGENT])
async def test_while_a_person_has_the_talk_the_news_comes_alone(shop: Installation, owner: Owner) -> None:
    talk = await shop.begin("61")

    def hand_over(session: Any) -> None:
        session.get_one(Conversation, talk).owner = owner

    shop.database.call(hand_over)
    assert (await shop.delivered(talk)).status_code == 200
    assert shop.notices() == []


async def test_an_old_mark_is_no_answer_to_what_is_asked_next(shop: Installation, rasa: FakeRasa) -> None:
    if not shop.driver.has_buttons:
        pytest.skip("no buttons here: answers are numbers")
    await shop.delivered(await shop.begin("61"))
    mark = (await shop.shown("61", 3))[2].buttons[4][1]
    await shop.say("61", "wo ist mein Paket?", "2")
    await shop.shown("61", 4)
    await shop.tell(shop.driver.press("61", mark, "3"))
    await until(lambda: len(shop.driver.received("61")), lambda count: count == 5)
    assert rasa.texts[2:] == ["wo ist mein Paket?"]


@pytest.mark.parametrize("token", ["", "GS-1008", "GS-1008.0f", f".{'0f' * 32}", f"GS 1008.{'0f' * 32}", 7])
async def test_what_is_no_token_is_refused(shop: Installation, token: Any) -> None:
    assert (await shop.delivered("c-1", feedback_token=token)).status_code == 422
