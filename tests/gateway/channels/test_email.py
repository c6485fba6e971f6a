"""E-mails that come: who wrote them, what is read of them, and what nobody has to answer."""

from __future__ import annotations

import time
from contextlib import suppress
from email.message import EmailMessage

import httpx
import pytest

from bot.gateway.channels.base import Kind, Update
from bot.gateway.channels.email import Email

from ..conftest import FakeRasa, words
from .driver import Hook
from .email_driver import PHOTO, SHOP, EmailDriver, address, signed, written
from .platform import Platform, driver_of, until

driver = driver_of(EmailDriver)


def read(email: Email, mail: EmailMessage) -> list[tuple[Kind, str]]:
    return [(update.kind, update.text) for update in email.read(mail.as_bytes())]


def one(email: Email, mail: EmailMessage) -> Update:
    [update] = email.read(mail.as_bytes())
    return update


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=1"},
        {"Precedence": "bulk"},
        {"Precedence": "LIST"},
        {"List_Id": "<offers.shop.example>"},
        {"List_Unsubscribe": "<https://shop.example/u>"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "holiday"},
        {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
        {"X_Spam_Flag": "YES"},
        {"From": "MAILER-DAEMON@mx.example.com"},
        {"From": "no-reply@parcels.example"},
        {"From": "noreply+17@parcels.example"},
        {"From": f"GlobalStyle <{SHOP.upper()}>"},
        {"From": "a@example.com, b@example.com"},
        {"From": "undisclosed"},
        {"From": '"a b"@example.com'},
    ],
)
def test_what_no_customer_wrote_is_not_answered(email: Email, headers: dict[str, str]) -> None:
    assert read(email, written("1", "hello", "1")) == [(Kind.TEXT, "hello")]
    assert email.read(written("1", "hello", "1", **headers).as_bytes()) == []


def test_a_bounce_is_not_answered(email: Email) -> None:
    bounce = written("1", "could not be delivered", "1")
    bounce.make_mixed()
    bounce.set_type("multipart/report")
    assert email.read(bounce.as_bytes()) == []


def test_a_machine_may_say_that_it_is_none(email: Email) -> None:
    mail = written("1", "hello", "1", Auto_Submitted="no", Return_Path=f"<{address('1')}>")
    assert read(email, mail) == [(Kind.TEXT, "hello")]


def test_a_mail_is_known_by_its_id_its_sender_and_its_thread(email: Email) -> None:
    mail = written("1", "hello", "7", References="<1@x.example> <2@x.example>")
    update = one(email, mail)
    assert (update.id, update.address, update.locale) == ("<7.1@mail.example.com>", "customer-1@example.com", "de-DE")
    assert update.thread == {
        "subject": "Meine Bestellung",
        "message_id": "<7.1@mail.example.com>",
        "references": ["<1@x.example>", "<2@x.example>"],
    }


def test_a_mail_without_an_id_is_known_by_all_that_is_in_it(email: Email) -> None:
    mail = written("1", "hello", "7")
    del mail["Message-ID"]
    first, again = one(email, mail), one(email, mail)
    mail.set_content("hello!")
    assert first.id == again.id != one(email, mail).id
    assert (first.thread or {})["message_id"] == ""


def test_of_a_first_mail_without_words_the_subject_is_read(email: Email) -> None:
    mail = written("1", "-- \nAnna", "1", Subject="Where is GS-1006?")
    assert read(email, mail) == [(Kind.TEXT, "")]
    del mail["In-Reply-To"]
    assert read(email, mail) == [(Kind.TEXT, "Where is GS-1006?")]


