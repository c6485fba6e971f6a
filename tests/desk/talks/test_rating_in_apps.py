"""After a take-over the customer is asked in the messaging app how it was; the widget asks by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from bot.gateway import inbox, sessions
from bot.gateway.channels.registry import channels_of
from bot.gateway.config import Config, Rate
from bot.gateway.tables import Contact, Conversation, Rating
from tests.gateway.channels.driver import Driver, Shown
from tests.gateway.channels.platform import Platform, driver_of, until
from tests.gateway.channels.telegram_driver import TelegramDriver
from tests.gateway.channels.twilio_driver import TwilioDriver
from tests.gateway.conftest import Clock, words
from tests.gateway.fake_orders import FakeOrders
from tests.gateway.fake_rasa import FakeRasa

from ..conftest import Desk, Staff
from ..insights.conftest import STATISTICS, told
from .conftest import ASKS, Customers

CUSTOMER = "71"


def says(key: str, language: str = "de") -> str:
    """One of the gateway's sentences; customers of the apps are spoken to in German here."""
    return words(key, language).format(name="Lena")


QUESTION, CLOSED = says("rate_talk"), says("talk_closed")

driver = driver_of(TelegramDriver, TwilioDriver)


@pytest.fixture
def config(config: Config, driver: Driver) -> Config:
    """A gateway that is in the messaging app, and whose bot calls a person at once."""
    return replace(
        config,
        channels=channels_of(driver.env),
        contact_rate=Rate(10_000, 1),
        channel_locale="de",
        public_url="https://chat.shop.example",
    )


@pytest.fixture
def rasa(rasa: FakeRasa) -> FakeRasa:
    def answer(turn: dict[str, Any]) -> Any:
        if "handed_back" in turn["message"]:
            return []
        return ASKS if turn["message"] == "a person please" else [{"text": f"heard: {turn['message']}"}]

    rasa.answer = answer
    return rasa


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """Over HTTPS, as the address is one of HTTPS to the outside."""

    async def signed_in(role: str = "agent", **known: Any) -> httpx.AsyncClient:
        client = await staff(role, **known)
        client.base_url = httpx.URL("https://chat.example/desk/api")
        return client

    return signed_in


class App(Platform):
    """A customer in the app, beside an agent at the desk."""

    lena: httpx.AsyncClient
    talk: str
    gateway: Any

    async def writes(self, text: str, identifier: str) -> None:
        await self.say(CUSTOMER, text, identifier)

    async def answers(self, question: Shown, stars: int, identifier: str) -> None:
        """By the button, or by the number where there are none."""
        if self.driver.has_buttons:
            hook = self.driver.press(CUSTOMER, question.buttons[stars - 1][1], identifier)
        else:
            hook = self.driver.text(CUSTOMER, str(stars), identifier)
        assert (await self.tell(hook)).status_code == 200

    async def shows(self, *texts: str) -> Shown:
        """Waits until these were the last that the customer was shown, and gives the last of them."""

        def holds(shown: list[Shown]) -> bool:
            return [each.text for each in shown][-len(texts) :] == [*texts]

        return (await until(lambda: self.driver.received(CUSTOMER), holds))[-1]

    async def does(self, act: str, **said: Any) -> dict[str, Any]:
        response = await self.lena.post(f"/talks/{self.talk}/{act}", json=said)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def takes_over(self) -> None:
        await self.does("claim")
        await self.does("messages", id=f"hello-{self.clock.now:%H%M}", text="Hello")
        await self.shows("Hello")

    async def rating(self) -> tuple[int, str | None, datetime] | None:
        row = await self.gateway.database.run(lambda session: session.get(Rating, self.talk))
        return (row.stars, row.words, row.at) if row else None


