"""What is particular to e-mail."""

from __future__ import annotations

import asyncio
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import httpx
import pytest
from starlette.datastructures import Headers, QueryParams

from bot.gateway.channels.base import Choice, Kind, Later, Outgoing, Recipient, Refused, Update, Webhook
from bot.gateway.channels.email import Email
from bot.gateway.problems import Problem

from ..conftest import Clock, FakeRasa, words
from .driver import Hook
from .email_driver import NOW, PHOTO, SECRET, SHOP, EmailDriver, address, body, free_port, signed, written
from .platform import Platform, driver_of, until

ANSWER = Outgoing("m-01J", "Soll ich das so machen?", [Choice("b-1", "Ja, bitte"), Choice("b-2", "Nein")])
THREAD = {"subject": "Adresse", "message_id": "<3@mail.example.com>", "references": ["<1@x.example>", "<2@x.example>"]}
TO = Recipient("anna@example.com", THREAD)


driver = driver_of(EmailDriver)


@pytest.fixture
def email(driver: EmailDriver) -> Email:
    found = Email.from_env(driver.env)
    assert found is not None
    return found


async def sent(email: Email, to: Recipient, message: Outgoing) -> None:
    async with httpx.AsyncClient() as web:
        for call in email.calls(to, message):
            await email.send(web, call)


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


async def test_an_answer_belongs_to_the_customers_thread(email: Email, driver: EmailDriver) -> None:
    await sent(email, TO, ANSWER)
    [mail] = driver.taken
    assert {name: mail[name] for name in ("To", "Subject", "Message-ID", "In-Reply-To", "References")} == {
        "To": "anna@example.com",
        "Subject": "Re: Adresse",
        "Message-ID": "<m-01J@globalstyle.example>",
        "In-Reply-To": "<3@mail.example.com>",
        "References": "<1@x.example> <2@x.example> <3@mail.example.com>",
    }
    assert mail["From"] == "GlobalStyle – Kundenservice <service@globalstyle.example>"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert body(mail) == "Soll ich das so machen?\n\n1. Ja, bitte\n2. Nein"


async def test_our_own_answer_would_not_be_answered(email: Email, driver: EmailDriver) -> None:
    await sent(email, TO, ANSWER)
    [mail] = driver.taken
    mail.replace_header("From", "someone@example.com")
    assert email.read(mail.as_bytes(policy=SMTP)) == []


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("Adresse", "Re: Adresse"),
        ("Re: Adresse", "Re: Adresse"),
        ("AW: Adresse", "AW: Adresse"),
        ("回复：地址", "回复：地址"),
        ("Reise", "Re: Reise"),
        ("", "Re:"),
        ("Größe " * 30, "Re: " + "Größe " * 29 + "Größe"),
    ],
)
async def test_the_subject_stays_and_is_marked_once(
    email: Email, driver: EmailDriver, subject: str, answered: str
) -> None:
    await sent(email, Recipient("anna@example.com", THREAD | {"subject": subject}), ANSWER)
    assert driver.taken[0]["Subject"] == answered
    assert max(len(line) for line in driver.taken[0].as_string().splitlines()) <= 100


async def test_long_message_ids_stay_whole(email: Email, driver: EmailDriver) -> None:
    ids = [f"<AM6PR05{n:02}{'x' * 80}@AM6PR05MB3783.eurprd05.prod.outlook.com>" for n in range(20)]
    await sent(email, Recipient("a@example.com", {"message_id": ids[19], "references": ids[:19]}), ANSWER)
    mail = driver.taken[0]
    assert mail["In-Reply-To"] == ids[19]
    assert mail["References"].split() == [ids[0], *ids[15:]]


async def test_no_header_can_be_slipped_in(platform: Platform, driver: EmailDriver) -> None:
    head = [
        "From: a@example.com",
        "Message-ID: <1@x.example>\r\n\t<2@x.example>",
        "References: <3@x.example>\x0bBcc: c@example.com",
        "Subject: =?utf-8?q?hello=0D=0ABcc=3A_c=40example=2Ecom=0D=0A=0D=0Abody?=",
    ]
    await platform.tell(signed("\r\n".join([*head, "", "hello"]).encode()))
    await until(lambda: driver.taken, lambda taken: len(taken) == 1)
    [mail] = driver.taken
    assert (mail["Bcc"], mail["To"]) == (None, "a@example.com")
    assert mail["Subject"] == "Re: hello Bcc: c@example.com body"
    assert body(mail) == "heard: hello"


@pytest.mark.parametrize(
    "to", ["a@b.example>\r\nRCPT TO:<c@d.example", "a@b.example, c@d.example", "a@b@c", "ä@b.example"]
)
def test_what_is_not_one_plain_address_gets_no_mail(email: Email, to: str) -> None:
    with pytest.raises(Refused):
        email.calls(Recipient(to), ANSWER)


