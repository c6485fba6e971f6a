"""A mail as it comes in: who wrote what, with which pictures, and whether it was a person at all.

Read with the standard library's older policy, and only the headers that are shown with the newer: that one takes a
second for 25 KB that are made for it, and mails come from anybody.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.headerregistry import AddressHeader
from email.message import Message
from email.policy import default
from typing import Any, Self

from ..strings import wishes
from .download import LARGEST_PICTURE
from .html_text import text_of

ADDRESS = re.compile(r"[^\s<>(),;:\\\"\[\]@]{1,64}@[^\s<>(),;:\\\"\[\]@]{1,255}")
PICTURES = ("image/jpeg", "image/png", "image/webp")
MOST_PICTURES = 10
LARGEST_ORNAMENT = 20_000
"""Bytes up to which a picture that is shown within the text is a signature's logo."""
LONGEST_SUBJECT, MOST_REFERENCES = 200, 20
LONGEST_HEADER, MOST_SEPARATORS = 2_000, 500
"""Characters of a header that is decoded; lines that may begin a part."""
_LONG_HEADER = re.compile(rb"^content-[a-z-]{1,40}:(?:[^\n]|\n[ \t]){4000}", re.IGNORECASE | re.MULTILINE)
_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,200}>")
_NOBODY = re.compile(
    r"(mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?)([-+_.].*)?", re.IGNORECASE
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "utf-8"}
"""Many programs name the narrower set and use the wider one."""


@dataclass(frozen=True)
class Letter:
    """What was read from a mail; `text` is all of it, with what it quotes."""

    id: str
    sender: str
    subject: str
    text: str
    pictures: tuple[bytes, ...]
    other_files: tuple[str, ...]
    """Their media types."""
    is_answer: bool
    is_automatic: bool
    locale: str
    thread: dict[str, Any]

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Reads a message (RFC 5322); ValueError for one that cannot be read."""
        if raw.count(b"\n--") > MOST_SEPARATORS or _LONG_HEADER.search(raw):
            raise ValueError("not a mail")
        try:
            return cls._of(message_from_bytes(raw), raw)
        except Exception:  # the parser raises what it likes at mails that are made to break it
            raise ValueError("not a mail") from None

    @classmethod
    def _of(cls, mail: Message, raw: bytes) -> Self:
        said = {name.lower(): str(value).strip() for name, value in mail.raw_items()}
        own_id = _MESSAGE_ID.search(said.get("message-id", ""))
        references = _MESSAGE_ID.findall(said.get("references", "") or said.get("in-reply-to", ""))
        subject = _line(str(_decoded_header("subject", said)))
        return cls(
            id=own_id.group() if own_id else hashlib.sha256(raw).hexdigest(),
            sender=_sender(said),
            subject=subject,
            text=_text(mail),
            pictures=tuple(_pictures(mail))[:MOST_PICTURES],
            other_files=tuple(_other_files(mail)),
            is_answer=bool(references),
            is_automatic=_is_automatic(said, mail.get_content_type()),
            locale=next(iter(wishes(said.get("content-language") or said.get("accept-language"))), ""),
            thread={
                "subject": subject,
                "message_id": own_id.group() if own_id else "",
                "references": references[-MOST_REFERENCES:],
            },
        )


def is_nobody(address: str) -> bool:
    """Whether nobody reads what is sent there."""
    return _NOBODY.fullmatch(address.partition("@")[0]) is not None


def _is_automatic(said: dict[str, str], media_type: str) -> bool:
    """Whether a machine sent this: to answer it may begin a talk of two machines (RFC 3834)."""
    lower = {name: value.lower() for name, value in said.items()}
    suppressed = re.split(r"[\s,;]+", lower.get("x-auto-response-suppress", ""))
    return (
        lower.get("auto-submitted", "no").partition(";")[0].strip() != "no"
        or lower.get("precedence") in ("bulk", "junk", "list", "auto_reply")
        or lower.get("return-path") == "<>"
        or lower.get("x-spam-flag") == "yes"
        or any(name.startswith(("list-", "x-autorespon", "x-autoreply", "x-auto-reply")) for name in lower)
        or not {"all", "autoreply"}.isdisjoint(suppressed)
        or media_type == "multipart/report"
    )


def _decoded_header(name: str, said: dict[str, str]) -> Any:
    raw = said.get(name, "")[:LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return default.header_factory(name, "".join(raw.splitlines()))


def _sender(said: dict[str, str]) -> str:
    """The one address that it comes from, in lower case; empty for more or less than one."""
    header = _decoded_header("from", said)
    addresses = [address.addr_spec for address in header.addresses] if isinstance(header, AddressHeader) else []
    return addresses[0].lower() if len(addresses) == 1 and ADDRESS.fullmatch(addresses[0]) else ""


def _line(text: str) -> str:
    """A header's text as it may be used in another: one line, nothing that cannot be shown."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:LONGEST_SUBJECT]


def _text(part: Message) -> str:
    """The words of a part: of alternatives the plain one, of several parts all."""
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment":
        return ""
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        texts = [text for each in _parts(part) if (text := _text(each)).strip()]
        return "\n".join(texts[:1] if kind == "multipart/alternative" else texts)
    if kind == "text/html":
        return text_of(_decoded(part))
    if kind != "text/plain":
        return ""
    return _unwrapped(_decoded(part)) if part.get_param("format") == "flowed" else _decoded(part)


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _decoded(part: Message) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return _content(part).decode(_WIDER.get(charset, charset), "replace")
    except LookupError:
        return _content(part).decode("utf-8", "replace")


def _content(part: Message) -> bytes:
    """The bytes of a part that has no parts itself."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _unwrapped(text: str) -> str:
    """The lines as written: a line that ends with a blank goes on (RFC 3676)."""
    return re.sub(r"(?<!^--) \r?\n(?!>)", " ", text, flags=re.MULTILINE)


def _pictures(mail: Message) -> Iterator[bytes]:
    for part in mail.walk():
        if part.get_content_type() in PICTURES:
            content = _content(part)
            is_ornament = part.get_content_disposition() != "attachment" and len(content) < LARGEST_ORNAMENT
            if not is_ornament and len(content) <= LARGEST_PICTURE:
                yield content


def _other_files(mail: Message) -> Iterator[str]:
    return (part.get_content_type() for part in mail.walk() if part.get_content_disposition() == "attachment")
