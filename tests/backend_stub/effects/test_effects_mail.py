"""Mail that leaves: files, or a real SMTP server that takes it, is busy, or says no."""

from __future__ import annotations

import email
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from effects_house import NOON, House

from backend_stub.effects.notifications import Attachment, FileSink, Rendered, SmtpSink, mail_sink, message
from backend_stub.effects.outbox import Outbox
from backend_stub.effects.outcome import RefusedError, UnavailableError

MAIL = Rendered("Ihre Bestellung wurde geändert – 您好", "Grüße, 您好\n", "<p>Grüße, 您好</p>\n")
CODE = {"template": "code", "to": "anna@example.com", "language": "zh", "facts": {"code": "123456"}}
PORT = 9121


class Server:
    """An SMTP server that says what it is told to say, and keeps what it took."""

    def __init__(self) -> None:
        self.says: list[str] = []
        self.took: list[Envelope] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, to: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if to.startswith("nobody"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.says:
            return self.says.pop(0)
        self.took.append(envelope)
        return "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        return [read(envelope.content) for envelope in self.took if isinstance(envelope.content, bytes)]


def read(content: bytes) -> EmailMessage:
    mail = email.message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    running: list[Controller] = []

    def start(**options: Any) -> Server:
        server = Server()
        controller = Controller(server, hostname="127.0.0.1", port=PORT, **options)
        controller.start()
        running.append(controller)
        return server

    yield start
    for controller in running:
        controller.stop()


def a_mail(to: str = "anna@example.com", effect: str = "01JEFFECT") -> EmailMessage:
    return message(effect, NOON, to, MAIL, "de")


def by_smtp(house: House) -> Outbox:
    return replace(house.box, tools=replace(house.box.tools, sink=SmtpSink(f"smtp://127.0.0.1:{PORT}")))


def test_a_mail_has_both_parts_and_says_who_it_is(tmp_path: Path) -> None:
    mail_sink(tmp_path, "").deliver("01JEFFECT", NOON, a_mail())
    mail = read((tmp_path / "mail" / "20261122T120000-01JEFFECT.eml").read_bytes())
    assert (mail["Subject"], mail["To"]) == ("Ihre Bestellung wurde geändert – 您好", "anna@example.com")
    assert (mail["From"], mail["Message-ID"]) == (
        "GlobalStyle <service@globalstyle.example>",
        "<01JEFFECT@globalstyle.example>",
    )
    assert (mail["Date"], mail["Content-Language"]) == ("Sun, 22 Nov 2026 12:00:00 +0000", "de")
    assert part(mail, "plain") == "Grüße, 您好\n"
    assert part(mail, "html") == "<p>Grüße, 您好</p>\n"


def test_a_retry_is_the_same_file(tmp_path: Path) -> None:
    for _ in range(2):
        FileSink(tmp_path).deliver("01JEFFECT", NOON, a_mail())
    assert [path.name for path in tmp_path.iterdir()] == ["20261122T120000-01JEFFECT.eml"]


def test_an_attachment_keeps_both_parts() -> None:
    mail = message("01J", NOON, "anna@example.com", MAIL, "de", (Attachment("label.pdf", b"%PDF-1.7"),))
    (label,) = mail.iter_attachments()
    assert (label.get_filename(), label.get_content_type()) == ("label.pdf", "application/pdf")
    assert part(mail, "html") == "<p>Grüße, 您好</p>\n"


@pytest.mark.parametrize(
    "to", ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "Anna <a@b.example>", "a@b@c", "anna", ""]
)
def test_an_address_that_is_more_or_less_than_one_is_refused(to: str) -> None:
    with pytest.raises(RefusedError, match=r"email\.address_invalid"):
        a_mail(to)


def test_a_subject_cannot_bring_headers_of_its_own(house: House) -> None:
    facts = {"case": "C-1\r\nBcc: all@example.com"}
    house.want("email", {**CODE, "template": "case_opened", "facts": facts})
    house.box.work()
    (path,) = (house.home / "mail").iterdir()
    assert read(path.read_bytes())["Bcc"] is None


