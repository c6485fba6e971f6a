"""How long somebody stays signed in, and what ends it."""

from __future__ import annotations

import httpx
from sqlalchemy import select

from bot.desk.accounts.tables import StaffSession
from tests.desk.conftest import PASSWORD, Clock, Desk, Staff, me, sign_in

ROBIN = "robin@shop.example"
NEW = "another long password"


async def status(client: httpx.AsyncClient) -> int:
    return (await client.get("/me")).status_code


async def test_somebody_signed_in_is_told_who_they_are(staff: Staff) -> None:
    robin = await staff(role="lead", teams=("service", "returns"), email="Robin@Shop.example")
    shown = await me(robin)
    assert (shown["email"], shown["role"], shown["teams"]) == (ROBIN, "lead", ["service", "returns"])
    assert (shown["totp"], shown["available"], shown["languages"]) == (False, False, ["en", "de"])


async def test_the_cookie_is_for_the_desk_alone(desk: Desk) -> None:
    await desk.account(email=ROBIN)
    response = await (await desk.browser()).post("/session", json={"email": ROBIN, "password": PASSWORD})
    name, _, rest = response.headers["set-cookie"].partition("=")
    assert name == "reroute_desk"
    assert rest.partition("; ")[2] == "HttpOnly; Path=/desk; SameSite=strict"
    assert response.headers["cache-control"] == "no-store"


async def test_the_token_is_long_and_kept_as_a_hash(desk: Desk, staff: Staff) -> None:
    token = (await staff()).cookies["reroute_desk"]
    assert len(token) == 43
    kept = await desk.gateway.database.run(lambda session: session.scalars(select(StaffSession.token_hash)).all())
    assert [len(each) for each in kept] == [64]
    assert token not in kept


async def test_an_hour_without_a_request_ends_it(staff: Staff, clock: Clock) -> None:
    robin = await staff()
    for _ in range(3):
        clock.forward(minutes=59)
        assert await status(robin) == 200
    clock.forward(minutes=60)
    assert await status(robin) == 401


async def test_ten_hours_end_it_in_any_case(staff: Staff, clock: Clock) -> None:
    robin = await staff()
    for _ in range(19):
        clock.forward(minutes=30)
        assert await status(robin) == 200
    clock.forward(minutes=30)
    assert await status(robin) == 401


async def test_signing_out_ends_it_and_takes_the_cookie(desk: Desk, staff: Staff) -> None:
    robin = await staff()
    token = robin.cookies["reroute_desk"]
    assert (await robin.delete("/session")).status_code == 204
    assert "reroute_desk" not in robin.cookies
    robin.cookies.set("reroute_desk", token, domain="chat.example", path="/desk")
    assert await status(robin) == 401


async def test_signing_in_again_takes_another_token_and_ends_the_old_one(desk: Desk, staff: Staff) -> None:
    robin = await staff(email=ROBIN)
    old, csrf = robin.cookies["reroute_desk"], robin.headers["X-CSRF"]
    await sign_in(robin, ROBIN)
    assert robin.cookies["reroute_desk"] != old
    assert robin.headers["X-CSRF"] != csrf
    robin.cookies.set("reroute_desk", old, domain="chat.example", path="/desk")
    assert await status(robin) == 401


async def test_anothers_csrf_is_refused(staff: Staff) -> None:
    robin, kim = await staff(), await staff()
    robin.headers["X-CSRF"] = kim.headers["X-CSRF"]
    assert (await robin.put("/me/presence", json={"available": True})).status_code == 403
    assert (await me(robin))["available"] is False


async def test_a_new_password_ends_the_other_sessions(desk: Desk, staff: Staff) -> None:
    robin, elsewhere = await staff(email=ROBIN), await desk.browser()
    await sign_in(elsewhere, ROBIN)
    assert (await robin.put("/me/password", json={"old": PASSWORD, "new": NEW})).status_code == 204
    assert (await status(robin), await status(elsewhere)) == (200, 401)
    old = await elsewhere.post("/session", json={"email": ROBIN, "password": PASSWORD})
    assert old.json()["type"] == "urn:reroute:sign_in_refused"
    await sign_in(elsewhere, ROBIN, NEW)


async def test_a_new_password_takes_the_old_one(desk: Desk, staff: Staff) -> None:
    robin = await staff(email=ROBIN)
    for _ in range(5):
        wrong = await robin.put("/me/password", json={"old": "a wrong long password", "new": NEW})
        assert (wrong.status_code, wrong.json()["type"]) == (403, "urn:reroute:password_wrong")
    locked = await robin.put("/me/password", json={"old": PASSWORD, "new": NEW})
    assert (locked.status_code, locked.json()["type"]) == (429, "urn:reroute:sign_in_locked")
    assert await status(robin) == 200


async def test_a_short_password_is_refused(staff: Staff) -> None:
    robin = await staff()
    refused = await robin.put("/me/password", json={"old": PASSWORD, "new": "eleven char"})
    assert (refused.status_code, refused.json()["detail"]) == (422, "Check: new")


async def test_presence_is_what_was_said_last_until_the_session_would_be_over(staff: Staff, clock: Clock) -> None:
    robin, kim = await staff(name="Robin"), await staff(name="Kim")

    async def shown() -> list[bool]:
        return [one["available"] for one in (await kim.get("/staff")).json()["staff"]]

    assert (await robin.put("/me/presence", json={"available": True})).status_code == 204
    assert ((await me(robin))["available"], await shown()) == (True, [False, True])
    for _ in range(2):
        clock.forward(minutes=30)
        await me(kim)
    assert await shown() == [False, False]


async def test_who_signs_out_everywhere_is_not_available(desk: Desk, staff: Staff) -> None:
    robin, kim = await staff(email=ROBIN), await staff()
    elsewhere = await desk.browser()
    await sign_in(elsewhere, ROBIN)
    await robin.put("/me/presence", json={"available": True})
    await elsewhere.delete("/session")
    assert [one["available"] for one in (await kim.get("/staff")).json()["staff"]].count(True) == 1
    await robin.delete("/session")
    assert [one["available"] for one in (await kim.get("/staff")).json()["staff"]] == [False, False]
