"""E-mail set up: what cannot work is an error, and who may hand in mails."""

from __future__ import annotations

import subprocess

import pytest
from starlette.datastructures import Headers, QueryParams

from bot.gateway.channels.base import Webhook
from bot.gateway.channels.email import Email
from bot.gateway.problems import Problem

from ..conftest import Clock
from .email_driver import NOW, SECRET, EmailDriver, signed, written
from .platform import driver_of

driver = driver_of(EmailDriver)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"REROUTE_SMTP_URL": ""}, "REROUTE_SMTP_URL"),
        ({"REROUTE_SMTP_URL": "http://user:hidden@x"}, "REROUTE_SMTP_URL"),
        ({"REROUTE_SMTP_URL": "smtp://user:hidden@x:port"}, "REROUTE_SMTP_URL"),
        ({"REROUTE_EMAIL_SECRET": ""}, "REROUTE_EMAIL_IMAP_URL"),
        ({"REROUTE_EMAIL_IMAP_URL": "pop3://user:hidden@x"}, "REROUTE_EMAIL_IMAP_URL"),
        ({"REROUTE_EMAIL_ADDRESS": "Shop"}, "REROUTE_EMAIL_ADDRESS"),
    ],
)
def test_a_set_up_that_cannot_work_is_an_error(driver: EmailDriver, change: dict[str, str], wrong: str) -> None:
    assert Email.from_env({}) is None
    with pytest.raises(ValueError, match=wrong) as error:
        Email.from_env(driver.env | change)
    assert "hidden" not in str(error.value)


def test_without_a_secret_every_webhook_is_forged(driver: EmailDriver, clock: Clock) -> None:
    by_imap = Email.from_env(driver.env | {"REROUTE_EMAIL_SECRET": "", "REROUTE_EMAIL_IMAP_URL": "imaps://mx.example"})
    assert by_imap is not None
    genuine = signed(b"x", secret="")
    with pytest.raises(Problem, match="webhook_forged"):
        by_imap.verify(Webhook("POST", "", Headers(genuine.headers), QueryParams(), b"x"), clock())


@pytest.mark.parametrize("content", [written("1", "hello", "1").as_bytes(), b"From: a@example.com\n\n\xff\x00 x"])
def test_the_documented_pipe_signs_as_the_gateway_reads(email: Email, content: bytes) -> None:
    pipe = (
        f'mail=$(mktemp); cat > "$mail"; (printf "%s." {NOW}; cat "$mail") | openssl dgst -sha256 -hmac "{SECRET}" -r'
    )
    made = subprocess.run(["sh", "-c", pipe], input=content, capture_output=True, check=True)  # noqa: S603, S607
    assert signed(content).headers["X-Reroute-Signature"] == f"t={NOW},v1={made.stdout.decode().split()[0]}"