@pytest.mark.parametrize(
    ("charset", "named", "text"),
    [("utf-8", "utf-8", "Größe 38"), ("cp1252", "iso-8859-1", "12 € – Grün"), ("gb18030", "gb2312", "请改成黑色，镕"),
     ("utf-8", "x-unknown", "Größe 38")],
)  # fmt: skip
def test_words_are_read_in_the_set_that_was_meant(email: Email, charset: str, named: str, text: str) -> None:
    head = (
        f"From: a@example.com\r\nContent-Type: text/plain; charset={named}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    [update] = email.read(head.encode() + text.encode(charset))
    assert update.text == text


def test_lines_that_a_program_has_wrapped_are_whole_again(email: Email) -> None:
    head = b'From: a@example.com\r\nContent-Type: text/plain; format="flowed"\r\n\r\n'
    [update] = email.read(head + b"Please send it to \r\nHauptstr. 14, Berlin.\r\n-- \r\nAnna\r\n")
    assert update.text == "Please send it to Hauptstr. 14, Berlin."


def test_of_alternatives_the_plain_one_is_read_and_html_only_where_that_is_empty(email: Email) -> None:
    mail = written("1", "plain", "1")
    mail.add_alternative("<p>rich</p>", subtype="html")
    empty = written("1", "", "1")
    empty.add_alternative("<style>p {}</style><p>ri<b>ch</b></p>", subtype="html")
    assert (read(email, mail), read(email, empty)) == ([(Kind.TEXT, "plain")], [(Kind.TEXT, "rich")])


async def test_pictures_come_after_the_words_and_ornaments_not_at_all(email: Email) -> None:
    mail = written("1", "It came broken.", "1")
    mail.add_attachment(PHOTO, maintype="image", subtype="png", filename="vase.png")
    mail.add_attachment(PHOTO + b"2", maintype="image", subtype="jpeg", disposition="inline", cid="<vase@x>")
    mail.add_attachment(PHOTO[:5_000], maintype="image", subtype="png", disposition="inline", cid="<logo@x>")
    mail.add_attachment(bytes(8 * 1024 * 1024 + 1), maintype="image", subtype="png", filename="large.png")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="x.pdf")
    words_, *pictures = email.read(mail.as_bytes())
    assert (words_.kind, words_.text) == (Kind.TEXT, "It came broken.")
    assert [each.kind for each in pictures] == [Kind.PICTURE, Kind.PICTURE]
    assert len({each.id for each in [words_, *pictures]}) == 3
    async with httpx.AsyncClient() as web:
        assert [await email.picture(web, each.picture) for each in pictures] == [PHOTO, PHOTO + b"2"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: a@example.com\r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
        b"From: a@example.com\r\nContent-Type: text/plain; charset=\xff\r\n\r\nx",
        b"From: <<>>@@\r\n\r\nx",
        b"From: a@example.com\r\nMessage-ID: <\r\n x>\r\n\r\nx",
        b"From: a@example.com\r\nContent-Transfer-Encoding: base64\r\n\r\n!!",
        b"From: a@example.com\r\n" + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 400,
    ],
)
async def test_what_is_no_mail_breaks_nothing(platform: Platform, rasa: FakeRasa, raw: bytes) -> None:
    assert (await platform.tell(signed(raw))).status_code in (200, 422)
    await platform.say("1", "next", "1")
    await until(lambda: rasa.texts, lambda texts: "next" in texts)


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 20_000,
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 400,
        b"Content-Type: text/plain" + b"; a=b" * 100_000 + b"\r\n\r\nx",
        b"From: " + b"a," * 500_000 + b"\r\n\r\nx",
        b"From: " + b"(" * 500_000 + b"\r\n\r\nx",
        b"From: a@example.com\r\nSubject: " + b"=?utf-8?q?a?= " * 50_000 + b"\r\n\r\nx",
        b"From: a@example.com\r\nReferences: " + b"<" * 500_000 + b"\r\n\r\nx",
        b"From: a@example.com\r\nReferences: " + b"<" + b"a" * 500_000 + b"\r\n\r\nx",
    ],
)
def test_a_mail_that_is_made_to_take_long_does_not(email: Email, raw: bytes) -> None:
    begun = time.process_time()
    with suppress(ValueError):
        email.read(raw)
    assert time.process_time() - begun < 2


async def test_a_mail_with_pictures_is_larger_than_other_webhooks(platform: Platform, driver: EmailDriver) -> None:
    mail = written("1", "anbei", "1")
    mail.add_attachment(bytes(2 * 1024 * 1024), maintype="application", subtype="pdf", filename="x.pdf")
    assert (await platform.tell(signed(mail.as_bytes()))).status_code == 200
    assert [each.text for each in await platform.shown("1", 1)] == ["heard: anbei"]
    too_large = await platform.tell(Hook(bytes(16 * 1024 * 1024 + 1)))
    assert too_large.status_code == 413


async def test_a_picture_that_cannot_be_shown_gets_a_word(platform: Platform, driver: EmailDriver) -> None:
    mail = written("1", "", "1")
    mail.add_attachment(PHOTO, maintype="image", subtype="png", filename="x.png")
    await platform.tell(signed(mail.as_bytes()))
    assert [each.text for each in await platform.shown("1", 1)] == [words("channel_picture", "de")]
