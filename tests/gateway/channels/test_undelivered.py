"""What a platform took and, as it tells later, did not deliver."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import replace
from typing import Any

import pytest
from starlette.datastructures import Headers, QueryParams

from bot.gateway import deliveries, inbox
from bot.gateway.channels.base import Later, Refused, Webhook
from bot.gateway.channels.whatsapp import WhatsApp
from bot.gateway.database import Database
from bot.gateway.tables import Delivery, DeliveryState, SentPart

from ..conftest import FakeRasa
from .conftest import unsent
from .driver import LateDriver
from .platform import Platform, driver_of, until
from .twilio_driver import TwilioDriver
from .whatsapp_driver import NUMBER_ID, WhatsAppDriver, batch, change, fared

WAITING, SENT, DEAD = DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.DEAD

driver = driver_of(TwilioDriver, WhatsAppDriver)


def all_of(books: Database) -> list[dict[str, Any]]:
    """Every delivery, with all that is known of it."""
    columns = Delivery.__table__.columns.keys()
    rows = books.call(lambda session: session.query(Delivery).order_by(Delivery.id).all())
    return [{name: getattr(row, name) for name in columns} for row in rows]


def known_ids(books: Database) -> int:
    return books.call(lambda session: session.query(SentPart).count())


async def sent(platform: Platform, books: Database, customer: str, text: str = "hello") -> None:
    """Has a customer write, and all that is answered sent."""
    await platform.say(customer, text, f"{customer}-{text[:9]}")
    await platform.shown(customer, 1)
    await all_sent(books)


async def all_sent(books: Database) -> None:
    await until(lambda: {each["state"] for each in all_of(books)}, lambda states: states == {SENT})


def long(turn: dict[str, Any]) -> Any:
    """An answer that is several messages on every platform."""
    return [{"text": "\n".join(["x" * 999] * 6)}]


async def tell(platform: Platform, identifier: str, how: str) -> None:
    response = await platform.tell(platform.driver.late(identifier, how))  # type: ignore[attr-defined]
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("how", ["too late", "blocked", "busy"])
async def test_a_failure_told_late_goes_the_way_of_one_told_at_once(
    platform: Platform, driver: LateDriver, books: Database, how: str
) -> None:
    await sent(platform, books, "2")
    await tell(platform, driver.ids[0], how)
    (late,) = await unsent(books, lambda found: len(found) == 1)
    driver.fail(1, how)
    await platform.say("1", "hello", "1")
    _, at_once = await unsent(books, lambda found: [each.attempts for each in found] == [1, 1])

    def facts(row: Delivery) -> tuple[Any, ...]:
        return row.state, row.parts_sent, row.attempts, row.due_at, (row.fault or "").partition(": ")[2]

    assert facts(late) == facts(at_once)
    assert late.state == (WAITING if how == "busy" else DEAD)
    assert (late.fault or "").startswith(f"status {driver.failed}, code {driver.codes[how]}")


async def test_what_failed_late_for_a_while_is_sent_again(
    platform: Platform, driver: LateDriver, books: Database
) -> None:
    await sent(platform, books, "1")
    await tell(platform, driver.ids[0], "busy")
    platform.clock.forward(seconds=1)
    await platform.say("2", "wakes the outbox", "2")
    assert [each.text for each in await platform.shown("1", 2)] == ["heard: hello"] * 2
    await all_sent(books)


async def test_a_dead_letter_is_sent_again_and_its_first_failure_told_again_counts_no_more(
    platform: Platform, driver: LateDriver, books: Database
) -> None:
    await sent(platform, books, "1")
    await tell(platform, driver.ids[0], "blocked")
    (dead,) = await unsent(books, lambda found: [each.state for each in found] == [DEAD])
    assert books.call(deliveries.revive, dead.id, platform.clock.now)
    await platform.say("2", "wakes the outbox", "2")
    assert [each.text for each in await platform.shown("1", 2)] == ["heard: hello"] * 2
    await platform.shown("2", 1)
    await all_sent(books)
    before = all_of(books)
    await tell(platform, driver.ids[0], "blocked")
    assert all_of(books) == before


async def test_news_of_an_order_that_failed_late_are_a_dead_letter(
    platform: Platform, driver: LateDriver, books: Database
) -> None:
    await sent(platform, books, "1")
    talk = books.call(lambda session: session.query(Delivery).one().conversation_id)
    news = {"key": "01J", "conversations": [talk], "text": "Your order GS-1001 is on its way."}
    secret = {"Authorization": "Bearer between-processes"}
    response = await platform.client.post("/notifications", json=news, headers=secret)
    assert response.json()["conversation"] == talk, response.text
    await tell(platform, driver.ids[1], "blocked")
    (dead,) = await unsent(books, lambda found: [each.state for each in found] == [DEAD])
    assert books.call(deliveries.revive, dead.id, platform.clock.now)
    await platform.say("2", "wakes the outbox", "2")
    assert [each.text for each in await platform.shown("1", 3)][1:] == ["Your order GS-1001 is on its way."] * 2


async def test_how_a_message_fares_otherwise_changes_nothing(
    platform: Platform, driver: LateDriver, books: Database
) -> None:
    await sent(platform, books, "1")
    before = all_of(books)
    for status in ("queued", "sent", "delivered", "read", "played", "invented next year"):
        assert (await platform.tell(driver.status(driver.ids[0], status))).status_code == 200
        assert all_of(books) == before, status
    await tell(platform, driver.ids[0], "blocked")
    assert [each["state"] for each in all_of(books)] == [DEAD]


async def test_a_failure_told_twenty_times_counts_once(platform: Platform, driver: LateDriver, books: Database) -> None:
    await sent(platform, books, "1")
    await asyncio.gather(*(tell(platform, driver.ids[0], "busy") for _ in range(20)))
    (row,) = all_of(books)
    assert (row["state"], row["attempts"]) == (WAITING, 1)


async def test_a_message_that_is_not_known_is_acknowledged(
    platform: Platform, driver: LateDriver, books: Database
) -> None:
    await sent(platform, books, "1")
    before = all_of(books)
    for identifier in ("another's", driver.ids[0].upper(), driver.ids[0] + " ", "x" * 9_999, "\x00", "🧾"):
        await tell(platform, identifier, "blocked")
    assert all_of(books) == before


async def test_a_forged_failure_changes_nothing(platform: Platform, driver: LateDriver, books: Database) -> None:
    await sent(platform, books, "1")
    before = all_of(books)
    hook, other = driver.late(driver.ids[0], "blocked"), driver.late("another", "blocked")
    for forged in (
        replace(hook, headers={}),
        replace(hook, headers=other.headers),
        replace(hook, body=hook.body + b" "),
    ):
        assert (await platform.tell(forged)).status_code == 401
    assert all_of(books) == before


async def test_what_was_forgotten_leaves_no_id_and_fails_no_more(
    platform: Platform, driver: LateDriver, books: Database
) -> None:
    await sent(platform, books, "1")
    assert known_ids(books) == 1
    talk = all_of(books)[0]["conversation_id"]
    assert books.call(inbox.forget, talk, platform.clock.now)
    assert known_ids(books) == 0
    await tell(platform, driver.ids[0], "blocked")
    assert all_of(books) == []


async def test_the_platforms_id_is_not_kept_as_it_is(platform: Platform, driver: LateDriver, books: Database) -> None:
    await sent(platform, books, "1")
    (part,) = books.call(lambda session: session.query(SentPart).all())
    assert (len(part.id_hash), part.number, driver.ids[0] in part.id_hash) == (64, 1, False)


async def test_only_what_did_not_arrive_of_a_long_message_is_sent_again(
    platform: Platform, driver: LateDriver, books: Database, rasa: FakeRasa
) -> None:
    rasa.answer = long
    await sent(platform, books, "1")
    first, *others = driver.received("1")
    await tell(platform, driver.ids[1], "blocked")
    (dead,) = await unsent(books, lambda found: [each.state for each in found] == [DEAD])
    assert (dead.parts_sent, known_ids(books)) == (1, 1)
    assert books.call(deliveries.revive, dead.id, platform.clock.now)
    await platform.say("2", "wakes the outbox", "2")
    assert await platform.shown("1", 1 + 2 * len(others)) == [first, *others, *others]


@pytest.mark.parametrize(("order", "attempts"), [((0, 1), 1), ((1, 0), 2)])
async def test_a_long_message_that_did_not_arrive_begins_anew(
    platform: Platform, driver: LateDriver, books: Database, rasa: FakeRasa, order: tuple[int, ...], attempts: int
) -> None:
    rasa.answer = long
    await sent(platform, books, "1")
    for place in order:
        await tell(platform, driver.ids[place], "too late")
    (row,) = all_of(books)
    assert (row["state"], row["parts_sent"], row["attempts"], known_ids(books)) == (DEAD, 0, attempts, 0)


async def test_a_failure_told_before_the_answer_to_the_sending_counts(
    platform: Platform, driver: LateDriver, books: Database
) -> None:
    driver.answers = threading.Semaphore(0)
    await platform.say("1", "hello", "1")
    await until(lambda: driver.ids, bool)
    telling = asyncio.create_task(tell(platform, driver.ids[0], "blocked"))
    await asyncio.sleep(0.2)
    assert not telling.done()
    driver.answers.release()
    await telling
    assert [each["state"] for each in all_of(books)] == [DEAD]


async def test_news_that_failed_before_the_answer_to_their_sending_are_a_dead_letter(
    platform: Platform, driver: LateDriver, books: Database
) -> None:
    await sent(platform, books, "1")
    driver.answers = threading.Semaphore(0)
    talk = all_of(books)[0]["conversation_id"]
    news = {"key": "01J", "conversations": [talk], "text": "Your order GS-1001 is on its way."}
    secret = {"Authorization": "Bearer between-processes"}
    posting = asyncio.create_task(platform.client.post("/notifications", json=news, headers=secret))
    await until(lambda: len(driver.ids), lambda count: count == 2)
    telling = asyncio.create_task(tell(platform, driver.ids[1], "blocked"))
    await asyncio.sleep(0.2)
    assert not telling.done()
    driver.answers.release()
    await asyncio.gather(posting, telling)
    assert [each["state"] for each in all_of(books)] == [SENT, DEAD]


async def test_a_part_that_fails_while_the_next_is_sent_takes_the_message_with_it(
    platform: Platform, driver: LateDriver, books: Database, rasa: FakeRasa
) -> None:
    rasa.answer, driver.answers = long, threading.Semaphore(1)
    await platform.say("1", "hello", "1")
    await until(lambda: len(driver.ids), lambda count: count == 2)
    await tell(platform, driver.ids[0], "blocked")
    rasa.answer = lambda turn: [{"text": "the next answer"}]
    driver.answers.release(9)
    await platform.say("1", "hello?", "2")
    assert (await platform.shown("1", 3))[2].text == "the next answer"
    await until(lambda: [each["state"] for each in all_of(books)], lambda states: states == [DEAD, SENT])
    assert (all_of(books)[0]["parts_sent"], known_ids(books)) == (0, 1)


async def test_the_log_tells_of_a_late_failure_and_of_nobody(
    platform: Platform, driver: LateDriver, books: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await sent(platform, books, "4915112345678", "Torstraße 12")
    with caplog.at_level(logging.DEBUG):
        await tell(platform, driver.ids[0], "too late")
    (line,) = [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING]
    assert line.startswith(f"delivery refused: channel={driver.name} conversation=")
    assert line.endswith("too long after the customer's last message")
    for secret in ("4915112345678", "Torstraße", driver.ids[0]):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        (change(statuses=[fared("wamid.own1", "failed", 131042)]), [(Later, "status failed, code 131042")]),
        (change(statuses=[fared("wamid.own1", "failed", 131049)]), [(Refused, "status failed, code 131049")]),
        (change(statuses=[fared("wamid.own1", "failed")]), [(Refused, "status failed, code 0")]),
        (change(statuses=[fared("wamid.own1", "read")]), []),
        (change(statuses=[fared("wamid.own1", "failed", 131026)], number="another"), []),
        (change(statuses=[fared("wamid.own1", "failed", 131026)], field="calls"), []),
    ],
)
def test_only_what_whatsapp_will_not_deliver_any_more_is_undelivered(
    told: dict[str, Any], faults: list[tuple[type, str]]
) -> None:
    whatsapp = WhatsApp("token", NUMBER_ID, "secret", "verify")
    found = whatsapp.undelivered(Webhook("POST", "", Headers(), QueryParams(), batch(told).body))
    assert [(type(each.error), each.error.fault) for each in found] == faults
    assert {each.id for each in found} <= {"wamid.own1"}
