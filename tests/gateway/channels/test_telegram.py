"""What is particular about Telegram."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from bot.gateway.channels.base import Later
from bot.gateway.channels.telegram import Telegram

from ..conftest import FakeRasa, words
from ..shots import shot
from .driver import Answer
from .platform import Platform, driver_of
from .telegram_driver import TelegramDriver

driver = driver_of(TelegramDriver)


PHOTO = [{"file_id": "small", "file_size": 900}, {"file_id": "large", "file_size": 90_000}]


async def test_the_words_under_a_picture_come_before_it(
    platform: Platform, driver: TelegramDriver, rasa: FakeRasa
) -> None:
    driver.photo = shot("JPEG")
    hook = driver.message("7", "1", photo=PHOTO, caption="the vase came broken")
    for _ in range(2):
        assert (await platform.tell(hook)).status_code == 200
    await platform.shown("7", 2)
    assert rasa.texts[0] == "the vase came broken"
    assert rasa.texts[1].startswith('/inform{"picture": "p-')
    assert len(rasa.texts) == 2
    asked = [call.body for call in driver.calls if call.path.endswith("/getFile")]
    assert asked == [{"file_id": "large"}]


async def test_a_picture_that_cannot_be_fetched_now_is_told_again(
    platform: Platform, driver: TelegramDriver, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = driver.message("7", "1", photo=PHOTO)
    with monkeypatch.context() as away:
        away.setattr(driver, "answer", lambda call: Answer(502))
        assert (await platform.tell(hook)).status_code == 503
    assert rasa.texts == []
    driver.photo = shot("JPEG")
    assert (await platform.tell(hook)).status_code == 200
    await platform.shown("7", 1)
    assert len(rasa.texts) == 1


async def test_what_is_no_picture_is_answered_with_a_question(platform: Platform, driver: TelegramDriver) -> None:
    assert (await platform.tell(driver.message("7", "1", photo=PHOTO))).status_code == 200
    assert [each.text for each in await platform.shown("7", 1)] == [words("channel_picture", "de")]


async def test_buttons_and_receipts_are_what_telegram_has(
    platform: Platform, driver: TelegramDriver, rasa: FakeRasa
) -> None:
    rasa.answer = lambda turn: [{"text": "So?", "buttons": [{"title": "Ja", "payload": "/affirm"}]}]
    await platform.say("7", "schwarz bitte", "1")
    button = (await platform.shown("7", 1))[0].buttons[0][1]
    sent = next(call.body for call in driver.calls if call.path.endswith("/sendMessage"))
    keyboard = {"inline_keyboard": [[{"text": "Ja", "callback_data": button}]]}
    assert sent == {"chat_id": "7", "text": "So?", "reply_markup": keyboard}
    assert len(button.encode()) <= 64
    assert (await platform.tell(driver.press("7", button, "cb-1"))).status_code == 200
    await platform.shown("7", 2)
    answered = [call.body for call in driver.calls if call.path.endswith("/answerCallbackQuery")]
    assert answered == [{"callback_query_id": "cb-1"}]


async def test_start_greets_and_groups_are_told_to_write_in_private(
    platform: Platform, driver: TelegramDriver, rasa: FakeRasa
) -> None:
    await platform.say("7", "/start", "1")
    assert [each.text for each in await platform.shown("7", 1)] == ["heard: /greet"]
    group = {"id": -70, "type": "group", "title": "Family"}
    for number in ("2", "3"):
        hook = driver.message("7", number, text="@GlobalStyleBot where is it?", chat=group)
        assert (await platform.tell(hook)).status_code == 200
    joined = driver.message("7", "4", chat=group, new_chat_members=[{"id": 1, "is_bot": True, "first_name": "B"}])
    assert (await platform.tell(joined)).status_code == 200
    assert [each.text for each in await platform.shown("-70", 1)] == [words("channel_group", "de")]
    assert rasa.texts == ["/greet"]


async def test_long_answers_come_in_parts_with_the_buttons_under_the_last(
    platform: Platform, driver: TelegramDriver, rasa: FakeRasa
) -> None:
    lines = "\n".join(f"line {n} " + "x" * 90 for n in range(60))
    rasa.answer = lambda turn: [{"text": lines, "buttons": [{"title": "Ja", "payload": "/affirm"}]}]
    await platform.say("7", "alles", "1")
    shown = await platform.shown("7", 2)
    assert [len(each.text) <= 4096 for each in shown] == [True, True]
    assert "\n".join(each.text for each in shown) == lines
    assert [len(each.buttons) for each in shown] == [0, 1]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"message": 5}', b"\xff", json.dumps({"message": {}}).encode()])
async def test_what_telegram_would_never_send_is_refused(
    platform: Platform, driver: TelegramDriver, rasa: FakeRasa, body: bytes
) -> None:
    hook = replace(driver.text("7", "x", "1"), body=body)
    assert (await platform.tell(hook)).status_code == 422
    assert rasa.texts == []


@pytest.mark.parametrize("body", [b"slow down", b"{}", b'{"parameters": null}'])
def test_a_limit_that_is_not_telegrams_own_is_waited_for(body: bytes) -> None:
    with pytest.raises(Later):
        Telegram("token", "secret").judge(httpx.Response(429, content=body))
