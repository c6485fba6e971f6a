"""E-mail: mails that mail programs write, the webhook, and a real SMTP server that takes the answers."""

from __future__ import annotations

import hashlib
import hmac
import socket
from collections import deque
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from .driver import Driver, Hook, Shown

SECRET = "between-the-mail-server-and-us"  # noqa: S105
SHOP = "service@globalstyle.example"
NOW = int(datetime(2026, 11, 22, 9, 30, tzinfo=UTC).timestamp())
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(30_000)


class EmailDriver(Driver):
    name = "email"
    has_buttons = False

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self._says: deque[str] = deque()
        self._server = Controller(self, hostname="127.0.0.1", port=free_port())
        self._server.start()

    @property
    def env(self) -> dict[str, str]:
        return {
            "REROUTE_EMAIL_ADDRESS": f"GlobalStyle – Kundenservice <{SHOP}>",
            "REROUTE_EMAIL_SECRET": SECRET,
            "REROUTE_SMTP_URL": f"smtp://127.0.0.1:{self._server.port}",
        }

    def text(self, customer: str, text: str, identifier: str) -> Hook:
        return signed(written(customer, text, identifier).as_bytes())

    def other(self, customer: str, identifier: str) -> dict[str, Hook]:
        found = {}
        for kind, main, sub in (("picture", "image", "png"), ("file", "application", "pdf"), ("voice", "audio", "mp4")):
            mail = written(customer, "", identifier)
            mail.add_attachment(PHOTO, maintype=main, subtype=sub, filename=f"x.{sub}")
            found[kind] = signed(mail.as_bytes())
        return found

    def forged(self) -> dict[str, Hook]:
        body = written("13", "forged", "1").as_bytes()
        genuine = signature(body)
        other = written("13", "another", "2").as_bytes()
        sha1 = hmac.new(SECRET.encode(), f"{NOW}.".encode() + body, hashlib.sha1).hexdigest()
        return {
            "no header": Hook(body),
            "empty": _hook(body, ""),
            "wrong": _hook(body, f"t={NOW},v1={'0' * 64}"),
            "without time": _hook(body, genuine.partition(",")[2]),
            "without signature": _hook(body, f"t={NOW}"),
            "other version": _hook(body, genuine.replace("v1=", "v2=")),
            "other algorithm": _hook(body, f"t={NOW},v1={sha1}"),
            "other secret": _hook(body, signature(body, secret="guessed")),  # noqa: S106
            "other body": _hook(other, genuine),
            "a byte more": _hook(body + b"\n", genuine),
            "old": _hook(body, signature(body, NOW - 301)),
            "from the future": _hook(body, signature(body, NOW + 301)),
            "old, signed as new": _hook(body, genuine.replace(str(NOW), str(NOW - 100))),
            "time no number": _hook(body, genuine.replace(str(NOW), "now")),
            "not ASCII": _hook(body, f"t={NOW},v1=ü"),
            "in the query": Hook(body, query=f"x-reroute-signature={genuine}"),
        }

    def received(self, customer: str) -> list[Shown]:
        mails = [mail for mail in list(self.taken) if mail["To"] == address(customer)]
        return [Shown(customer, body(mail)) for mail in mails]

    def fail(self, times: int, how: str) -> None:
        answers = {
            "busy": "451 4.7.1 try again later",
            "down": "421 4.3.2 shutting down",
            "blocked": "550 5.1.1 no such user",
        }
        self.says(*[answers[how]] * times)

    def says(self, *answers: str) -> None:
        """Has the server say this to the next mails."""
        self._says.extend(answers)

    def stop(self) -> None:
        self._server.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self._says:
            return self._says.popleft()
        mail = message_from_bytes(envelope.content or b"", policy=default)  # type: ignore[arg-type]
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def address(customer: str) -> str:
    return f"customer-{customer}@example.com"


def body(mail: EmailMessage) -> str:
    found = mail.get_body(("plain",))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n").rstrip("\n")


def written(customer: str, text: str, identifier: str, **headers: str) -> EmailMessage:
    """A mail of a customer, as a mail program would write it, with the mail it answers."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Anna Schmidt <{address(customer).capitalize()}>"
    mail["To"] = SHOP
    mail["Subject"] = "Meine Bestellung"
    mail["Message-ID"] = f"<{identifier}.{customer}@mail.example.com>"
    mail["In-Reply-To"] = "<first@globalstyle.example>"
    mail["Accept-Language"] = "de-DE, en-US"
    mail.set_content(text)
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    return mail


def signature(content: bytes, at: int | None = None, secret: str = SECRET) -> str:
    at = NOW if at is None else at
    digest = hmac.new(secret.encode(), f"{at}.".encode() + content, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def signed(content: bytes, secret: str = SECRET) -> Hook:
    return _hook(content, signature(content, secret=secret))


def _hook(content: bytes, given: str) -> Hook:
    return Hook(content, {"X-Reroute-Signature": given, "Content-Type": "message/rfc822"})
