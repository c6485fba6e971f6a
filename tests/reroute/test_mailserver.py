"""Mail servers by their URL."""

from __future__ import annotations

import pytest

from reroute.mailserver import MailServer


@pytest.mark.parametrize(
    ("url", "protocol", "server"),
    [
        ("smtp://mx.example", "smtp", MailServer("mx.example", 25, False)),
        ("smtps://mx.example", "smtp", MailServer("mx.example", 465, True)),
        ("smtp://mx.example:587", "smtp", MailServer("mx.example", 587, False)),
        (
            "smtp://a%40b.example:p%40ss%2F1@mx.example",
            "smtp",
            MailServer("mx.example", 25, False, "a@b.example", "p@ss/1"),
        ),
        ("imaps://a:b@mx.example", "imap", MailServer("mx.example", 993, True, "a", "b")),
        ("imap://mx.example/Kunden%20neu", "imap", MailServer("mx.example", 143, False, folder="Kunden neu")),
    ],
)
def test_a_url_names_the_server(url: str, protocol: str, server: MailServer) -> None:
    assert MailServer.parse("REROUTE_X_URL", url, protocol) == server


@pytest.mark.parametrize(
    "url",
    [
        "mx.example",
        "http://mx.example",
        "imap://mx.example",
        "smtp://",
        "smtp://a:secret@",
        "smtp://a:secret@x:y",
        "smtp://[a",
    ],
)
def test_what_names_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"REROUTE_X_URL must be smtp://") as error:
        MailServer.parse("REROUTE_X_URL", url, "smtp")
    assert "secret" not in str(error.value)


def test_a_server_that_is_shown_shows_no_password() -> None:
    assert "hidden" not in repr(MailServer.parse("REROUTE_X_URL", "smtp://hidden:hidden@mx.example", "smtp"))
