"""One mail: both parts, safe headers, and a Message-ID that a retry does not change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from backend_stub.effects.notifications.render import Rendered
from backend_stub.effects.outcome import RefusedError
from backend_stub.effects.shop import shop

ADDRESS = re.compile(r"[^\s<>(),;:\\\"\[\]@]{1,64}@[^\s<>(),;:\\\"\[\]@]{1,255}")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail: a PDF, or JSON, ZIP and the like."""

    name: str
    content: bytes
    subtype: str = "pdf"


def message(
    effect: str, created_at: datetime, to: str, rendered: Rendered, tag: str, attachments: tuple[Attachment, ...] = ()
) -> EmailMessage:
    """The mail of one effect; the same effect always makes the same mail.

    Raises RefusedError `email.address_invalid` unless `to` is one plain address.
    """
    if not ADDRESS.fullmatch(to):
        raise RefusedError("email.address_invalid")
    sender = shop().mail_from
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{effect}@{sender.partition('@')[2]}>"
    mail["Date"] = format_datetime(created_at)
    mail["From"] = Address(display_name=shop().name, addr_spec=sender)
    mail["To"] = to
    mail["Subject"] = rendered.subject
    mail["Auto-Submitted"] = "auto-generated"
    if rendered.unsubscribe:  # RFC 8058; mail programs heed it where DKIM signs these two as well
        mail["List-Unsubscribe"] = f"<{rendered.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(rendered.text)
    mail.add_alternative(rendered.html, subtype="html")
    mail["Content-Language"] = tag  # set_content would drop it
    for attachment in attachments:
        mail.add_attachment(
            attachment.content, maintype="application", subtype=attachment.subtype, filename=attachment.name
        )
    return mail
