"""What is particular to WhatsApp's Cloud API."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.datastructures import Headers, QueryParams

from bot.gateway.channels.base import Choice, Kind, Later, Outgoing, Recipient, Refused, Update, Webhook
from bot.gateway.channels.whatsapp import WhatsApp
from bot.gateway.database import Database
from bot.gateway.tables import DeliveryState

from ..conftest import FakeRasa, words
from .conftest import unsent
from .driver import Answer, Hook
from .platform import Platform, driver_of, until
from .whatsapp_driver import MESSAGES, NUMBER_ID, VERIFY_TOKEN, WhatsAppDriver, batch, change, error, message, signed

TO = Recipient("DE.1", {"to": "1"})


driver = driver_of(WhatsAppDriver)


@pytest.fixture
def whatsapp(driver: WhatsAppDriver) -> WhatsApp:
    channel = WhatsApp.from_env(driver.env)
    assert channel is not None
    return channel


def read(whatsapp: WhatsApp, hook: Hook) -> list[Update]:
    return whatsapp.updates(Webhook("POST", "", Headers(), QueryParams(), hook.body))


def bodies(whatsapp: WhatsApp, text: str, *titles: str) -> list[Any]:
    choices = [Choice(f"b-{number}", title) for number, title in enumerate(titles, 1)]
    calls = whatsapp.calls(TO, Outgoing("m-1", text, choices, opener="Auswählen"))
    assert {call.url.removeprefix(whatsapp.api) for call in calls} == {MESSAGES}
    assert {call.headers["Authorization"] for call in calls} == {"Bearer EAAJB"}
    return [call.json for call in calls]


async def test_the_subscription_is_confirmed_to_who_knows_the_token(platform: Platform) -> None:
    asked = f"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={VERIFY_TOKEN}"
    answer = await platform.tell(Hook(method="GET", query=asked))
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    for wrong in (asked[:-1], asked.replace("subscribe", "unsubscribe"), "hub.verify_token=", ""):
        assert (await platform.tell(Hook(method="GET", query=wrong))).status_code == 401


async def test_every_message_of_every_entry_is_answered(platform: Platform) -> None:
    def text(customer: str, identifier: str, body: str) -> dict[str, Any]:
        return message(customer, identifier, type="text", text={"body": body})

    told = batch(change(text("1", "1", "eins"), text("2", "2", "zwei")), change(text("1", "3", "drei")))
    assert (await platform.tell(told)).status_code == 200
    assert [each.text for each in await platform.shown("1", 2)] == ["heard: eins", "heard: drei"]
    assert [each.text for each in await platform.shown("2", 1)] == ["heard: zwei"]


async def test_a_batch_of_three_megabytes_is_taken_and_no_larger_one(platform: Platform) -> None:
    said = message("1", "1", type="text", text={"body": "hi"})
    small = len(batch(change(said, filler="")).body)
    for size, status in ((3 * 1024 * 1024, 200), (3 * 1024 * 1024 + 1, 413)):
        assert (await platform.tell(batch(change(said, filler="x" * (size - small))))).status_code == status


@pytest.mark.parametrize("text", ["我的包裹到哪里了？", "أين طردي؟", "Где моя посылка?", "¿Dónde está? 📦👩🏽‍💻"])
async def test_texts_in_every_script_arrive_as_they_were_written(platform: Platform, text: str) -> None:
    await platform.say("1", text, "1")
    assert [each.text for each in await platform.shown("1", 1)] == [f"heard: {text}"]


def test_what_is_no_customers_doing_makes_nothing(whatsapp: WhatsApp) -> None:
    said = message("1", "1", type="text", text={"body": "hi"})
    status = {"id": "wamid.own1", "status": "failed", "recipient_id": "1", "errors": [{"code": 131047}]}
    for told in (
        batch(change(statuses=[status])),
        batch(change(field="smb_message_echoes", message_echoes=[said])),
        batch({"field": "account_update", "value": {"messages": "none"}}),
        batch(change(said, number="another")),
        batch(change(message("1", "2", type="reaction", reaction={"message_id": "wamid.own1"}))),
        batch(change(message("1", "3", type="revoke", revoke={"original_message_id": "wamid.1-1"}))),
        batch(change(message("1", "4", type="system", system={"body": "…", "wa_id": "2"}))),
        batch(change({"id": "wamid.5", "type": "text", "text": {"body": "from nobody"}})),
        signed({"object": "whatsapp_business_account", "entry": []}),
    ):
        assert read(whatsapp, told) == []
    assert [update.text for update in read(whatsapp, batch(change(said)))] == ["hi"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"entry": [{"changes": [{"field": "messages"}]}]}', b"\xff"])
def test_a_webhook_that_is_none_is_an_error(whatsapp: WhatsApp, body: bytes) -> None:
    with pytest.raises(ValueError, match="validation error"):
        read(whatsapp, Hook(body))


@pytest.mark.parametrize(
    ("members", "kind", "text"),
    [
        ({"type": "text", "text": {"body": "and this?"}, "context": {"id": "wamid.own1"}}, Kind.TEXT, "and this?"),
        ({"type": "button", "button": {"payload": "p", "text": "Yes"}}, Kind.TEXT, "Yes"),
        ({"type": "request_welcome"}, Kind.START, ""),
        ({"type": "video", "video": {"id": "9", "caption": "broken"}}, Kind.FILE, "broken"),
        ({"type": "document", "document": {"id": "9", "mime_type": "application/pdf"}}, Kind.FILE, ""),
        ({"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]}, Kind.FILE, ""),
        ({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {}}}, Kind.FILE, ""),
        ({"type": "unsupported", "errors": [{"code": 131051}]}, Kind.FILE, ""),
        ({"type": "unsupported", "unsupported": {"type": "edit"}}, Kind.EDITED, ""),
        ({"type": "invented next year"}, Kind.FILE, ""),
    ],
)
def test_each_type_is_known_for_what_it_is(whatsapp: WhatsApp, members: dict[str, Any], kind: Kind, text: str) -> None:
    (update,) = read(whatsapp, batch(change(message("1", "1", **members))))
    assert (update.id, update.address, update.kind, update.text) == ("wamid.1-1", "DE.1", kind, text)


@pytest.mark.parametrize(
    "members",
    [
        {"type": "image", "image": {"id": "77", "mime_type": "image/jpeg", "caption": "torn"}},
        {"type": "document", "document": {"id": "77", "mime_type": "image/png", "caption": "torn"}},
    ],
)
def test_a_picture_is_one_also_when_sent_as_a_document(whatsapp: WhatsApp, members: dict[str, Any]) -> None:
    (update,) = read(whatsapp, batch(change(message("1", "1", **members))))
    assert (update.kind, update.picture, update.text) == (Kind.PICTURE, "77", "torn")


async def test_a_customer_is_the_same_with_and_without_a_phone_number(
    platform: Platform, driver: WhatsAppDriver, rasa: FakeRasa
) -> None:
    hidden = message("1", "2", type="text", text={"body": "zwei"})
    del hidden["from"]
    await platform.say("1", "eins", "1")
    await platform.shown("1", 1)
    assert (await platform.tell(batch(change(hidden)))).status_code == 200
    assert [each.text for each in await platform.shown("1", 2)] == ["heard: eins", "heard: zwei"]
    assert len({turn["sender"] for turn in rasa.turns}) == 1
    sent = [call.body for call in driver.calls if "type" in call.body]
    assert [(body.get("to"), body.get("recipient")) for body in sent] == [("1", None), (None, "DE.1")]


async def test_a_group_is_answered_in_the_group(platform: Platform, driver: WhatsAppDriver) -> None:
    assert (await platform.tell(driver.other("1", "1")["group"])).status_code == 200
    await platform.shown(driver.group_of("1"), 1)
    (sent,) = [call.body for call in driver.calls]
    text = {"type": "text", "text": {"body": words("channel_group")}}
    assert sent == {"messaging_product": "whatsapp", "recipient_type": "group", "to": driver.group_of("1"), **text}


async def test_a_message_is_marked_as_read_and_the_typing_sign_shown(
    platform: Platform, driver: WhatsAppDriver
) -> None:
    await platform.say("1", "hallo", "1")
    await platform.shown("1", 1)
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1-1"}
    told = await until(lambda: [call for call in driver.calls if "status" in call.body], bool)
    assert [(call.path, call.body) for call in told] == [(MESSAGES, {**read, "typing_indicator": {"type": "text"}})]


def test_up_to_three_short_choices_are_buttons(whatsapp: WhatsApp) -> None:
    titles = ("Ja, bitte", "Nein", "Zwanzig Zeichen hier")
    buttons = [{"type": "reply", "reply": {"id": f"b-{n}", "title": title}} for n, title in enumerate(titles, 1)]
    assert bodies(whatsapp, "So machen?", *titles) == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": "1",
            "type": "interactive",
            "interactive": {"body": {"text": "So machen?"}, "type": "button", "action": {"buttons": buttons}},
        }
    ]


@pytest.mark.parametrize("titles", [("rot", "blau", "grün", "schwarz"), ("Ein Titel mit 24 Zeichen",)])
def test_up_to_ten_choices_are_a_list_behind_a_button(whatsapp: WhatsApp, titles: tuple[str, ...]) -> None:
    rows = [{"id": f"b-{number}", "title": title} for number, title in enumerate(titles, 1)]
    (body,) = bodies(whatsapp, "Welche Farbe?", *titles)
    action = {"button": "Auswählen", "sections": [{"rows": rows}]}
    assert body["interactive"] == {"body": {"text": "Welche Farbe?"}, "type": "list", "action": action}


@pytest.mark.parametrize(
    "titles", [tuple(f"Nr. {n}" for n in range(11)), ("Ein Titel aus 25 Zeichen!",), ("rot", "rot")]
)
def test_other_choices_are_numbers(whatsapp: WhatsApp, titles: tuple[str, ...]) -> None:
    (body,) = bodies(whatsapp, "Welche?", *titles)
    assert body["text"]["body"] == "Welche?\n\n" + "\n".join(f"{n}. {title}" for n, title in enumerate(titles, 1))


async def test_a_list_opens_in_the_language_of_the_talk_and_its_rows_can_be_pressed(
    platform: Platform, driver: WhatsAppDriver, rasa: FakeRasa
) -> None:
    colours = [{"title": title, "payload": f"/{title}"} for title in ("红色", "蓝色", "绿色", "黑色")]
    rasa.answer = lambda turn: [{"text": "请问要什么颜色？", "buttons": colours if turn["message"] == "颜色" else []}]
    await platform.say("1", "颜色", "1")
    (shown,) = await platform.shown("1", 1)
    (sent,) = [call.body["interactive"] for call in driver.calls if "interactive" in call.body]
    assert sent["action"]["button"] == words("channel_choose", "zh")
    reply = {"type": "list_reply", "list_reply": {"id": shown.buttons[3][1], "title": "黑色"}}
    assert (await platform.tell(driver.message("1", "2", type="interactive", interactive=reply))).status_code == 200
    await platform.shown("1", 2)
    assert rasa.texts == ["颜色", "/黑色"]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "zh"])
def test_the_word_on_a_list_fits(language: str) -> None:
    assert 1 <= len(words("channel_choose", language)) <= 20


def test_long_texts_are_cut_and_buttons_stand_under_the_last_part(whatsapp: WhatsApp) -> None:
    text = "\n".join(["x" * 99] * 50)
    assert [len(body["text"]["body"]) for body in bodies(whatsapp, text)] == [4_099 - 100, 999]
    *before, last = bodies(whatsapp, text, "Ja")
    assert {body["type"] for body in before} == {"text"}
    assert all(len(body["text"]["body"]) <= 1_024 for body in before)
    assert last["interactive"]["body"]["text"] == "\n".join(["x" * 99] * 10)


async def test_after_24_hours_nothing_is_sent_any_more(
    platform: Platform, driver: WhatsAppDriver, books: Database
) -> None:
    driver.fail(1, "down")
    await platform.say("1", "eins", "1")
    await unsent(books, lambda found: [each.attempts for each in found] == [1])
    platform.clock.forward(hours=24, seconds=2)
    (letter,) = await unsent(books, lambda found: [each.state for each in found] == [DeliveryState.DEAD])
    assert letter.fault == "too long after the customer's last message"
    await platform.say("1", "zwei", "2")
    assert [each.text for each in await platform.shown("1", 1)] == ["heard: zwei"]


@pytest.mark.parametrize("code", [4, 130429, 131048, 131056, 80007, 190, 10, 131042, 133010])
def test_too_much_at_once_and_what_the_shop_can_mend_is_tried_again(whatsapp: WhatsApp, code: int) -> None:
    with pytest.raises(Later) as later:
        whatsapp.judge(_response(error(code)))
    assert (later.value.fault, later.value.after) == (f"status 400, code {code}", 0)


def test_it_is_waited_as_long_as_the_platform_says(whatsapp: WhatsApp) -> None:
    usage = '{"102": [{"type": "whatsapp", "call_count": 100, "estimated_time_to_regain_access": 19}]}'
    for headers, seconds in (({"X-Business-Use-Case-Usage": usage}, 19 * 60), ({"Retry-After": "7"}, 7)):
        with pytest.raises(Later) as later:
            whatsapp.judge(_response(error(80007, headers=headers)))
        assert later.value.after == seconds


@pytest.mark.parametrize("answer", [error(131047), error(131047, 403), error(131026), error(131009), Answer(400)])
def test_what_will_never_be_taken_is_given_up(whatsapp: WhatsApp, answer: Answer) -> None:
    with pytest.raises(Refused):
        whatsapp.judge(_response(answer))


async def test_a_picture_is_fetched_by_its_id_with_the_token(whatsapp: WhatsApp, driver: WhatsAppDriver) -> None:
    there = {
        "/v25.0/77": Answer(body={"url": f"{driver.url}/whatsapp_business/attachments/?mid=77", "id": "77"}),
        "/whatsapp_business/attachments/?mid=77": Answer(body=b"\xff\xd8jpeg"),
    }
    driver.answer = lambda call: there[call.path]  # type: ignore[method-assign]
    async with httpx.AsyncClient() as web:
        assert await whatsapp.picture(web, "77") == b"\xff\xd8jpeg"
    assert [(call.path, call.headers["authorization"]) for call in driver.calls] == [
        (path, "Bearer EAAJB") for path in there
    ]


async def test_a_picture_of_more_than_8_mb_is_not_taken(whatsapp: WhatsApp, driver: WhatsAppDriver) -> None:
    found = Answer(body={"url": f"{driver.url}/large"})
    driver.answer = lambda call: Answer(body=bytes(8 * 1024 * 1024 + 1)) if call.path == "/large" else found  # type: ignore[method-assign]
    async with httpx.AsyncClient() as web:
        with pytest.raises(Refused, match="too large"):
            await whatsapp.picture(web, "77")


async def test_a_pictures_id_leads_nowhere_else(whatsapp: WhatsApp, driver: WhatsAppDriver) -> None:
    driver.answer = lambda call: Answer(404)  # type: ignore[method-assign]
    async with httpx.AsyncClient() as web:
        with pytest.raises(Later):
            await whatsapp.picture(web, "../me/accounts?x=1")
    assert [call.path for call in driver.calls] == ["/v25.0/..%2Fme%2Faccounts%3Fx%3D1"]


def test_a_link_opens_the_chat_with_the_code_as_text(whatsapp: WhatsApp, driver: WhatsAppDriver) -> None:
    assert whatsapp.link("go-a_b-c") == "https://wa.me/49301234567?text=go-a_b-c"
    without = WhatsApp.from_env(driver.env | {"REROUTE_WHATSAPP_NUMBER": ""})
    assert without is not None
    assert without.link("go-a_b-c") is None


def test_it_is_set_up_whole_or_not_at_all(driver: WhatsAppDriver) -> None:
    assert WhatsApp.from_env({}) is None
    with pytest.raises(ValueError, match="REROUTE_WHATSAPP_APP_SECRET"):
        WhatsApp.from_env(driver.env | {"REROUTE_WHATSAPP_APP_SECRET": ""})
    without_api = {name: value for name, value in driver.env.items() if not name.endswith("_API")}
    channel = WhatsApp.from_env(without_api)
    assert channel is not None
    (call,) = channel.calls(TO, Outgoing("m-1", "hi"))
    assert call.url == f"https://graph.facebook.com/v25.0/{NUMBER_ID}/messages"


def _response(answer: Answer) -> httpx.Response:
    return httpx.Response(answer.status, json=answer.body, headers=dict(answer.headers))