def test_a_mail_goes_out_by_smtp(house: House, serve: Callable[..., Server]) -> None:
    server = serve()
    effect = house.want("email", CODE)
    by_smtp(house).work()
    assert house.row(effect).state == "sent"
    (mail,) = server.mails
    assert (mail["Subject"], mail["Message-ID"]) == ("您的验证码", f"<{effect}@globalstyle.example>")
    assert "123456" in part(mail, "plain")


def test_a_busy_server_gets_the_same_mail_later(house: House, serve: Callable[..., Server]) -> None:
    server = serve()
    server.says = ["451 4.7.1 greylisted, come back"]
    effect = house.want("email", CODE)
    by_smtp(house).work()
    assert (house.row(effect).state, house.row(effect).last_error) == ("pending", "email.smtp_451")
    house.clock.pass_by(seconds=5)
    by_smtp(house).work()
    assert (house.row(effect).state, house.row(effect).attempts) == ("sent", 2)
    assert [mail["Message-ID"] for mail in server.mails] == [f"<{effect}@globalstyle.example>"]


@pytest.mark.parametrize(
    ("to", "says", "reason"),
    [
        ("nobody@example.com", [], "email.smtp_550"),
        ("anna@example.com", ["554 5.7.1 we do not take this"], "email.smtp_554"),
    ],
)
def test_a_no_for_good_ends_the_mail_and_is_passed_on(
    house: House, serve: Callable[..., Server], to: str, says: list[str], reason: str
) -> None:
    serve().says = says
    effect = house.want("email", {**CODE, "to": to}, order=None)
    by_smtp(house).work()
    assert (house.row(effect).state, house.row(effect).last_error) == ("dead", reason)
    assert house.taken_back == [(effect, reason)]


def test_a_server_that_is_away_is_tried_again() -> None:
    with pytest.raises(UnavailableError, match=r"email\.unreachable"):
        SmtpSink(f"smtp://127.0.0.1:{PORT}").deliver("01J", NOON, a_mail())


def test_a_wrong_password_is_ours_to_mend(serve: Callable[..., Server]) -> None:
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data.password == b"p@ss", handled=False)

    server = serve(authenticator=check, auth_require_tls=False)
    with pytest.raises(UnavailableError, match=r"email\.smtp_535"):
        SmtpSink(f"smtp://shop:wrong@127.0.0.1:{PORT}").deliver("01J", NOON, a_mail())
    SmtpSink(f"smtp://shop:p%40ss@127.0.0.1:{PORT}").deliver("01J", NOON, a_mail())
    assert len(server.took) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server for 127.0.0.1 and of a client that trusts it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(cert)]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(cert, key)
    return server, ssl.create_default_context(cafile=str(cert))


def test_starttls_is_used_where_it_is_offered(
    serve: Callable[..., Server], certificate: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server = serve(tls_context=certificate[0], require_starttls=True)
    SmtpSink(f"smtp://127.0.0.1:{PORT}", certificate[1]).deliver("01J", NOON, a_mail())
    assert len(server.took) == 1


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(
    serve: Callable[..., Server], certificate: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server = serve(tls_context=certificate[0])
    with pytest.raises(UnavailableError, match=r"email\.unreachable"):
        SmtpSink(f"smtp://127.0.0.1:{PORT}").deliver("01J", NOON, a_mail())
    assert server.took == []


def test_smtps_speaks_tls_from_the_start(
    serve: Callable[..., Server], certificate: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server = serve(ssl_context=certificate[0])
    SmtpSink(f"smtps://127.0.0.1:{PORT}", certificate[1]).deliver("01J", NOON, a_mail())
    assert len(server.took) == 1


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="REROUTE_SMTP_URL"):
        SmtpSink(url)
