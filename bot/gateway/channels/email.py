"""E-mail: in by a webhook that any mail server can call or by IMAP (`mailbox.py`), out by SMTP."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any, ClassVar, Self

import httpx

from reroute.mailserver import MailServer

from ..problems import Problem
from . import mail_out
from .base import (
    Call,
    Channel,
    Kind,
    Outgoing,
    Recipient,
    Refused,
    Update,
    Webhook,
    demand_fresh,
    demand_same,
    required,
)
from .mail_in import ADDRESS, Letter, is_nobody
from .parts import numbered, parts
from .quoting import Marks

SIGNATURE_HEADER = "x-reroute-signature"
AS_DATA = "data:;base64,"
"""How a picture is referred to: it came with the mail, and is nowhere else."""


@dataclass(frozen=True)
class Email(Channel):
    """The shop's address. Who writes from an address has not proven to be its owner."""

    name: ClassVar[str] = "email"
    longest: ClassVar[int] = 50_000
    takes_news: ClassVar[bool] = False
    joins: ClassVar[bool] = True
    largest_webhook: ClassVar[int] = 16 * 1024 * 1024

    sender: Address
    smtp: MailServer
    secret: str
    imap: MailServer | None
    marks: Marks
    imap_every: float = 10
    """Seconds between two looks into the mailbox."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        values = required(env, "REROUTE_EMAIL_ADDRESS", "REROUTE_SMTP_URL")
        if values is None:
            return None
        secret, imap_url = env.get("REROUTE_EMAIL_SECRET", ""), env.get("REROUTE_EMAIL_IMAP_URL", "")
        if not secret and not imap_url:
            raise ValueError(
                "REROUTE_EMAIL_ADDRESS is set, but neither REROUTE_EMAIL_SECRET nor REROUTE_EMAIL_IMAP_URL"
            )
        smtp = MailServer.parse("REROUTE_SMTP_URL", values[1], "smtp")
        imap = MailServer.parse("REROUTE_EMAIL_IMAP_URL", imap_url, "imap") if imap_url else None
        every = float(env.get("REROUTE_EMAIL_IMAP_SECONDS") or cls.imap_every)
        return cls(_address(values[0]), smtp, secret, imap, Marks.read(), every)

    def verify(self, hook: Webhook, now: datetime) -> None:
        if not self.secret:
            raise Problem("webhook_forged")
        given = dict(part.strip().partition("=")[::2] for part in hook.headers.get(SIGNATURE_HEADER, "").split(","))
        timestamp = given.get("t")
        demand_fresh(timestamp, now)
        digest = hmac.new(self.secret.encode(), f"{timestamp}.".encode() + hook.body, hashlib.sha256).hexdigest()
        demand_same(given.get("v1"), digest)

    def updates(self, hook: Webhook) -> list[Update]:
        return self.read(hook.body)

    def read(self, raw: bytes) -> list[Update]:
        """What a mail says, a picture each as a message of its own; nothing where no person wrote it, or we did."""
        letter = Letter.read(raw)
        own = letter.sender == self.sender.addr_spec.lower()
        if not letter.sender or own or letter.is_automatic or is_nobody(letter.sender):
            return []
        return list(self._said(letter))

    def _said(self, letter: Letter) -> Iterator[Update]:
        shared: dict[str, Any] = {"locale": letter.locale, "thread": letter.thread}
        text = self.marks.newest(letter.text) or ("" if letter.is_answer else letter.subject)
        if not text and not letter.pictures and letter.other_files:
            is_voice = all(each.startswith("audio/") for each in letter.other_files)
            yield Update(letter.id, letter.sender, Kind.VOICE if is_voice else Kind.FILE, **shared)
        elif text or not letter.pictures:
            yield Update(letter.id, letter.sender, Kind.TEXT, text, **shared)
        for number, picture in enumerate(letter.pictures):
            reference = AS_DATA + base64.b64encode(picture).decode()
            yield Update(f"{letter.id} {number}", letter.sender, Kind.PICTURE, picture=reference, **shared)

    def calls(self, to: Recipient, message: Outgoing) -> list[Call]:
        if not ADDRESS.fullmatch(to.address) or not to.address.isascii():
            raise Refused("no address that every server takes")
        text = numbered(message.text, message.choices) if message.choices else message.text
        subject = self._subject(to.thread.get("subject", ""))
        mails = [
            mail_out.answer(f"{message.key}{f'-{at}' if at else ''}", self.sender, to.address, subject, to.thread, part)
            for at, part in enumerate(parts(text, self.longest))
        ]
        return [Call(f"mailto:{to.address}", json=mail) for mail in mails]

    async def send(self, web: httpx.AsyncClient, call: Call) -> None:
        await mail_out.hand_over(self.smtp, call.json)

    async def picture(self, web: httpx.AsyncClient, reference: str) -> bytes:
        try:
            return base64.b64decode(reference.removeprefix(AS_DATA), validate=True)
        except binascii.Error:
            raise Refused("no picture") from None

    def _subject(self, subject: str) -> str:
        return subject if self.marks.answer.match(subject) else f"Re: {subject}".rstrip()


def _address(text: str) -> Address:
    """Reads `service@shop.example` or `Shop <service@shop.example>`; ValueError for anything else."""
    name, address = parseaddr(text)
    if not ADDRESS.fullmatch(address) or not name.isprintable():
        raise ValueError("REROUTE_EMAIL_ADDRESS must be an address, such as Shop <service@shop.example>")
    return Address(display_name=name, addr_spec=address)
