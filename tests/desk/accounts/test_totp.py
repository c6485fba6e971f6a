"""Codes of an authenticator app: enrolled, confirmed, then required; each good once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pyotp
import pytest

from bot.desk.accounts import staff as accounts
from bot.desk.accounts.totp import step_of
from bot.gateway.config import Config
from tests.desk.conftest import PASSWORD, Clock, Desk, Staff, me, sign_in

ROBIN = "robin@shop.example"
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - RFC 6238, appendix B


def code_at(secret: str, clock: Clock, seconds: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(clock().timestamp()) + seconds)


def wrong(secret: str, clock: Clock) -> str:
    good = {code_at(secret, clock, seconds) for seconds in (-60, -30, 0, 30, 60)}
    return next(code for number in range(10) if (code := f"{number:06}") not in good)


async def enrolled(client: httpx.AsyncClient, clock: Clock) -> str:
    """The secret of an app that is enrolled and confirmed; the code of this moment is used up."""
    secret = str((await client.post("/me/totp")).json()["secret"])
    assert (await client.put("/me/totp", json={"code": code_at(secret, clock)})).status_code == 204
    return secret


async def tried(client: httpx.AsyncClient, **code: str) -> tuple[int, str]:
    response = await client.post("/session", json={"email": ROBIN, "password": PASSWORD, **code})
    return response.status_code, response.json().get("type", "").removeprefix("urn:reroute:")


@pytest.mark.parametrize(("second", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert step_of(RFC_SECRET, code, datetime.fromtimestamp(second, UTC), after=0) == second // 30


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_phones_clock_may_be_off_by_one_step(
    desk: Desk, staff: Staff, clock: Clock, steps: int, good: bool
) -> None:
    secret = await enrolled(await staff(email=ROBIN), clock)
    clock.forward(hours=1)
    answer = await tried(await desk.browser(), code=code_at(secret, clock, 30 * steps))
    assert answer == ((200, "") if good else (401, "sign_in_refused"))


async def test_until_its_first_code_an_app_counts_for_nothing(desk: Desk, staff: Staff, clock: Clock) -> None:
    robin = await staff(email=ROBIN)
    enrolment = (await robin.post("/me/totp")).json()
    assert (
        enrolment["uri"] == f"otpauth://totp/Reroute:robin%40shop.example?secret={enrolment['secret']}&issuer=Reroute"
    )
    assert await tried(await desk.browser()) == (200, "")
    refused = await robin.put("/me/totp", json={"code": wrong(enrolment["secret"], clock)})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:reroute:code_wrong")
    assert (await me(robin))["totp"] is False


async def test_from_then_on_a_code_is_asked_for(desk: Desk, staff: Staff, clock: Clock) -> None:
    robin = await staff(email=ROBIN)
    secret = await enrolled(robin, clock)
    assert (await me(robin))["totp"] is True
    clock.forward(seconds=60)
    assert await tried(await desk.browser()) == (401, "code_required")
    assert await tried(await desk.browser(), code=wrong(secret, clock)) == (401, "sign_in_refused")
    assert await tried(await desk.browser(), code=code_at(secret, clock)) == (200, "")


async def test_a_code_is_good_once(desk: Desk, staff: Staff, clock: Clock) -> None:
    secret = await enrolled(await staff(email=ROBIN), clock)
    assert await tried(await desk.browser(), code=code_at(secret, clock)) == (401, "sign_in_refused")
    clock.forward(seconds=30)
    following = code_at(secret, clock)
    assert await tried(await desk.browser(), code=following) == (200, "")
    assert await tried(await desk.browser(), code=following) == (401, "sign_in_refused")
    assert await tried(await desk.browser(), code=code_at(secret, clock, -30)) == (401, "sign_in_refused")


async def test_a_right_code_helps_no_wrong_password_and_is_not_used_up(desk: Desk, staff: Staff, clock: Clock) -> None:
    secret = await enrolled(await staff(email=ROBIN), clock)
    clock.forward(seconds=30)
    code = code_at(secret, clock)
    body = {"email": ROBIN, "password": "a wrong long password", "code": code}
    assert (await (await desk.browser()).post("/session", json=body)).status_code == 401
    assert await tried(await desk.browser(), code=code) == (200, "")


async def test_five_wrong_codes_lock_though_the_password_is_shown_in_between(
    desk: Desk, staff: Staff, clock: Clock
) -> None:
    secret = await enrolled(await staff(email=ROBIN), clock)
    clock.forward(seconds=60)
    for number in range(5):
        client = await desk.browser(f"203.0.113.{number}")
        assert await tried(client) == (401, "code_required")
        assert await tried(client, code=wrong(secret, clock)) == (401, "sign_in_refused")
    assert await tried(await desk.browser("203.0.113.9"), code=code_at(secret, clock)) == (429, "sign_in_locked")


async def test_an_app_is_enrolled_once(staff: Staff, clock: Clock) -> None:
    robin = await staff()
    secret = await enrolled(robin, clock)
    clock.forward(seconds=30)
    again = await robin.post("/me/totp")
    assert (again.status_code, again.json()["type"]) == (409, "urn:reroute:totp_is_on")
    confirmed = await robin.put("/me/totp", json={"code": code_at(secret, clock)})
    assert (confirmed.status_code, confirmed.json()["type"]) == (409, "urn:reroute:totp_is_on")


async def test_leaving_it_takes_a_code(desk: Desk, staff: Staff, clock: Clock) -> None:
    robin = await staff(email=ROBIN)
    secret = await enrolled(robin, clock)
    clock.forward(seconds=30)
    for code, answer in ((wrong(secret, clock), 403), (code_at(secret, clock), 204)):
        assert (await robin.request("DELETE", "/me/totp", json={"code": code})).status_code == answer
    assert (await me(robin))["totp"] is False
    assert await tried(await desk.browser()) == (200, "")


async def test_the_secret_is_kept_encrypted_and_for_its_account_alone(desk: Desk, staff: Staff, clock: Clock) -> None:
    robin, kim = await staff(email=ROBIN), await staff()
    secret = await enrolled(robin, clock)
    ids = ((await me(robin))["id"], (await me(kim))["id"])

    def copied(session: accounts.Session) -> str:
        mine, theirs = accounts.locked(session, ids[0]), accounts.locked(session, ids[1])
        kept = str(mine.totp_secret)
        theirs.totp_secret, theirs.totp_on = kept, True
        return kept

    assert secret not in await desk.gateway.database.run(copied)
    clock.forward(seconds=30)
    left = await kim.request("DELETE", "/me/totp", json={"code": code_at(secret, clock)})
    assert left.json()["type"] == "urn:reroute:code_wrong"


async def test_another_secret_of_the_installation_makes_no_code_good(
    config: Config, desk: Desk, staff: Staff, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    secret = await enrolled(await staff(email=ROBIN), clock)
    clock.forward(seconds=30)
    other = replace(config, settings=replace(config.settings, secret="another"))  # noqa: S106 - no secret
    async with Desk(other, clock) as moved:
        assert await tried(await moved.browser(), code=code_at(secret, clock)) == (401, "sign_in_refused")
    assert "another than when the app was enrolled" in caplog.text
    assert ROBIN not in caplog.text


async def test_without_a_secret_of_the_installation_nobody_enrols(config: Config, clock: Clock) -> None:
    async with Desk(replace(config, settings=replace(config.settings, secret="")), clock) as desk:
        refused = await (await desk.staff()).post("/me/totp")
        assert (refused.status_code, refused.json()["type"]) == (503, "urn:reroute:totp_unavailable")


async def test_who_signs_in_with_a_code_has_a_session(desk: Desk, staff: Staff, clock: Clock) -> None:
    secret = await enrolled(await staff(email=ROBIN), clock)
    clock.forward(seconds=30)
    client = await desk.browser()
    assert (await sign_in(client, ROBIN, code=code_at(secret, clock)))["totp"] is True