@pytest.mark.parametrize(
    ("says", "raised", "fault"),
    [
        ("450 4.2.1 mailbox busy", Later, "smtp 450"),
        ("421 4.3.2 shutting down", Later, "smtp 421"),
        ("552 5.2.2 mailbox full", Refused, "smtp 552"),
        ("554 5.7.1 not wanted", Refused, "smtp 554"),
    ],
)
async def test_what_the_server_says_is_for_now_or_for_good(
    email: Email, driver: EmailDriver, says: str, raised: type[Later | Refused], fault: str
) -> None:
    driver.says(says)
    with pytest.raises(raised) as error:
        await sent(email, TO, ANSWER)
    assert error.value.fault == fault


async def test_a_server_that_is_away_or_knows_us_not_is_for_now(email: Email, driver: EmailDriver) -> None:
    stranger = replace(email, smtp=replace(email.smtp, user="shop", password="wrong"))  # noqa: S106
    with pytest.raises(Later):
        await sent(stranger, TO, ANSWER)
    away = replace(email, smtp=replace(email.smtp, port=free_port()))
    with pytest.raises(Later):
        await sent(away, TO, ANSWER)
    assert driver.taken == []


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


@pytest.mark.parametrize("content", [written("1", "hello", "1").as_bytes(), b"From: a@example.com\n\n\xff\x00 x"])
def test_the_documented_pipe_signs_as_the_gateway_reads(email: Email, content: bytes) -> None:
    pipe = (
        f'mail=$(mktemp); cat > "$mail"; (printf "%s." {NOW}; cat "$mail") | openssl dgst -sha256 -hmac "{SECRET}" -r'
    )
    made = subprocess.run(["sh", "-c", pipe], input=content, capture_output=True, check=True)  # noqa: S603, S607
    assert signed(content).headers["X-Reroute-Signature"] == f"t={NOW},v1={made.stdout.decode().split()[0]}"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"REROUTE_SMTP_URL": ""}, "REROUTE_SMTP_URL"),
        ({"REROUTE_SMTP_URL": "http://user:hidden@x"}, "REROUTE_SMTP_URL"),
        ({"REROUTE_SMTP_URL": "smtp://user:hidden@x:port"}, "REROUTE_SMTP_URL"),
        ({"REROUTE_EMAIL_SECRET": ""}, "REROUTE_EMAIL_IMAP_URL"),
        ({"REROUTE_EMAIL_IMAP_URL": "pop3://user:hidden@x"}, "REROUTE_EMAIL_IMAP_URL"),
        ({"REROUTE_EMAIL_ADDRESS": "Shop"}, "REROUTE_EMAIL_ADDRESS"),
    ],
)
def test_a_set_up_that_cannot_work_is_an_error(driver: EmailDriver, change: dict[str, str], wrong: str) -> None:
    assert Email.from_env({}) is None
    with pytest.raises(ValueError, match=wrong) as error:
        Email.from_env(driver.env | change)
    assert "hidden" not in str(error.value)


def test_without_a_secret_every_webhook_is_forged(driver: EmailDriver, clock: Clock) -> None:
    by_imap = Email.from_env(driver.env | {"REROUTE_EMAIL_SECRET": "", "REROUTE_EMAIL_IMAP_URL": "imaps://mx.example"})
    assert by_imap is not None
    genuine = signed(b"x", secret="")
    with pytest.raises(Problem, match="webhook_forged"):
        by_imap.verify(Webhook("POST", "", Headers(genuine.headers), QueryParams(), b"x"), clock())


async def test_all_that_is_said_in_one_turn_is_one_mail(
    platform: Platform, driver: EmailDriver, rasa: FakeRasa
) -> None:
    choices = [{"title": "Ja", "payload": "/affirm"}, {"title": "Nein", "payload": "/deny"}]
    said = [{"text": "Erledigt."}, {"text": "Noch etwas?", "buttons": choices}, {"text": "Ich bin hier."}]
    rasa.answer = lambda turn: said if turn["message"] == "schwarz" else [{"text": f"heard: {turn['message']}"}]
    await platform.say("1", "schwarz", "1")
    [mail] = await platform.shown("1", 1)
    assert mail.text == "Erledigt.\n\nNoch etwas?\n\nIch bin hier.\n\n1. Ja\n2. Nein"
    await platform.say("1", "2", "2")
    assert [each.text for each in await platform.shown("1", 2)][1:] == ["heard: /deny"]


async def test_of_a_turn_that_is_tried_again_all_goes_once(
    platform: Platform, driver: EmailDriver, rasa: FakeRasa
) -> None:
    rasa.answer = lambda turn: [{"text": "eins"}, {"text": "zwei"}] if turn["message"] == "a" else [{"text": "drei"}]
    driver.fail(1, "busy")
    await platform.say("1", "a", "1")
    await platform.say("1", "b", "2")
    await until(lambda: len(rasa.texts), lambda n: n == 2)
    async with asyncio.timeout(20):
        while len(driver.received("1")) < 2:
            platform.clock.forward(seconds=1)
            await asyncio.sleep(0.05)
    assert [each.text for each in driver.received("1")] == ["eins\n\nzwei", "drei"]
