"""E-mail by IMAP, from a mailbox of a small server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import quote

import pytest

from bot.gateway.channels import mailbox
from bot.gateway.channels.registry import channels_of

from ..conftest import Clock, Config, Door, FakeRasa, opened
from .email_driver import PHOTO, EmailDriver, written
from .imap_server import PASSWORD, USER, ImapServer
from .platform import driver_of, until

SEEN, FLAGGED = "\\Seen", "\\Flagged"


driver = driver_of(EmailDriver)


@pytest.fixture
def server() -> Iterator[ImapServer]:
    started = ImapServer()
    yield started
    started.stop()


@pytest.fixture
def mail_config(config: Config, driver: EmailDriver, server: ImapServer) -> Config:
    url = f"imap://{quote(USER)}:{quote(PASSWORD, safe='')}@127.0.0.1:{server.port}/INBOX"
    env = driver.env | {"REROUTE_EMAIL_IMAP_URL": url, "REROUTE_EMAIL_IMAP_SECONDS": "0.05"}
    return replace(config, channels=channels_of(env), answer_within=120, turn_limit=120)


@pytest.fixture
async def fetching(mail_config: Config, clock: Clock, rasa: FakeRasa) -> AsyncIterator[Door]:
    async with opened(mail_config, clock) as door:
        yield door


@asynccontextmanager
async def soon_again(monkeypatch: pytest.MonkeyPatch, config: Config, clock: Clock) -> AsyncIterator[None]:
    """A gateway that does not rest long after a fault."""
    monkeypatch.setattr(mailbox, "PAUSE_AFTER_A_FAULT", 0.05)
    async with opened(config, clock):
        yield


async def seen(server: ImapServer, count: int) -> None:
    await until(lambda: [SEEN in mail.flags for mail in server.mails.values()].count(True), lambda n: n == count)


@pytest.mark.usefixtures("fetching")
async def test_a_new_mail_is_answered_and_marked_as_seen(
    server: ImapServer, driver: EmailDriver, rasa: FakeRasa
) -> None:
    server.put(written("1", "Wo ist mein Paket?", "1").as_bytes())
    shown = await until(lambda: driver.received("1"), lambda found: len(found) == 1)
    assert shown[0].text == "heard: Wo ist mein Paket?"
    await seen(server, 1)
    rounds = server.commands.count("SEARCH")
    await until(lambda: server.commands.count("SEARCH"), lambda n: n > rounds + 1)
    assert rasa.texts == ["Wo ist mein Paket?"]
    assert server.since == {"15-Nov-2026"}


@pytest.mark.usefixtures("fetching")
async def test_a_mail_whose_mark_is_lost_is_not_answered_twice(
    server: ImapServer, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "PAUSE_AFTER_A_FAULT", 0.05)
    server.refused_stores = 2
    server.put(written("1", "eins", "1").as_bytes())
    await seen(server, 1)
    assert server.commands.count("FETCH") == 3
    assert rasa.texts == ["eins"]


async def test_what_comes_by_both_ways_is_answered_once(
    fetching: Door, server: ImapServer, rasa: FakeRasa, driver: EmailDriver
) -> None:
    told = driver.text("1", "eins", "1")
    server.put(told.body)
    await fetching.client.post("/channels/email", content=told.body, headers=dict(told.headers))
    await seen(server, 1)
    await until(lambda: driver.received("1"), lambda found: len(found) >= 1)
    assert rasa.texts == ["eins"]


@pytest.mark.usefixtures("fetching")
async def test_a_mail_that_cannot_be_read_is_left_to_people_and_the_next_is_answered(
    server: ImapServer, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = server.put(b"From: a@example.com\r\nContent-Type: text/html\r\n\r\n&#" + b"9" * 5_000 + b";")
    server.put(written("1", "zwei", "2").as_bytes())
    await seen(server, 2)
    assert server.mails[broken].flags == {SEEN, FLAGGED}
    await until(lambda: rasa.texts, lambda texts: texts == ["zwei"])


@pytest.mark.usefixtures("fetching")
async def test_a_mail_that_a_machine_sent_is_seen_and_not_answered(server: ImapServer, rasa: FakeRasa) -> None:
    server.put(written("1", "I am away", "1", Auto_Submitted="auto-replied").as_bytes())
    server.put(written("1", "hallo", "2").as_bytes())
    await seen(server, 2)
    await until(lambda: rasa.texts, lambda texts: texts == ["hallo"])


@pytest.mark.usefixtures("fetching")
async def test_a_mail_that_is_deleted_meanwhile_stops_nothing(server: ImapServer, rasa: FakeRasa) -> None:
    gone = server.put(written("1", "weg", "1").as_bytes())
    server.before_fetch = lambda uid: server.mails.pop(gone, None) and None
    server.put(written("1", "da", "2").as_bytes())
    await seen(server, 1)
    await until(lambda: rasa.texts, lambda texts: texts == ["da"])


@pytest.mark.usefixtures("fetching")
async def test_of_a_mail_that_is_too_large_the_words_are_read(
    server: ImapServer, rasa: FakeRasa, driver: EmailDriver
) -> None:
    mail = written("1", "anbei", "1")
    mail.add_attachment(PHOTO + bytes(15 * 1024 * 1024), maintype="image", subtype="png", filename="x.png")
    assert len(mail.as_bytes()) > 16 * 1024 * 1024
    server.put(mail.as_bytes())
    await seen(server, 1)
    await until(lambda: rasa.texts, lambda texts: texts == ["anbei"])


async def test_mails_wait_for_a_server_that_is_away(
    server: ImapServer, mail_config: Config, clock: Clock, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(written("1", "eins", "1").as_bytes())
    fails = iter([OSError("no route"), OSError("no route")])
    genuine = mailbox.MailBoxUnencrypted

    def connect(*args: object, **options: object) -> object:
        for error in fails:
            raise error
        return genuine(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(mailbox, "MailBoxUnencrypted", connect)
    async with soon_again(monkeypatch, mail_config, clock):
        await seen(server, 1)
        await until(lambda: rasa.texts, lambda texts: texts == ["eins"])
    assert next(fails, None) is None


async def test_a_wrong_password_is_told_without_it(
    server: ImapServer, mail_config: Config, driver: EmailDriver, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"imap://shop:very-secret@127.0.0.1:{server.port}"
    env = driver.env | {"REROUTE_EMAIL_IMAP_URL": url}
    async with opened(replace(mail_config, channels=channels_of(env)), clock):
        await until(lambda: caplog.text, lambda text: "mailbox not read" in text)
    assert "MailboxLoginError" in caplog.text
    assert "very-secret" not in caplog.text
