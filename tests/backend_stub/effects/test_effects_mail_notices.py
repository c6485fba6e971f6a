"""Every message over a real SMTP server: what arrives is what was written, in every language."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from effects_house import NOON
from effects_notices import LANGUAGES, every_fact

from backend_stub.effects.notifications import Attachment, Rendered, SmtpSink, Templates, message
from backend_stub.effects.notifications.catalogue import Kind, catalogue

PORT = 9122
ONE_CLICK = "List-Unsubscribe=One-Click"
LINK = "<https://globalstyle.example/unsubscribe/un%2F7%2Bx>"


class Mailbox:
    """Keeps what the server took."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=PORT)
    controller.start()
    yield mailbox
    controller.stop()


@pytest.fixture
def mailbox(server: Mailbox) -> Mailbox:
    server.mails.clear()
    return server


def send(name: str, tag: str, facts: dict[str, Any], *attachments: Attachment) -> Rendered:
    rendered = Templates().render(name, tag, facts)
    mail = message(f"01J{name}-{tag}", NOON, "anna@example.com", rendered, tag, attachments)
    SmtpSink(f"smtp://127.0.0.1:{PORT}").deliver("01J", NOON, mail)
    return rendered


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_message_arrives_as_it_was_written(mailbox: Mailbox, tag: str) -> None:
    written = [send(name, tag, every_fact(name)) for name in catalogue()]
    assert len(mailbox.mails) == len(catalogue())
    for rendered, mail in zip(written, mailbox.mails, strict=True):
        assert (mail["Subject"], mail["Content-Language"]) == (rendered.subject, tag)
        assert part(mail, "plain") == rendered.text
        assert part(mail, "html").strip() == rendered.html.strip()
        assert mail.get_content_type() == "multipart/alternative"
        assert all(len(line) <= 998 for line in mail.as_bytes().splitlines())


@pytest.mark.parametrize("name", ["Wei Li 李伟", "Zoë Müller-Đặng", "Sofía García", "مريم", "👩‍🚀"])
def test_a_name_of_any_script_arrives_as_it_is(mailbox: Mailbox, name: str) -> None:
    send("shipped", "de", {**every_fact("shipped"), "name": name})
    (mail,) = mailbox.mails
    assert f"Guten Tag {name}," in part(mail, "plain")
    assert f"Guten Tag {name}," in part(mail, "html")


def test_a_paper_goes_with_both_parts(mailbox: Mailbox) -> None:
    label = Attachment("GS-1008-return.pdf", b"%PDF-1.7\x00\xff")
    export = Attachment("Ihre Daten für Sofía.json", '{"name": "Sofía"}'.encode(), "json")
    send("data_export", "es", every_fact("data_export"), label, export)
    (mail,) = mailbox.mails
    found = [(file.get_filename(), file.get_content_type(), file.get_content()) for file in mail.iter_attachments()]
    assert found == [
        ("GS-1008-return.pdf", "application/pdf", b"%PDF-1.7\x00\xff"),
        ("Ihre Daten für Sofía.json", "application/json", '{"name": "Sofía"}'.encode()),
    ]
    assert "Sus datos" in mail["Subject"]
    assert "archivo adjunto" in part(mail, "plain")
    assert "archivo adjunto" in part(mail, "html")


@pytest.mark.parametrize("name", [name for name, entry in catalogue().items() if entry.kind is not Kind.ESSENTIAL])
def test_what_can_be_opted_out_of_says_how_in_one_click(mailbox: Mailbox, name: str) -> None:
    send(name, "fr", {**every_fact(name), "unsubscribe_token": "un/7+x"})
    (mail,) = mailbox.mails
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (LINK, ONE_CLICK)
    assert LINK[1:-1] in part(mail, "plain")
    assert f'href="{LINK[1:-1]}"' in part(mail, "html")


@pytest.mark.parametrize("name", [name for name, entry in catalogue().items() if entry.kind is Kind.ESSENTIAL])
def test_what_must_be_told_offers_no_way_out(mailbox: Mailbox, name: str) -> None:
    send(name, "fr", {**every_fact(name), "unsubscribe_token": "un/7+x"})
    (mail,) = mailbox.mails
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (None, None)
    assert "unsubscribe" not in part(mail, "plain") + part(mail, "html")


def test_without_a_token_there_is_no_way_out_to_offer(mailbox: Mailbox) -> None:
    send("shipped", "en", every_fact("shipped"))
    (mail,) = mailbox.mails
    assert mail["List-Unsubscribe"] is None
