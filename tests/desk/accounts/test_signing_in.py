"""A password, and what guessing one comes to."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.desk.accounts import staff as accounts
from bot.desk.accounts.passwords import Passwords
from bot.gateway.config import Config
from tests.desk.conftest import CHEAP, PASSWORD, Clock, Desk, me, sign_in

ROBIN = "robin@shop.example"
WRONG = "a wrong long password"


async def tried(client: httpx.AsyncClient, email: str = ROBIN, password: str = WRONG, **more: Any) -> tuple[int, str]:
    response = await client.post("/session", json={"email": email, "password": password, **more})
    return response.status_code, response.json().get("type", "").removeprefix("urn:reroute:")


async def test_the_right_password_signs_in_however_the_e_mail_is_written(desk: Desk) -> None:
    await desk.account(email=ROBIN)
    assert (await sign_in(await desk.browser(), " ROBIN@shop.Example "))["email"] == ROBIN


async def test_an_ü_is_an_ü_however_it_is_typed(desk: Desk) -> None:
    one, other = "gr\u00fcne B\u00e4ume im Tal", "gru\u0308ne Ba\u0308ume im Tal"
    await desk.account(email=ROBIN, password_hash=Passwords(CHEAP).hash_now(one))
    assert await tried(await desk.browser(), password=other) == (200, "")


async def test_a_wrong_password_and_an_unknown_e_mail_are_told_alike(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.account(email=ROBIN)
    await desk.account(email="left@shop.example", password_hash=None)
    compared: list[str] = []
    verify = Passwords._verify
    monkeypatch.setattr(
        Passwords, "_verify", lambda self, kept, word: compared.append(kept) or verify(self, kept, word)
    )
    answers = []
    for email in (ROBIN, "nobody@shop.example", "left@shop.example"):
        client = await desk.browser(f"203.0.113.{len(answers)}")
        response = await client.post("/session", json={"email": email, "password": WRONG})
        answers.append((response.status_code, response.content, sorted(response.headers)))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 401
    assert [kept.split("$")[1:4] for kept in compared] == [["argon2id", "v=19", "m=8,t=1,p=1"]] * 3


async def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(desk: Desk, clock: Clock) -> None:
    await desk.account(email=ROBIN)
    for number in range(5):
        assert await tried(await desk.browser(f"203.0.113.{number}")) == (401, "sign_in_refused")
        clock.forward(minutes=2)
    elsewhere = await desk.browser("203.0.113.9")
    response = await elsewhere.post("/session", json={"email": ROBIN, "password": PASSWORD})
    assert (response.status_code, response.json()["type"]) == (429, "urn:reroute:sign_in_locked")
    assert response.headers["retry-after"] == str(13 * 60)
    clock.forward(minutes=12, seconds=59)
    assert await tried(elsewhere, password=PASSWORD) == (429, "sign_in_locked")
    clock.forward(seconds=1)
    assert await tried(elsewhere, password=PASSWORD) == (200, "")


async def test_an_e_mail_that_nobody_has_is_locked_likewise(desk: Desk) -> None:
    for number in range(5):
        assert await tried(await desk.browser(f"203.0.113.{number}"), "x@y.example") == (401, "sign_in_refused")
    assert await tried(await desk.browser("203.0.113.9"), "X@y.example") == (429, "sign_in_locked")


async def test_five_wrong_passwords_lock_the_address_whatever_the_accounts(desk: Desk, clock: Clock) -> None:
    await desk.account(email=ROBIN)
    client = await desk.browser()
    for number in range(5):
        assert await tried(client, f"guess-{number}@shop.example") == (401, "sign_in_refused")
    assert await tried(client, password=PASSWORD) == (429, "sign_in_locked")
    assert await tried(await desk.browser("203.0.113.9"), password=PASSWORD) == (200, "")
    clock.forward(minutes=15)
    assert await tried(client, password=PASSWORD) == (200, "")


async def test_five_in_more_than_a_quarter_of_an_hour_lock_nothing(desk: Desk, clock: Clock) -> None:
    await desk.account(email=ROBIN)
    client = await desk.browser()
    for _ in range(7):
        assert await tried(client) == (401, "sign_in_refused")
        clock.forward(minutes=3, seconds=45)
    assert await tried(client, password=PASSWORD) == (200, "")


async def test_the_right_password_clears_what_was_wrong_before(desk: Desk) -> None:
    await desk.account(email=ROBIN)
    client = await desk.browser()
    for _ in range(3):
        for _ in range(4):
            assert await tried(client) == (401, "sign_in_refused")
        assert await tried(client, password=PASSWORD) == (200, "")


async def test_an_own_account_does_not_clear_the_guesses_at_others(desk: Desk) -> None:
    await desk.account(email=ROBIN)
    client = await desk.browser()
    for number in range(5):
        assert await tried(client, f"guess-{number}@shop.example") == (401, "sign_in_refused")
        assert await tried(client, password=PASSWORD) == ((200, "") if number < 4 else (429, "sign_in_locked"))


async def test_thirty_guesses_at_once_are_no_more_than_five(desk: Desk) -> None:
    await desk.account(email=ROBIN)
    clients = [await desk.browser(f"203.0.113.{number}") for number in range(30)]
    answers = await asyncio.gather(*(tried(client) for client in clients))
    assert answers.count((401, "sign_in_refused")) == 5
    assert answers.count((429, "sign_in_locked")) == 25


async def test_a_page_of_another_site_cannot_sign_somebody_in(desk: Desk) -> None:
    await desk.account(email=ROBIN)
    client = await desk.browser()
    for origin in ("https://elsewhere.example", "null", "http://chat.example.elsewhere.example"):
        client.headers["Origin"] = origin
        assert await tried(client, password=PASSWORD) == (403, "csrf_refused")
    client.headers["Origin"] = "http://chat.example"
    assert await tried(client, password=PASSWORD) == (200, "")


async def test_behind_a_proxy_the_desks_page_is_known_by_its_public_address(config: Config, clock: Clock) -> None:
    async with Desk(replace(config, public_url="https://help.shop.example"), clock) as desk:
        await desk.account(email=ROBIN)
        client = await desk.browser()
        client.headers["Origin"] = "https://help.shop.example"
        response = await client.post("/session", json={"email": ROBIN, "password": PASSWORD})
        assert response.status_code == 200
        assert response.headers["set-cookie"].endswith("; HttpOnly; Path=/desk; SameSite=strict; Secure")


async def test_a_hash_of_an_older_cost_is_made_anew_at_sign_in(desk: Desk) -> None:
    account = await desk.account(email=ROBIN, password_hash=Passwords((2, 16, 1)).hash_now(PASSWORD))
    for _ in range(2):
        assert await tried(await desk.browser(), password=PASSWORD) == (200, "")
        kept = await desk.gateway.database.run(lambda session: accounts.locked(session, account).password_hash)
        assert "$m=8,t=1,p=1$" in str(kept)


async def test_a_wrong_password_makes_no_hash_anew(desk: Desk) -> None:
    old = Passwords((2, 16, 1)).hash_now(PASSWORD)
    account = await desk.account(email=ROBIN, password_hash=old)
    assert await tried(await desk.browser()) == (401, "sign_in_refused")
    assert await desk.gateway.database.run(lambda session: accounts.locked(session, account).password_hash) == old


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "robin", "password": PASSWORD},
        {"email": "ro\0bin@shop.example", "password": PASSWORD},
        {"email": ROBIN, "password": "x" * 201},
        {"email": ROBIN, "password": PASSWORD, "code": "12345"},
        {"email": [ROBIN], "password": PASSWORD},
    ],
    ids=str,
)
async def test_what_cannot_be_read_is_no_try(desk: Desk, body: dict[str, Any]) -> None:
    response = await (await desk.browser()).post("/session", json=body)
    assert (response.status_code, response.json()["type"]) == (422, "urn:reroute:invalid")


async def test_no_log_tells_who_signs_in(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await desk.account(email=ROBIN)
    client = await desk.browser()
    await tried(client)
    await sign_in(client, ROBIN)
    await me(client)
    told = "\n".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    assert [word for word in (ROBIN, PASSWORD, WRONG, client.cookies["reroute_desk"]) if word in told] == []


@pytest.mark.parametrize("change", [{"active": False}, {"password_hash": "another"}], ids=str)
async def test_what_changes_while_a_password_is_compared_counts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    account = await desk.account(email=ROBIN)
    holds = Passwords.holds

    async def slowly(self: Passwords, password: str, kept: str | None) -> bool:
        await desk.gateway.database.run(accounts.change, account, dict(change), None, desk.clock())
        return await holds(self, password, kept)

    monkeypatch.setattr(Passwords, "holds", slowly)
    assert await tried(await desk.browser(), password=PASSWORD) == (401, "sign_in_refused")


async def test_a_broken_character_is_no_e_mail(desk: Desk) -> None:
    broken = b'{"email": "r\\ud800@shop.example", "password": "correct horse \\ud800"}'
    headers = {"Content-Type": "application/json"}
    response = await (await desk.browser()).post("/session", content=broken, headers=headers)
    assert (response.status_code, response.json()["type"]) == (422, "urn:reroute:invalid")
