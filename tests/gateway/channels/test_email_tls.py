"""E-mail over TLS: real servers whose certificates are trusted, or are not, and a listener in the line."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.gateway import deliveries
from bot.gateway.channels import mailbox
from bot.gateway.channels.registry import channels_of
from bot.gateway.database import Database
from bot.gateway.tables import DeliveryState

from ..conftest import Clock, Config, opened
from .conftest import unsent
from .email_driver import EmailDriver, address, written
from .imap_server import PASSWORD, USER, ImapServer
from .mail_tls import DAY, Authority, Imap, Listener, Smtp, forms
from .platform import Platform, driver_of, until

WORDS = "Where is my parcel?"
LOGIN = f"{quote(USER)}:{quote(PASSWORD, safe='')}@"
SECRETS = forms(WORDS, address("1"))
HERE, ELSEWHERE = "localhost", "mail.shop.example"
SEEN = "\\Seen"

driver = driver_of(EmailDriver)


@dataclass(frozen=True)
class Certificate:
    """What a server shows, and what a client that looks at it says."""

    fault: str
    name: str = HERE
    lasts: timedelta = DAY
    by_a_stranger: bool = False

    def show(self, authority: Authority, tls: ssl.SSLContext, folder: Path) -> None:
        by = Authority() if self.by_a_stranger else authority
        by.certify(tls, folder, self.name, lasts=self.lasts)


GOOD = Certificate("")
UNTRUSTED = [
    Certificate("unable to get local issuer certificate", by_a_stranger=True),
    Certificate("Hostname mismatch, certificate is not valid for 'localhost'.", name="mail.other.example"),
    Certificate("certificate has expired", lasts=-DAY),
]
each_untrusted = pytest.mark.parametrize("certificate", UNTRUSTED, ids=["unknown CA", "other host", "expired"])


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The CA that the gateway trusts, as a shop's own would be set up."""
    made = Authority()
    file = tmp_path / "ca.pem"
    file.write_bytes(made.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return made


@pytest.fixture
def tls(authority: Authority, tmp_path: Path) -> ssl.SSLContext:
    """The servers', with a certificate that is trusted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    GOOD.show(authority, context, tmp_path)
    return context


@pytest.fixture(params=[True, False], ids=["implicit", "starttls"])
def implicit(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def run() -> Iterator[Callable[[Any], Any]]:
    """Has a server end with the test."""
    running: list[Any] = []

    def keep(server: Any) -> Any:
        running.append(server)
        return server

    yield keep
    for server in reversed(running):
        server.stop()


@pytest.fixture
def smtp(driver: EmailDriver, tls: ssl.SSLContext, implicit: bool, run: Callable[[Any], Any]) -> Smtp:
    return run(Smtp(driver, tls, implicit))


@pytest.fixture
def imap(tls: ssl.SSLContext, implicit: bool, run: Callable[[Any], Any]) -> Imap:
    return run(Imap(tls, implicit))


@pytest.fixture
def to_smtp(smtp: Smtp, run: Callable[[Any], Any]) -> Listener:
    return run(Listener(smtp.port))


@pytest.fixture
def to_imap(imap: Imap, run: Callable[[Any], Any]) -> Listener:
    return run(Listener(imap.port))


@pytest.fixture
def channel_config(channel_config: Config, driver: EmailDriver, to_smtp: Listener, implicit: bool) -> Config:
    """Answers go by the server that speaks TLS."""
    return with_servers(channel_config, driver, REROUTE_SMTP_URL=url("smtp", implicit, to_smtp))


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "PAUSE_AFTER_A_FAULT", 0.05)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> str:
    """A name under which this machine is another one."""
    genuine = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **options: Any) -> Any:
        return genuine("127.0.0.1" if host == ELSEWHERE else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return ELSEWHERE


def url(protocol: str, implicit: bool, line: Listener, host: str = HERE, login: str = LOGIN) -> str:
    return f"{protocol}{'s' if implicit else ''}://{login}{host}:{line.port}"


def with_servers(config: Config, driver: EmailDriver, **env: str) -> Config:
    return replace(config, channels=channels_of(driver.env | {"REROUTE_EMAIL_IMAP_SECONDS": "0.05"} | env))


def told(heard: bytes | bytearray) -> list[bytes]:
    """What should be no stranger's business, and was heard."""
    return [each for each in SECRETS if each in heard]


async def test_mails_come_and_go_over_lines_that_nobody_can_read(
    channel_config: Config,
    driver: EmailDriver,
    smtp: Smtp,
    imap: Imap,
    to_smtp: Listener,
    to_imap: Listener,
    implicit: bool,
    clock: Clock,
) -> None:
    ways = {"REROUTE_SMTP_URL": ("smtp", to_smtp), "REROUTE_EMAIL_IMAP_URL": ("imap", to_imap)}
    env = {variable: url(protocol, implicit, line) for variable, (protocol, line) in ways.items()}
    mail = imap.put(written("1", WORDS, "1").as_bytes())
    async with opened(with_servers(channel_config, driver, **env), clock):
        shown = await until(lambda: driver.received("1"), lambda found: len(found) == 1)
        await until(lambda: imap.mails[mail].flags, lambda flags: flags == {SEEN})
    assert shown[0].text == f"heard: {WORDS}"
    assert smtp.logins == [(USER, PASSWORD)]
    assert "LOGIN" in imap.commands
    assert all(len(line.heard) > 1_000 for line in (to_smtp, to_imap))
    assert told(to_smtp.heard + to_imap.heard) == []


@each_untrusted
async def test_an_answer_waits_until_the_servers_certificate_is_good(
    certificate: Certificate,
    authority: Authority,
    tls: ssl.SSLContext,
    tmp_path: Path,
    driver: EmailDriver,
    smtp: Smtp,
    to_smtp: Listener,
    platform: Platform,
    books: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    certificate.show(authority, tls, tmp_path)
    await platform.say("1", WORDS, "1")
    [waiting] = await unsent(books, lambda found: bool(found and found[0].attempts))
    assert (waiting.state, waiting.fault) == (DeliveryState.WAITING, f"certificate: {certificate.fault}")
    await until(lambda: caplog.text, lambda text: f"attempt=1 fault=certificate: {certificate.fault}" in text)
    assert f"delivery put off: channel=email conversation={waiting.conversation_id}" in caplog.text
    assert (smtp.logins, driver.taken) == ([], [])
    assert to_smtp.heard != b""
    assert (told(to_smtp.heard), told(caplog.text.encode())) == ([], [])

    GOOD.show(authority, tls, tmp_path)
    platform.clock.forward(minutes=1)
    assert [each.text for each in await platform.shown("1", 1)] == [f"heard: {WORDS}"]
    await until(lambda: books.call(deliveries.not_sent), lambda found: found == [])
    assert len(driver.taken) == 1


@each_untrusted
async def test_a_mailbox_is_not_opened_until_the_servers_certificate_is_good(
    certificate: Certificate,
    authority: Authority,
    tls: ssl.SSLContext,
    tmp_path: Path,
    config: Config,
    driver: EmailDriver,
    imap: Imap,
    to_imap: Listener,
    implicit: bool,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    certificate.show(authority, tls, tmp_path)
    mail = imap.put(written("1", WORDS, "1").as_bytes())
    env = {"REROUTE_EMAIL_IMAP_URL": url("imap", implicit, to_imap)}
    async with opened(with_servers(config, driver, **env), clock):
        fault = f"mailbox not read, tried again: error=certificate: {certificate.fault}"
        await until(lambda: caplog.text.count(fault), lambda times: times >= 2)
        assert set(imap.commands) == (set() if implicit else {"CAPABILITY", "STARTTLS"})
        assert imap.mails[mail].flags == set()
        assert to_imap.heard != b""
        assert (told(to_imap.heard), told(caplog.text.encode())) == ([], [])

        GOOD.show(authority, tls, tmp_path)
        await until(lambda: imap.mails[mail].flags, lambda flags: flags == {SEEN})
        await until(lambda: len(driver.received("1")), lambda count: count == 1)


@pytest.mark.parametrize("implicit", [False])
async def test_who_strikes_starttls_out_of_the_offer_gets_no_password_and_no_answer(
    channel_config: Config,
    driver: EmailDriver,
    clock: Clock,
    books: Database,
    run: Callable[[Any], Any],
    elsewhere: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    plain = run(Smtp(driver))
    line = run(Listener(plain.port))
    config = with_servers(channel_config, driver, REROUTE_SMTP_URL=url("smtp", False, line, elsewhere))
    async with opened(config, clock) as door:
        await Platform(driver, door.client, clock).say("1", WORDS, "1")
        [waiting] = await unsent(books, lambda found: bool(found and found[0].attempts))
        await until(lambda: caplog.text, lambda text: "delivery put off" in text and "fault=TlsNotOffered" in text)
    assert (waiting.state, waiting.fault) == (DeliveryState.WAITING, "TlsNotOffered")
    assert (plain.logins, driver.taken) == ([], [])
    assert b"EHLO" in line.heard.upper()
    assert (told(line.heard), told(caplog.text.encode())) == ([], [])


async def test_a_mailbox_that_offers_no_starttls_is_given_no_password(
    config: Config,
    driver: EmailDriver,
    clock: Clock,
    run: Callable[[Any], Any],
    elsewhere: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    plain = run(ImapServer())
    plain.put(written("1", WORDS, "1").as_bytes())
    line = run(Listener(plain.port))
    env = {"REROUTE_EMAIL_IMAP_URL": url("imap", False, line, elsewhere)}
    async with opened(with_servers(config, driver, **env), clock):
        fault = "mailbox not read, tried again: error=TlsNotOffered"
        await until(lambda: caplog.text.count(fault), lambda times: times >= 2)
    assert set(plain.commands) == {"CAPABILITY", "LOGOUT"}
    assert (told(line.heard), told(caplog.text.encode())) == ([], [])


@pytest.mark.parametrize("implicit", [False])
@pytest.mark.parametrize(("host", "login"), [(ELSEWHERE, ""), ("127.0.0.1", LOGIN), ("localhost", LOGIN)])
async def test_without_a_password_or_on_this_machine_a_server_may_be_without_tls(
    channel_config: Config,
    driver: EmailDriver,
    clock: Clock,
    run: Callable[[Any], Any],
    elsewhere: str,
    host: str,
    login: str,
) -> None:
    plain = run(Smtp(driver))
    line = run(Listener(plain.port))
    config = with_servers(channel_config, driver, REROUTE_SMTP_URL=url("smtp", False, line, host, login))
    async with opened(config, clock) as door:
        await Platform(driver, door.client, clock).say("1", WORDS, "1")
        await until(lambda: len(driver.received("1")), lambda count: count == 1)
    assert plain.logins == ([(USER, PASSWORD)] if login else [])
    assert WORDS.encode() in line.heard  # and so would be what the other tests listen for
    assert any(each in line.heard for each in forms()) == bool(login)
