"""Mail to a server that does not offer TLS, or offers it and does not: a password stays here, and no mail is lost."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from effects_house import House

from backend_stub.effects.notifications import SmtpSink

CODE = {"template": "code", "to": "anna@example.com", "language": "zh", "facts": {"code": "123456"}}
ELSEWHERE, LOGIN = "mail.shop.example", "shop:p%40ss@"
PORT = 9125


class Server:
    """An SMTP server without TLS that takes any password."""

    def __init__(self) -> None:
        self.offers: list[str] = []
        self.logins: list[bytes] = []
        self.took = 0
        self.knows_passwords = True

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
        self.logins.append(given.password)
        return AuthResult(success=True)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        offered = [each for each in responses[:-1] if self.knows_passwords or "AUTH" not in each]
        return [*offered, *self.offers, responses[-1]]

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.took += 1
        return "250 OK"


class Door(Controller):
    """Says no for good to who takes the offer."""

    def factory(self) -> SMTP:
        return Refusing(self.handler, **self.SMTP_kwargs)


class Refusing(SMTP):
    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        await self.push("502 5.5.1 not implemented")


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    controller = Door(started, hostname="127.0.0.1", port=PORT, authenticator=started.login, auth_require_tls=False)
    controller.start()
    yield started
    controller.stop()


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine is another one under its second name."""
    genuine: Callable[..., Any] = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **options: Any) -> Any:
        return genuine("127.0.0.1" if host == ELSEWHERE else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def sent(house: House, host: str, login: str) -> tuple[str, str | None]:
    """How a mail by this server went: its state, and what stood against it."""
    effect = house.want("email", CODE)
    sink = SmtpSink(f"smtp://{login}{host}:{PORT}")
    replace(house.box, tools=replace(house.box.tools, sink=sink)).work()
    return house.row(effect).state, house.row(effect).last_error


def test_who_strikes_starttls_out_of_the_offer_gets_no_password_and_no_mail(house: House, server: Server) -> None:
    assert sent(house, ELSEWHERE, LOGIN) == ("pending", "email.no_tls")
    assert (server.logins, server.took) == ([], 0)


def test_a_server_that_offers_starttls_and_has_none_is_tried_again(house: House, server: Server) -> None:
    server.offers = ["250-STARTTLS"]
    assert sent(house, ELSEWHERE, LOGIN) == ("pending", "email.no_tls")
    assert sent(house, "127.0.0.1", "") == ("pending", "email.no_tls")
    assert (server.logins, server.took) == ([], 0)


def test_a_server_that_knows_no_passwords_is_tried_again(house: House, server: Server) -> None:
    server.knows_passwords = False
    assert sent(house, "localhost", LOGIN) == ("pending", "email.no_auth")
    assert server.took == 0


@pytest.mark.parametrize(("host", "login"), [(ELSEWHERE, ""), ("127.0.0.1", LOGIN), ("localhost", LOGIN)])
def test_without_a_password_or_on_this_machine_a_server_may_be_without_tls(
    house: House, server: Server, host: str, login: str
) -> None:
    assert sent(house, host, login) == ("sent", None)
    assert (server.logins, server.took) == ([b"p@ss"] if login else [], 1)
