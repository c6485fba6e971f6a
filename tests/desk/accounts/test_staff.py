"""What colleagues see of each other, what an admin changes, and what the audit log keeps of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from tests.desk.conftest import PASSWORD, Clock, Desk, Staff, me, sign_in

NEW: dict[str, Any] = {
    "email": "Kim@shop.example",
    "name": "Kim Nguyễn",
    "first_name": "Kim",
    "role": "agent",
    "teams": ["returns"],
    "languages": ["fr"],
    "password": "a long password",
}


async def added(admin: httpx.AsyncClient, **changed: Any) -> dict[str, Any]:
    response = await admin.post("/staff", json=NEW | changed)
    assert response.status_code == 201, response.text
    return dict(response.json())


async def log(admin: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    return list((await admin.get("/audit", params=asked)).json()["entries"])


async def test_who_is_added_can_sign_in(desk: Desk, staff: Staff) -> None:
    shown = await added(await staff("admin"))
    assert (shown["email"], shown["active"], shown["totp"], shown["locked_until"]) == (
        "kim@shop.example",
        True,
        False,
        None,
    )
    kim = await desk.browser()
    assert (await sign_in(kim, "kim@shop.example", "a long password"))["name"] == "Kim Nguyễn"
    assert (await me(kim))["teams"] == ["returns"]


async def test_an_e_mail_is_one_accounts(staff: Staff) -> None:
    admin = await staff("admin")
    await added(admin)
    again = await admin.post("/staff", json=NEW | {"email": "KIM@SHOP.example"})
    assert (again.status_code, again.json()["type"]) == (409, "urn:reroute:email_taken")


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "kim"},
        {"name": " "},
        {"first_name": "K\0m"},
        {"role": "owner"},
        {"teams": ["Über alles"]},
        {"languages": ["klingon!"]},
        {"password": "short"},
    ],
    ids=str,
)
async def test_what_cannot_be_is_not_added(staff: Staff, wrong: dict[str, Any]) -> None:
    admin = await staff("admin")
    refused = await admin.post("/staff", json=NEW | wrong)
    assert (refused.status_code, refused.json()["detail"]) == (422, f"Check: {next(iter(wrong))}")
    assert len((await admin.get("/staff")).json()["staff"]) == 1


async def test_colleagues_are_shown_without_what_is_the_admins(desk: Desk, staff: Staff) -> None:
    admin, robin = await staff("admin", name="Ada Admin"), await staff(name="Robin Berg")
    gone = await added(admin)
    await admin.patch(f"/staff/{gone['id']}", json={"active": False})
    shown = (await robin.get("/staff")).json()["staff"]
    assert [one["name"] for one in shown] == ["Ada Admin", "Robin Berg"]
    assert sorted(shown[0]) == ["available", "first_name", "id", "languages", "name", "role", "teams"]
    whole = (await admin.get("/staff")).json()["staff"]
    assert [one["active"] for one in whole] == [True, False, True]
    assert [one["email"] for one in whole][1] == "kim@shop.example"


async def test_what_is_changed_counts_at_once(staff: Staff) -> None:
    admin, robin = await staff("admin"), await staff(teams=("service",))
    robin_id = (await me(robin))["id"]
    changed = await admin.patch(f"/staff/{robin_id}", json={"teams": ["returns"], "languages": ["zh"]})
    assert (changed.json()["teams"], changed.json()["languages"]) == (["returns"], ["zh"])
    assert (await me(robin))["teams"] == ["returns"]


@pytest.mark.parametrize("change", [{"active": False}, {"role": "lead"}, {"password": "set by the admin"}], ids=str)
async def test_a_role_a_password_or_an_end_takes_their_sessions(staff: Staff, change: dict[str, Any]) -> None:
    admin, robin = await staff("admin"), await staff()
    robin_id = (await me(robin))["id"]
    await robin.put("/me/presence", json={"available": True})
    assert (await admin.patch(f"/staff/{robin_id}", json=change)).json()["available"] is False
    assert (await robin.get("/me")).status_code == 401


async def test_a_change_to_what_is_already_so_takes_nothing(staff: Staff) -> None:
    admin, robin = await staff("admin"), await staff()
    robin_id = (await me(robin))["id"]
    assert (await admin.patch(f"/staff/{robin_id}", json={"active": True, "role": "agent"})).status_code == 200
    assert (await me(robin))["role"] == "agent"


async def test_who_is_not_active_cannot_sign_in_until_they_are(desk: Desk, staff: Staff) -> None:
    admin = await staff("admin")
    kim = (await added(admin))["id"]
    body = {"email": "kim@shop.example", "password": "a long password"}
    for active, answer in ((False, 401), (True, 200)):
        await admin.patch(f"/staff/{kim}", json={"active": active})
        assert (await (await desk.browser()).post("/session", json=body)).status_code == answer


async def test_an_admin_unlocks(desk: Desk, staff: Staff, clock: Clock) -> None:
    admin = await staff("admin")
    kim = (await added(admin))["id"]
    body = {"email": "kim@shop.example", "password": "wrong"}
    for number in range(5):
        await (await desk.browser(f"203.0.113.{number}")).post("/session", json=body)
    [shown] = [one for one in (await admin.get("/staff")).json()["staff"] if one["id"] == kim]
    assert shown["locked_until"] == "2026-11-22T09:45:00Z"
    unlocked = await admin.patch(f"/staff/{kim}", json={"unlock": True})
    assert unlocked.json()["locked_until"] is None
    await sign_in(await desk.browser(), "kim@shop.example", "a long password")


@pytest.mark.parametrize("change", [{"active": False}, {"role": "lead"}], ids=str)
async def test_the_last_active_admin_stays(desk: Desk, staff: Staff, change: dict[str, Any]) -> None:
    admin = await staff("admin")
    admin_id = (await me(admin))["id"]
    second = (await added(admin, role="admin"))["id"]
    await admin.patch(f"/staff/{second}", json={"active": False})
    refused = await admin.patch(f"/staff/{admin_id}", json=change)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:reroute:last_admin")
    assert (await me(admin))["role"] == "admin"
    await admin.patch(f"/staff/{second}", json={"active": True})
    assert (await admin.patch(f"/staff/{admin_id}", json=change)).status_code == 200


async def test_two_admins_who_demote_each_other_at_once_leave_one(desk: Desk, staff: Staff) -> None:
    pair = [await staff("admin"), await staff("admin")]
    ids = [(await me(each))["id"] for each in pair]
    answers = await asyncio.gather(
        *(
            each.patch(f"/staff/{other}", json={"role": "agent"})
            for each, other in zip(pair, reversed(ids), strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 401], [200, 409])


@pytest.mark.parametrize("staff_id", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "x"])
async def test_who_is_not_there_is_not_changed(staff: Staff, staff_id: str) -> None:
    response = await (await staff("admin")).patch(f"/staff/{staff_id}", json={"active": False})
    assert response.status_code in (404, 422)


async def test_the_log_keeps_what_was_done_and_no_personal_data(desk: Desk, staff: Staff) -> None:
    admin = await staff("admin", email="ada@shop.example")
    ada, kim = (await me(admin))["id"], (await added(admin))["id"]
    client = await desk.browser()
    await client.post("/session", json={"email": "kim@shop.example", "password": "a wrong password"})
    await client.post("/session", json={"email": "nobody@shop.example", "password": PASSWORD})
    await sign_in(client, "kim@shop.example", "a long password")
    await client.put("/me/password", json={"old": "a long password", "new": "an even longer one"})
    await client.delete("/session")
    await admin.patch(f"/staff/{kim}", json={"role": "lead", "password": "set by the admin", "unlock": True})
    entries = await log(admin)
    assert [(one["action"], one["staff"], one["subject"]) for one in entries] == [
        ("staff_unlocked", ada, kim),
        ("password_set", ada, kim),
        ("staff_changed", ada, kim),
        ("signed_out", kim, kim),
        ("password_changed", kim, kim),
        ("signed_in", kim, kim),
        ("sign_in_failed", None, None),
        ("sign_in_failed", None, kim),
        ("staff_added", ada, kim),
        ("signed_in", ada, ada),
        ("staff_added", None, ada),
    ]
    assert entries[2]["facts"] == {"role": "lead"}
    kept = json.dumps(entries)
    assert [word for word in ("@", "Kim", 'password": "', "long", "203.0.113") if word in kept] == []


async def test_the_fifth_failure_is_noted_as_a_lock_once(desk: Desk, staff: Staff) -> None:
    admin = await staff("admin")
    kim = (await added(admin))["id"]
    for number in range(8):
        body = {"email": "kim@shop.example", "password": "wrong"}
        await (await desk.browser(f"203.0.113.{number}")).post("/session", json=body)
    noted = [(one["action"], one["subject"]) for one in await log(admin)][:7]
    assert noted[:2] == [("sign_in_locked", kim), ("sign_in_failed", kim)]
    assert noted.count(("sign_in_failed", kim)) == 5


async def test_the_log_is_read_page_by_page(staff: Staff) -> None:
    admin = await staff("admin")
    for number in range(4):
        await added(admin, email=f"kim-{number}@shop.example")
    first = await log(admin, limit=3)
    rest = await log(admin, limit=200, before=first[-1]["id"])
    assert [one["id"] for one in first + rest] == ["6", "5", "4", "3", "2", "1"]
