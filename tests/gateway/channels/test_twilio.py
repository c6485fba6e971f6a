"""What is particular to Twilio: WhatsApp and text messages by one account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.datastructures import Headers, QueryParams

from bot.gateway.channels.base import Choice, Kind, Later, Outgoing, Recipient, Refused, Update, Webhook
from bot.gateway.channels.twilio import Twilio
from bot.gateway.database import Database
from bot.gateway.problems import Problem
from bot.gateway.tables import DeliveryState

from .conftest import unsent
from .driver import Answer, Hook
from .platform import Platform, driver_of
from .twilio_driver import CREDENTIALS, HEADER, MESSAGES, SENDER, URL, TwilioDriver, error, incoming, told

PHONE, SHOP = "+4915112345678", "+4930901820"
CALLBACK = {"StatusCallback": URL}
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


driver = driver_of(TwilioDriver)


@pytest.fixture
def twilio(driver: TwilioDriver) -> Twilio:
    channel = Twilio.from_env(driver.env)
    assert channel is not None
    return channel


def read(twilio: Twilio, hook: Hook) -> list[Update]:
    return twilio.updates(Webhook("POST", "", Headers(), QueryParams(), hook.body))


def sms(identifier: str, text: str) -> Hook:
    return told(incoming(PHONE, identifier, From=PHONE, To=SHOP, Body=text))


async def test_it_is_acknowledged_with_no_instructions(platform: Platform) -> None:
    answer = await platform.tell(platform.driver.text("1", "hi", "1"))
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    assert answer.headers["content-type"].startswith("text/xml")


async def test_a_customer_is_answered_from_the_number_that_they_wrote_to(
    platform: Platform, driver: TwilioDriver
) -> None:
    assert (await platform.tell(sms("1", "hi by SMS"))).status_code == 200
    await platform.shown(PHONE, 1)
    await platform.say("4915112345678", "hi by WhatsApp", "2")
    await platform.shown("4915112345678", 1)
    assert [(call.path, call.headers["authorization"], call.body) for call in driver.calls] == [
        (MESSAGES, CREDENTIALS, {"To": PHONE, "From": SHOP, **CALLBACK, "Body": "heard: hi by SMS"}),
        (
            MESSAGES,
            CREDENTIALS,
            {"To": f"whatsapp:{PHONE}", "From": SENDER, **CALLBACK, "Body": "heard: hi by WhatsApp"},
        ),
    ]


@pytest.mark.parametrize("text", ["我的包裹到哪里了？", "أين طردي؟", "Где моя посылка?", "¿50 % & más? a+b=c 📦"])
async def test_texts_in_every_script_arrive_as_they_were_written(platform: Platform, text: str) -> None:
    await platform.say("1", text, "1")
    assert [each.text for each in await platform.shown("1", 1)] == [f"heard: {text}"]


async def test_a_caller_whose_host_is_no_address_is_refused(twilio: Twilio) -> None:
    hook = Webhook("POST", "http://chat:99999/channels/twilio", Headers({HEADER: "x"}), QueryParams(), b"")
    with pytest.raises(Problem):
        twilio.verify(hook, NOW)


def test_receipts_and_a_stop_that_twilio_answers_make_nothing(twilio: Twilio) -> None:
    status = {"MessageSid": "SM1", "MessageStatus": "delivered", "From": SENDER, "To": "whatsapp:+1"}
    assert read(twilio, told(status)) == []
    assert read(twilio, told(incoming("1", "1", Body="STOP", OptOutType="STOP"))) == []


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"MessageStatus": "failed", "ErrorCode": "30002"}, [(Later, "status failed, code 30002")]),
        ({"MessageStatus": "undelivered", "ErrorCode": "30003"}, [(Refused, "status undelivered, code 30003")]),
        ({"MessageStatus": "undelivered"}, [(Refused, "status undelivered, code 0")]),
        ({"MessageStatus": "delivered"}, []),
        ({"MessageStatus": "sent", "ErrorCode": "30003"}, []),
        ({"Body": "failed", "SmsStatus": "received"}, []),
    ],
)
def test_only_what_will_not_arrive_any_more_is_undelivered(
    twilio: Twilio, fields: dict[str, str], faults: list[tuple[type, str]]
) -> None:
    form = {"MessageSid": "SM1", "From": SENDER, "To": "whatsapp:+1"} | fields
    found = twilio.undelivered(Webhook("POST", "", Headers(), QueryParams(), told(form).body))
    assert [(type(each.error), each.error.fault) for each in found] == faults
    assert {each.id for each in found} <= {"SM1"}


def test_without_a_public_address_twilio_is_asked_for_no_statuses(driver: TwilioDriver) -> None:
    inside = Twilio.from_env(driver.env | {"REROUTE_PUBLIC_URL": ""})
    assert inside is not None
    (call,) = inside.calls(Recipient("+1"), Outgoing("m-1", "hi"))
    assert call.data == {"To": "+1", "From": SENDER, "Body": "hi"}


def test_what_is_no_message_is_an_error(twilio: Twilio) -> None:
    for fields in ({}, {"MessageSid": "SM1"}, {"MessageSid": "SM1", "From": "+1", "To": "+2", "NumMedia": "many"}):
        with pytest.raises((KeyError, ValueError)):
            read(twilio, told(fields))


def test_a_pressed_button_of_a_template_is_its_words(twilio: Twilio) -> None:
    (update,) = read(twilio, told(incoming("1", "1", Body="", ButtonText="Yes", ButtonPayload="confirm")))
    assert (update.kind, update.text, update.button) == (Kind.TEXT, "Yes", "")


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("image/jpeg", Kind.PICTURE),
        ("image/webp", Kind.STICKER),
        ("audio/ogg", Kind.VOICE),
        ("video/mp4", Kind.FILE),
        ("text/vcard", Kind.FILE),
        ("", Kind.FILE),
    ],
)
def test_each_attachment_is_known_for_what_it_is(
    twilio: Twilio, driver: TwilioDriver, media_type: str, kind: Kind
) -> None:
    (update,) = read(twilio, driver.media("1", "1", media_type))
    assert (update.id, update.kind) == ("SM11", kind)


def test_each_picture_of_a_message_counts_and_the_words_once(twilio: Twilio, driver: TwilioDriver) -> None:
    form = incoming("1", "1", From=PHONE, Body="torn", NumMedia="2")
    for number in range(2):
        form |= {f"MediaContentType{number}": "image/webp", f"MediaUrl{number}": f"{driver.url}/media/{number}"}
    found = [(each.id, each.kind, each.text, each.picture) for each in read(twilio, told(form))]
    assert found == [
        ("SM11", Kind.PICTURE, "torn", f"{driver.url}/media/0"),
        ("SM11-1", Kind.PICTURE, "", f"{driver.url}/media/1"),
    ]


def test_choices_are_numbers_and_long_texts_are_cut(twilio: Twilio) -> None:
    to = Recipient("whatsapp:+1", {"from": SENDER})
    (call,) = twilio.calls(to, Outgoing("m-1", "So machen?", [Choice("b-1", "Ja"), Choice("b-2", "Nein")]))
    assert call.data == {"To": "whatsapp:+1", "From": SENDER, **CALLBACK, "Body": "So machen?\n\n1. Ja\n2. Nein"}
    first, second = twilio.calls(to, Outgoing("m-2", "x" * 1_601))
    assert first.data is not None
    assert second.data is not None
    assert (first.data["Body"], second.data["Body"]) == ("x" * 1_600, "x")


@pytest.mark.parametrize(("address", "is_open"), [("whatsapp:+1", False), ("+1", True)])
def test_the_window_of_24_hours_is_that_of_whatsapp(twilio: Twilio, address: str, is_open: bool) -> None:
    assert twilio.is_open(address, NOW - timedelta(hours=24), NOW)
    assert twilio.is_open(address, NOW - timedelta(hours=24, seconds=1), NOW) is is_open


async def test_after_24_hours_a_phone_is_written_to_and_whatsapp_is_not(
    platform: Platform, driver: TwilioDriver, books: Database
) -> None:
    driver.fail(2, "down")
    await platform.say("1", "by WhatsApp", "1")
    assert (await platform.tell(sms("2", "by SMS"))).status_code == 200
    await unsent(books, lambda found: [each.attempts for each in found] == [1, 1])
    platform.clock.forward(hours=24, seconds=2)
    assert [each.text for each in await platform.shown(PHONE, 1)] == ["heard: by SMS"]
    (letter,) = await unsent(books, lambda found: [each.state for each in found] == [DeliveryState.DEAD])
    assert (letter.address, letter.fault) == ("whatsapp:+1", "too long after the customer's last message")
    assert driver.received("1") == []


@pytest.mark.parametrize("answer", [error(63016), error(63016, 403), error(21610), error(21211), Answer(400)])
def test_what_will_never_be_taken_is_given_up(twilio: Twilio, answer: Answer) -> None:
    with pytest.raises(Refused):
        twilio.judge(_response(answer))


@pytest.mark.parametrize("answer", [error(20003, 401), error(21606), error(21609), error(63018), Answer(502)])
def test_what_passes_or_the_shop_can_mend_is_tried_again(twilio: Twilio, answer: Answer) -> None:
    with pytest.raises(Later):
        twilio.judge(_response(answer))


def test_it_is_waited_as_long_as_the_platform_says(twilio: Twilio) -> None:
    with pytest.raises(Later) as later:
        twilio.judge(_response(error(20429, 429, {"Retry-After": "7"})))
    assert (later.value.fault, later.value.after) == ("status 429, code 20429", 7)


async def test_a_picture_is_fetched_with_the_token_which_nobody_else_sees(twilio: Twilio, driver: TwilioDriver) -> None:
    elsewhere = TwilioDriver()
    elsewhere.answer = lambda call: Answer(body=b"\xff\xd8jpeg")  # type: ignore[method-assign]
    moved = Answer(307, b"", {"Location": f"{elsewhere.url}/signed"})
    driver.answer = lambda call: moved  # type: ignore[method-assign]
    async with httpx.AsyncClient() as web:
        assert await twilio.picture(web, f"{driver.url}/media/0") == b"\xff\xd8jpeg"
        for strange in (f"{elsewhere.url}/media/0", f"{driver.url}.example/media/0", "file:///etc/passwd", ""):
            with pytest.raises(Refused):
                await twilio.picture(web, strange)
    elsewhere.stop()
    assert [(call.path, call.headers["authorization"]) for call in driver.calls] == [("/media/0", CREDENTIALS)]
    assert [(call.path, call.headers.get("authorization")) for call in elsewhere.calls] == [("/signed", None)]


def test_a_link_opens_whatsapp_with_the_code_as_text(twilio: Twilio, driver: TwilioDriver) -> None:
    assert twilio.link("go-a_b-c") == "https://wa.me/14155238886?text=go-a_b-c"
    for number in ("", SHOP):
        by_phone = Twilio.from_env(driver.env | {"REROUTE_TWILIO_NUMBER": number})
        assert by_phone is not None
        assert by_phone.link("go-a_b-c") is None


def test_it_is_set_up_whole_or_not_at_all(driver: TwilioDriver) -> None:
    assert Twilio.from_env({}) is None
    with pytest.raises(ValueError, match="REROUTE_TWILIO_TOKEN"):
        Twilio.from_env(driver.env | {"REROUTE_TWILIO_TOKEN": ""})


def _response(answer: Answer) -> httpx.Response:
    return httpx.Response(answer.status, json=answer.body, headers=dict(answer.headers))
