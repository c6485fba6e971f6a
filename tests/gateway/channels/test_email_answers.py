"""Answers by e-mail: in the customer's thread, one for each turn, through a mail server that may refuse or be away."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from email.policy import SMTP

import httpx
import pytest

from bot.gateway.channels.base import Choice, Later, Outgoing, Recipient, Refused
from bot.gateway.channels.email import Email

from ..conftest import FakeRasa
from .email_driver import EmailDriver, body, free_port, signed
from .platform import Platform, driver_of, until

ANSWER = Outgoing("m-01J", "Soll ich das so machen?", [Choice("b-1", "Ja, bitte"), Choice("b-2", "Nein")])
THREAD = {"subject": "Adresse", "message_id": "<3@mail.example.com>", "references": ["<1@x.example>", "<2@x.example>"]}
TO = Recipient("anna@example.com", THREAD)

driver = driver_of(EmailDriver)


async def sent(email: Email, to: Recipient, message: Outgoing) -> None:
    async with httpx.AsyncClient() as web:
        for call in email.calls(to, message):
            await email.send(web, call)


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
