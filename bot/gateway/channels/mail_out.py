"""A mail as it goes out: an answer in the customer's thread, handed to an SMTP server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

import aiosmtplib

from reroute.mailserver import MailServer

from .base import PATIENCE, Later, Refused
from .mail_tls import demand_tls, fault_of

LONGEST_REFERENCES = 900
_IDS = ("Message-ID", "In-Reply-To", "References")


class _Policy(EmailPolicy):
    """As SMTP servers of any age take it.

    Folded by hand: Python encodes long message ids, which are none any more then, and loses blanks of long subjects.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name in _IDS:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        if name == "Subject":
            charset = "us-ascii" if value.isascii() else "utf-8"
            folded = Header(str(value), charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {folded}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def answer(key: str, sender: Address, to: str, subject: str, thread: Mapping[str, Any], text: str) -> EmailMessage:
    """The mail under this key: at every try the same, by its Message-ID."""
    mail = EmailMessage(policy=_POLICY)
    mail["Message-ID"] = f"<{key}@{sender.domain}>"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    if message_id := thread.get("message_id"):
        mail["In-Reply-To"] = message_id
        mail["References"] = " ".join(_fitting([*thread.get("references", []), message_id]))
    mail.set_content(text)
    return mail


async def hand_over(server: MailServer, mail: EmailMessage) -> None:
    """Raises Refused where the server will not have it for this recipient, ever, and Later for all else."""
    line = aiosmtplib.SMTP(hostname=server.host, port=server.port, use_tls=server.implicit_tls, timeout=PATIENCE)
    sender, to = (mail[name].addresses[0].addr_spec for name in ("From", "To"))
    try:
        async with line:
            demand_tls(server, line.get_transport_info("sslcontext") is not None)
            if server.user:
                await line.login(server.user, server.password)
            await line.sendmail(sender, [to], mail.as_bytes())
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _fault(min(each.code for each in error.recipients)) from None
    except aiosmtplib.SMTPDataError as error:
        raise _fault(error.code) from None
    except aiosmtplib.SMTPNotSupported:
        raise Refused("not supported by the server") from None
    except aiosmtplib.SMTPResponseException as error:  # the password or the sender: the shop can mend it
        raise Later(f"smtp {error.code}") from None
    except (OSError, aiosmtplib.SMTPException) as error:
        raise Later(fault_of(error)) from None


def _fault(code: int) -> Later | Refused:
    return Refused(f"smtp {code}") if code >= 500 else Later(f"smtp {code}")


def _fitting(references: list[str]) -> list[str]:
    """The first, which names the thread, and as many of the last as a line has room for."""
    first, *others = references
    room = LONGEST_REFERENCES - len(first)
    kept: list[str] = []
    for reference in reversed(others):
        room -= len(reference) + 1
        if room < 0:
            break
        kept.insert(0, reference)
    return [first, *kept]
