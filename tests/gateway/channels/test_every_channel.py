"""What holds for every messaging platform, each against a fake that behaves as its documents say."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import Any

import pytest

from bot.gateway.channels.base import Kind

from ..conftest import Clock, Config, FakeRasa, Rate, opened, words
from .driver import Driver
from .platform import Platform, until

UPDATES = int(os.environ.get("REROUTE_CHANNEL_UPDATES", "30"))
"""`make load` tells 250."""
TWO = [{"title": "Ja", "payload": "/affirm"}, {"title": "Nein", "payload": "/deny"}]


def asks(turn: dict[str, Any]) -> Any:
    return [{"text": "Soll ich das so machen?", "buttons": TWO}] if turn["message"] == "schwarz" else _heard(turn)


def _heard(turn: dict[str, Any]) -> Any:
    return [{"text": f"heard: {turn['message']}"}]


async def test_a_text_is_answered_once(platform: Platform, rasa: FakeRasa) -> None:
    await platform.say("1001", "wo ist mein Paket?", "1")
    shown = await platform.shown("1001", 1)
    assert [each.text for each in shown] == ["heard: wo ist mein Paket?"]
    assert rasa.texts == ["wo ist mein Paket?"]


async def test_updates_told_twice_make_one_turn_and_one_reply(platform: Platform, rasa: FakeRasa) -> None:
    hooks = [platform.driver.text(str(2000 + n % 10), f"message {n}", str(n + 1)) for n in range(UPDATES)]
    for hook in [*hooks, *hooks]:
        assert (await platform.tell(hook)).status_code == 200
    await _all_answered_once(platform, rasa, UPDATES)


async def test_updates_told_twenty_times_at_once_make_one_turn_and_one_reply(
    platform: Platform, rasa: FakeRasa
) -> None:
    hooks = [platform.driver.text(str(2000 + n % 10), f"message {n}", str(n + 1)) for n in range(UPDATES)]
    for at in range(0, UPDATES, 10):
        told = await asyncio.gather(*(platform.tell(hook) for hook in hooks[at : at + 10] for _ in range(20)))
        assert {response.status_code for response in told} == {200}
    await _all_answered_once(platform, rasa, UPDATES)


async def _all_answered_once(platform: Platform, rasa: FakeRasa, count: int) -> None:
    customers = [str(2000 + n) for n in range(10)]
    await until(
        lambda: sum(len(platform.driver.received(each)) for each in customers), lambda n: n >= count, seconds=60
    )
    assert sorted(rasa.texts) == sorted(f"message {n}" for n in range(count))
    for customer in customers:
        own = [f"heard: message {n}" for n in range(count) if str(2000 + n % 10) == customer]
        assert [each.text for each in platform.driver.received(customer)] == own


async def test_a_forged_webhook_is_refused_and_makes_no_turn(platform: Platform, rasa: FakeRasa) -> None:
    forged = platform.driver.forged()
    assert len(forged) >= 8
    for what, hook in forged.items():
        assert (await platform.tell(hook)).status_code in (401, 403), what
    await platform.say("1002", "echt", "2")
    await platform.shown("1002", 1)
    assert rasa.texts == ["echt"]


async def test_what_cannot_be_read_is_refused_without_a_turn(platform: Platform, rasa: FakeRasa) -> None:
    for text in ("\x00", "/restart", '/change_address{"order":"GS-1001"}', "\u200b/session_start"):
        await platform.say("1003", text, str(len(text)))
    await platform.shown("1003", 4)
    assert [text for text in rasa.texts if text.lstrip().startswith("/")] == []


async def test_a_button_is_pressed_once_and_only_while_it_is_open(platform: Platform, rasa: FakeRasa) -> None:
    rasa.answer = asks
    await platform.say("1004", "schwarz", "1")
    shown = (await platform.shown("1004", 1))[0]
    if platform.driver.has_buttons:
        assert [title for title, _ in shown.buttons] == ["Ja", "Nein"]
        pressed = platform.driver.press("1004", shown.buttons[0][1], "2")
    else:
        assert shown.text.endswith("1. Ja\n2. Nein")
        pressed = platform.driver.text("1004", "1", "2")
    for _ in range(3):
        assert (await platform.tell(pressed)).status_code == 200
    assert [each.text for each in await platform.shown("1004", 2)][1:] == ["heard: /affirm"]
    assert rasa.texts == ["schwarz", "/affirm"]


async def test_a_button_of_another_customer_does_nothing(platform: Platform, rasa: FakeRasa) -> None:
    if not platform.driver.has_buttons:
        pytest.skip("no buttons here: answers are numbers")
    rasa.answer = asks
    await platform.say("1005", "schwarz", "1")
    foreign = (await platform.shown("1005", 1))[0].buttons[0][1]
    assert (await platform.tell(platform.driver.press("1006", foreign, "2"))).status_code == 200
    await platform.shown("1006", 1)
    assert rasa.texts == ["schwarz"]


async def test_choices_without_room_for_buttons_are_numbers(platform: Platform, rasa: FakeRasa) -> None:
    many = [
        {"title": f"Möglichkeit Nummer {n}, mit allem, was dazu zu sagen ist, und noch etwas mehr", "payload": f"/x{n}"}
        for n in range(3)
    ]
    rasa.answer = lambda turn: [{"text": "Was darf es sein?", "buttons": many}]
    await platform.say("1007", "Was gibt es?", "1")
    shown = (await platform.shown("1007", 1))[0]
    assert shown.text == "Was darf es sein?\n\n" + "\n".join(f"{n + 1}. {many[n]['title']}" for n in range(3))
    assert shown.buttons == ()
    await platform.say("1007", "2.", "2")
    await platform.shown("1007", 2)
    assert rasa.texts == ["Was gibt es?", "/x1"]


@pytest.mark.parametrize("how", ["busy", "down"])
async def test_a_failed_send_is_tried_again_in_order(platform: Platform, rasa: FakeRasa, how: str) -> None:
    platform.driver.fail(2, how)
    await platform.say("1008", "eins", "1")
    await platform.say("1008", "zwei", "2")
    await until(lambda: len(rasa.texts), lambda n: n == 2)
    async with asyncio.timeout(20):
        while len(platform.driver.received("1008")) < 2:
            platform.clock.forward(seconds=1)
            await asyncio.sleep(0.05)
    assert [each.text for each in platform.driver.received("1008")] == ["heard: eins", "heard: zwei"]


async def test_a_send_that_is_refused_for_good_does_not_hold_up_the_next(platform: Platform) -> None:
    platform.driver.fail(1, "blocked")
    await platform.say("1009", "eins", "1")
    await platform.say("1009", "zwei", "2")
    assert [each.text for each in await platform.shown("1009", 1)] == ["heard: zwei"]


async def test_all_else_that_a_customer_can_do_gets_a_sane_answer(platform: Platform, rasa: FakeRasa) -> None:
    for number, kind in enumerate(platform.driver.other("1", "1")):
        customer = str(1100 + number)
        assert (await platform.tell(platform.driver.other(customer, "5")[kind])).status_code == 200
        if kind == Kind.REACTION:
            continue  # to nothing that was asked, so nothing is said
        heard_by = platform.driver.group_of(customer) if kind == Kind.GROUP else customer
        shown = await platform.shown(heard_by, 1)
        assert shown[0].text in {words(f"channel_{kind}", language) for language in ("de", "en")}
    assert rasa.texts == []


async def test_a_flood_gets_one_polite_word(
    driver: Driver, channel_config: Config, clock: Clock, rasa: FakeRasa
) -> None:
    async with opened(replace(channel_config, contact_rate=Rate(3, 1000)), clock) as door:
        platform = Platform(driver, door.client, clock)
        for n in range(10):
            await platform.say("1200", f"nummer {n}", str(n + 1))
        shown = await platform.shown("1200", 4)
    assert sorted(rasa.texts) == ["nummer 0", "nummer 1", "nummer 2"]
    polite = {words("rate_limited", "de"), words("rate_limited", "en")}
    assert [each.text in polite for each in shown].count(True) == 1
    assert len(shown) == 4
