"""Where mails go: a folder of `.eml` files, or an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from backend_stub.effects.outcome import RefusedError, UnavailableError
from backend_stub.storage.files import write_whole
from reroute.mailserver import MailServer

TIMEOUT_SECONDS = 15
AUTHENTICATION_FAILED = 535


class MailSink(Protocol):
    """Takes a mail on; raises UnavailableError or RefusedError when it does not."""

    def deliver(self, effect: str, created_at: datetime, mail: EmailMessage) -> None:
        """The same effect again is the same mail."""


class FileSink:
    """Mails as files, named by the time they were wanted and their effect; a retry replaces its own file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, effect: str, created_at: datetime, mail: EmailMessage) -> None:
        write_whole(self._folder / f"{created_at:%Y%m%dT%H%M%S}-{effect}.eml", mail.as_bytes())


class SmtpSink:
    """An SMTP server: `smtp://user:password@host:port`, with STARTTLS where offered or demanded, or `smtps://…`."""

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        self._at = MailServer.parse("REROUTE_SMTP_URL", url, "smtp")
        self._tls = tls or ssl.create_default_context()

    def deliver(self, effect: str, created_at: datetime, mail: EmailMessage) -> None:
        """Hands the mail over; what the server says decides whether trying again makes sense."""
        try:
            with self._connect() as server:
                self._secure(server)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            raise _said(min(code for code, _ in error.recipients.values())) from None
        except smtplib.SMTPResponseException as error:
            raise _said(error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise RefusedError("email.not_supported") from None
        except (OSError, smtplib.SMTPException):
            raise UnavailableError("email.unreachable") from None

    def _connect(self) -> smtplib.SMTP:
        if self._at.implicit_tls:
            return smtplib.SMTP_SSL(self._at.host, self._at.port, timeout=TIMEOUT_SECONDS, context=self._tls)
        return smtplib.SMTP(self._at.host, self._at.port, timeout=TIMEOUT_SECONDS)

    def _secure(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if not self._at.implicit_tls and (server.has_extn("starttls") or self._at.demands_tls):
            self._start_tls(server)
        if self._at.user:
            self._sign_in(server)

    def _start_tls(self, server: smtplib.SMTP) -> None:
        """UnavailableError `email.no_tls` where the server does not: ours to mend, and no word about the mail."""
        try:
            server.starttls(context=self._tls)
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
            raise UnavailableError("email.no_tls") from None

    def _sign_in(self, server: smtplib.SMTP) -> None:
        """UnavailableError `email.no_auth` where the server knows no passwords: that, too, is ours to mend."""
        try:
            server.login(self._at.user, self._at.password)
        except smtplib.SMTPNotSupportedError:
            raise UnavailableError("email.no_auth") from None


def _said(code: int) -> UnavailableError | RefusedError:
    """4xx is for now, 5xx for good; but a wrong password is ours to mend, not the customer's mail to lose."""
    if code >= 500 and code != AUTHENTICATION_FAILED:
        return RefusedError(f"email.smtp_{code}")
    return UnavailableError(f"email.smtp_{code}")


def mail_sink(home: Path, smtp_url: str) -> MailSink:
    """SMTP where an address is set, else files under `home`/mail."""
    return SmtpSink(smtp_url) if smtp_url else FileSink(home / "mail")
