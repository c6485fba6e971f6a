"""From an order that was shipped to the customer's Telegram: order service, gateway and platform over real HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from backend_stub.model.enums import OrderState
from backend_stub.model.order import TrackingEvent
from backend_stub.seed import seed
from backend_stub.service.feedback import Rating, give_feedback
from backend_stub.service.parcels import report
from backend_stub.service.shop import Shop
from backend_stub.service.verification import send_verification_code, verify_by_code, verify_by_order
from backend_stub.storage.database import Database as OrdersDatabase
from backend_stub.worker import outbox
from bot.gateway.channels.registry import channels_of
from bot.gateway.database import Database
from bot.gateway.tables import Contact
from tests.installation import Books, eventually

from .channels.telegram_driver import TelegramDriver
from .conftest import Config
from .fake_rasa import FakeRasa
from .server import LiveServer

ANNA = "anna.schmidt@example.com"
SHIPPED = "Ihre Bestellung GS-1001 hat unser Lager verlassen"


@pytest.fixture
def telegram() -> Iterator[TelegramDriver]:
    driver = TelegramDriver()
    yield driver
    driver.stop()


@pytest.fixture
def world(config: Config, telegram: TelegramDriver, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """The demo shop's order service with its outbox, a gateway on a port, and Anna, who has written in Telegram."""
    server = LiveServer(replace(config, channels=channels_of(telegram.env)))
    server.start()
    settings = replace(config.settings, chat_url=server.url, orders_database_url=f"sqlite:///{tmp_path / 'orders.db'}")
    database = OrdersDatabase.open(settings.orders_database_url)
    seed(database, fresh=True)
    hook = telegram.text("31", "hallo", "1")
    httpx.post(f"{server.url}/channels/telegram", content=hook.body, headers=dict(hook.headers)).raise_for_status()
    eventually(lambda: telegram.received("31"), "an answer in Telegram")
    gateway = Database(config.settings.gateway_database_url)
    talk = gateway.call(lambda session: session.get_one(Contact, ("telegram", "31")).conversation_id)
    yield SimpleNamespace(
        shop=Shop.open(database, settings.secret, settings.home),
        box=outbox(settings, database),
        books=Books(settings),
        telegram=telegram,
        talk=talk,
    )
    server.stop()
    gateway.close()
    database.close()


def proves_the_mailbox(world: SimpleNamespace) -> None:
    send_verification_code(world.shop, world.talk, ANNA, datetime.now(UTC))
    world.box.work()
    [mail] = world.books.mails(ANNA)
    code = re.search(r"\b\d{6}\b", mail.get_body(("plain",)).get_content())
    assert code is not None
    verify_by_code(world.shop, world.talk, code.group(), datetime.now(UTC))


def ships(world: SimpleNamespace) -> list[str]:
    """The order leaves; the subjects of the mails that tell of it."""
    return comes_to(world, OrderState.HANDED_OVER)


def comes_to(world: SimpleNamespace, state: OrderState) -> list[str]:
    before = len(world.books.mails(ANNA))
    with world.shop.database.write() as session:
        report(session, "GS-1001", TrackingEvent(datetime.now(UTC), state, state.value, "Hamburg"))
    world.box.work()
    return [str(mail["Subject"]) for mail in world.books.mails(ANNA)[before:]]


def told(world: SimpleNamespace) -> list[str]:
    return [each.text for each in world.telegram.received("31") if each.text.startswith(SHIPPED)]


def test_who_proved_the_mailbox_in_telegram_is_told_there(world: SimpleNamespace) -> None:
    proves_the_mailbox(world)
    assert ships(world) == []
    assert len(told(world)) == 1
    query = "select channel, conversation from contacts where kind = 'shipped' and order_number = 'GS-1001'"
    rows = world.books.rows(query)
    assert rows == [{"channel": "chat", "conversation": world.talk}]


def test_who_knew_the_order_number_is_told_beside_the_mail(world: SimpleNamespace) -> None:
    verify_by_order(world.shop, world.talk, "GS-1001", ANNA, datetime.now(UTC))
    assert ships(world) == ["Ihre Bestellung GS-1001 ist unterwegs"]
    assert len(told(world)) == 1


def test_who_has_blocked_the_shop_in_telegram_gets_the_mail(world: SimpleNamespace) -> None:
    proves_the_mailbox(world)
    world.telegram.fail(1, "blocked")
    assert ships(world) == ["Ihre Bestellung GS-1001 ist unterwegs"]
    assert told(world) == []


def test_a_delivery_is_told_both_ways_and_what_the_bot_is_given_rates_it_without_a_proof(
    world: SimpleNamespace, rasa: FakeRasa
) -> None:
    verify_by_order(world.shop, world.talk, "GS-1001", ANNA, datetime.now(UTC))
    ships(world)
    assert comes_to(world, OrderState.DELIVERED) == ["Ihre Bestellung GS-1001 wurde zugestellt"]
    eventually(lambda: len(rasa.turns) == 2, "the bot's turn to ask")
    noticed = json.loads(rasa.texts[1].removeprefix("/inform"))["noticed"]
    assert (noticed["cause"], noticed["order"]) == ("feedback", "GS-1001")
    given = Rating("GS-1001", 2, channel="chat", language="de")
    told = give_feedback(world.shop, world.talk, given, noticed["feedback_token"], datetime.now(UTC))
    assert told["case"] is not None
    rated = "select about, rating, channel, language from feedback"
    assert world.books.rows(rated) == [{"about": "GS-1001", "rating": 2, "channel": "chat", "language": "de"}]
