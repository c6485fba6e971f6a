"""What becomes of messages that a platform does not take."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

from bot.gateway import deliveries, inbox
from bot.gateway.config import ROOT
from bot.gateway.database import Database
from bot.gateway.tables import Contact, Delivery, DeliveryState

from ..conftest import Clock, Config, FakeRasa, opened
from .platform import Platform, driver_of, until
from .telegram_driver import TelegramDriver

driver = driver_of(TelegramDriver)


async def not_sent(books: Database, state: DeliveryState) -> list[Delivery]:
    """All that is not sent, once one of it is in this state."""
    return await until(lambda: books.call(deliveries.not_sent), lambda found: any(row.state == state for row in found))


def outbox(config: Config, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`reroute outbox`, the gateway's part."""
    env = os.environ | {"REROUTE_HOME": str(config.settings.home), "COLUMNS": "200"}
    env["REROUTE_GATEWAY_DATABASE_URL"] = config.settings.gateway_database_url
    command = [sys.executable, "-m", "bot.gateway.letters", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603


async def test_a_message_that_is_refused_is_a_dead_letter_and_can_be_sent_again(
    platform: Platform, channel_config: Config, books: Database
) -> None:
    platform.driver.fail(1, "blocked")
    await platform.say("5551234", "where is my parcel?", "1")
    dead = (await not_sent(books, DeliveryState.DEAD))[0]
    assert (dead.fault, dead.attempts) == ("blocked by the customer", 1)

    listed = outbox(channel_config)
    assert listed.returncode == 0
    assert "blocked by the customer" in listed.stdout
    assert "5551234" not in listed.stdout
    assert outbox(channel_config, "--retry", "999").returncode == 1
    assert outbox(channel_config, "--retry", str(dead.id)).stdout == "1 to be sent again.\n"

    platform.clock.forward(days=4000)  # the command told the real time, this clock is another
    await platform.say("5551235", "wakes the outbox", "2")
    assert [each.text for each in await platform.shown("5551234", 1)] == ["heard: where is my parcel?"]
    await platform.shown("5551235", 1)
    await until(lambda: books.call(deliveries.not_sent), lambda found: found == [])
    assert outbox(channel_config).stdout == "no message waits for a channel\n"


async def test_pauses_grow_and_after_a_day_it_is_given_up(platform: Platform, books: Database, rasa: FakeRasa) -> None:
    platform.driver.fail(10_000, "down")
    await platform.say("1", "hello", "1")
    pauses = []
    for attempt in range(1, 5):
        row = (
            await until(
                lambda: books.call(deliveries.not_sent),
                lambda found, attempt=attempt: len(found) == 1 and found[0].attempts >= attempt,
            )
        )[0]
        pauses.append((row.due_at - platform.clock.now).total_seconds())
        platform.clock.forward(seconds=pauses[-1])
    assert pauses == [1, 2, 4, 8]
    platform.clock.forward(hours=24)
    dead = (await not_sent(books, DeliveryState.DEAD))[0]
    assert dead.fault == "status 502"
    assert rasa.texts == ["hello"]


async def test_a_platform_that_says_how_long_to_wait_is_waited_for(platform: Platform, books: Database) -> None:
    platform.driver.fail(1, "busy")
    await platform.say("1", "hello", "1")
    row = (await until(lambda: books.call(deliveries.not_sent), lambda found: bool(found and found[0].attempts)))[0]
    assert row.fault == "status 429"
    assert (row.due_at - platform.clock.now).total_seconds() == 1


async def test_what_waits_is_sent_by_the_next_process(
    driver: TelegramDriver, channel_config: Config, clock: Clock, books: Database
) -> None:
    async with opened(replace(channel_config, channels={}), clock) as door:
        assert (await Platform(driver, door.client, clock).tell(driver.text("9", "x", "1"))).status_code == 404
    driver.fail(1, "down")
    async with opened(channel_config, clock) as door:
        await Platform(driver, door.client, clock).say("9", "are you there?", "1")
        await until(lambda: books.call(deliveries.not_sent), lambda found: bool(found and found[0].attempts))
    assert driver.received("9") == []
    clock.forward(seconds=2)
    async with opened(channel_config, clock) as door:
        assert [each.text for each in await Platform(driver, door.client, clock).shown("9", 1)] == [
            "heard: are you there?"
        ]


async def test_who_is_forgotten_is_no_contact_any_more(platform: Platform, books: Database) -> None:
    await platform.say("9", "hello", "1")
    await platform.shown("9", 1)
    contact = books.call(lambda session: session.get_one(Contact, ("telegram", "9")))
    await until(lambda: books.call(deliveries.not_sent), lambda found: found == [])
    assert books.call(inbox.forget, contact.conversation_id, platform.clock.now)
    counts = [books.call(lambda session, table=table: session.query(table).count()) for table in (Contact, Delivery)]
    assert counts == [0, 0]


async def test_an_answer_on_its_way_is_not_forgotten_before_it_is_sent(platform: Platform, books: Database) -> None:
    platform.driver.fail(1, "down")
    await platform.say("9", "delete my data", "1")
    row = (await until(lambda: books.call(deliveries.not_sent), lambda found: bool(found and found[0].attempts)))[0]
    assert not books.call(inbox.forget, row.conversation_id, platform.clock.now)
    platform.clock.forward(minutes=1)
    assert books.call(inbox.forget, row.conversation_id, platform.clock.now)