@pytest.fixture
async def app(desk: Desk, staff: Staff, driver: Driver, clock: Clock, orders: FakeOrders) -> AsyncIterator[App]:
    """Lena has taken over the talk of a customer in the app."""
    transport = httpx.ASGITransport(desk.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.example") as client:
        app = App(driver, client, clock)
        app.lena, app.gateway = await staff(first_name="Lena"), desk.gateway
        await app.writes("a person please", "1")
        await app.shown(CUSTOMER, 1)
        app.talk = await desk.gateway.database.run(lambda session: session.query(Contact).one().conversation_id)
        yield app


@pytest.mark.parametrize(
    ("act", "said"), [("close", CLOSED), ("hand-back", says("handed_back"))], ids=["close", "hand-back"]
)
async def test_who_was_helped_is_asked_by_five_buttons_and_the_mark_is_kept(
    app: App, act: str, said: str, rasa: FakeRasa, orders: FakeOrders
) -> None:
    await app.takes_over()
    await app.does(act, **({"settled": []} if act == "hand-back" else {}))
    question = await app.shows(said, QUESTION)
    if app.driver.has_buttons:
        assert [title for title, _ in question.buttons] == ["1", "2", "3", "4", "5"]
    await app.answers(question, 5, "2")
    await app.shows(says("rated"))
    assert await app.rating() == (5, None, app.clock.now)
    assert [text for text in rasa.texts if "handed_back" not in text] == ["a person please"]
    assert orders.calls == []


async def test_a_low_mark_is_regretted_and_opens_a_case_and_the_talk_stays_closed(app: App, orders: FakeOrders) -> None:
    await app.takes_over()
    await app.does("close")
    await app.answers(await app.shows(QUESTION), 2, "2")
    await app.shows(says("rated_low"))
    await until(lambda: orders.calls, bool)
    [(conversation, _, case)] = orders.calls
    assert (conversation, case) == (app.talk, {"kind": "bad_rating", "summary": "2/5", "language": "de"})
    assert (await app.lena.get(f"/talks/{app.talk}")).json()["owner"] == "closed"


async def test_the_last_mark_counts_as_in_the_widget(app: App) -> None:
    await app.takes_over()
    await app.does("close")
    question = await app.shows(QUESTION)
    await app.answers(question, 2, "2")
    await app.shows(says("rated_low"))
    await app.answers(question, 4, "3")
    await app.shows(says("rated"))
    assert (await app.rating()) == (4, None, app.clock.now)


async def test_a_typed_number_is_the_mark_where_there_are_buttons_too(app: App, rasa: FakeRasa) -> None:
    await app.takes_over()
    await app.does("close")
    await app.shows(QUESTION)
    await app.writes("3", "2")
    await app.shows(says("rated"))
    assert ((await app.rating() or ())[:1], rasa.texts) == ((3,), ["a person please"])


async def test_who_goes_on_talking_is_hindered_by_nothing_and_the_question_is_over(app: App, rasa: FakeRasa) -> None:
    await app.takes_over()
    await app.does("close")
    question = await app.shows(QUESTION)
    await app.writes("where is my parcel?", "2")
    await app.shows("heard: where is my parcel?")
    await app.answers(question, 1, "3")
    late = says("button_expired") if app.driver.has_buttons else "heard: 1"
    await app.shows(late)
    assert await app.rating() is None


async def test_nobody_is_asked_with_whom_no_agent_has_spoken(app: App) -> None:
    await app.does("claim")
    await app.does("close")
    await app.shows(CLOSED)
    await app.writes("thanks", "2")
    await app.shows(CLOSED, "heard: thanks")


async def test_each_take_over_is_asked_about_once_and_only_if_it_was_one(app: App) -> None:
    await app.takes_over()
    await app.does("close")
    await app.shows(QUESTION)
    app.clock.forward(minutes=5)
    await app.does("claim")
    await app.does("close")
    await app.shows(QUESTION, says("person_joined"), CLOSED)
    app.clock.forward(minutes=5)
    await app.takes_over()
    await app.does("close")
    await app.shows(CLOSED, QUESTION)


async def test_insights_count_a_mark_of_the_app_like_any_other(
    app: App, staff: Staff, orders: FakeOrders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "_told", lambda path, conversation: STATISTICS)
    await app.takes_over()
    await app.does("close")
    await app.answers(await app.shows(QUESTION), 4, "2")
    await app.shows(says("rated"))
    lead = await staff(role="lead")
    found = await told(lead, 22, 22, channel=app.driver.name)
    assert (found["satisfaction"]["count"], found["satisfaction"]["average"]) == (1, 4.0)


async def test_who_opens_the_talk_on_the_website_gives_the_mark_there(
    app: App, orders: FakeOrders, rasa: FakeRasa
) -> None:
    await app.takes_over()
    await app.does("close")
    await app.shows(QUESTION)
    session = (app.talk, sessions.hashed("on the website"), app.clock.now)
    await app.gateway.database.run(inbox.open_session, *session)
    headers = {"Authorization": "Bearer on the website"}
    history = (await app.client.get("/chat/messages", headers=headers)).json()["messages"]
    one = history[-1]["buttons"][0]
    assert (history[-1]["text"], one["title"]) == (QUESTION, "1")
    body = {"id": "w-1", "button": one["id"]}
    answer = (await app.client.post("/chat/messages", json=body, headers=headers)).json()
    assert [each["text"] for each in answer["messages"]] == [says("rated_low")]
    await until(lambda: orders.calls, bool)
    assert ((await app.rating() or ())[:1], rasa.texts) == ((1,), ["a person please"])


@pytest.mark.parametrize("channel", ["web", "email"])
async def test_who_went_on_by_another_way_is_not_asked(app: App, channel: str) -> None:
    await app.takes_over()

    def goes_on(session: Session) -> None:
        session.get_one(Conversation, app.talk).channel = channel

    await app.gateway.database.run(goes_on)
    detail = await app.does("close")
    assert [each["text"] for each in detail["messages"]][-1] == CLOSED


async def test_the_widget_is_left_to_ask_by_itself(desk: Desk, staff: Staff, customer: Customers) -> None:
    talk, lena = await customer(waiting=True), await staff(first_name="Lena")
    for act, said in (("claim", {}), ("messages", {"id": "1", "text": "Hello"}), ("close", {})):
        assert (await lena.post(f"/talks/{talk.id}/{act}", json=said)).status_code == 200
    assert (await talk.history())[-1]["text"] == says("talk_closed", "en")
