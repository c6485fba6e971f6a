"""Every operation of the desk, tried as everybody: each role, signed out, and without `X-CSRF`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from bot.desk.accounts.access import MAY

from .conftest import Desk
from .matrix import FOREIGN, PROPOSAL, ROWS, STREAMS, Row, me, waiting_talk

ROLES = ["agent", "lead", "admin"]
GUARDED = [row for row in ROWS if row.role]
CHANGES = [row for row in GUARDED if row.changes]


async def tried(row: Row, desk: Desk, client: httpx.AsyncClient, keys: dict[str, Any] | None = None) -> httpx.Response:
    keys = keys if keys is not None else await row.given(desk, client)
    return await client.request(row.method, row.path.format(**keys), json=filled(row.body, keys))


def filled(body: Any, keys: dict[str, Any]) -> Any:
    """The body with what was prepared in the place of `{name}`."""
    if isinstance(body, dict):
        return {name: filled(value, keys) for name, value in body.items()}
    return body.format(**keys) if isinstance(body, str) else body


def problem(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].removeprefix("urn:reroute:")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", GUARDED, ids=str)
async def test_a_role_may_what_is_its_own(desk: Desk, row: Row, role: str) -> None:
    response = await tried(row, desk, await desk.staff(role))
    if row.role in MAY[role]:  # type: ignore[index]  # a role is its name
        assert response.status_code == row.status, response.text
    else:
        assert problem(response) == (403, "role_refused")


@pytest.mark.parametrize("row", GUARDED, ids=str)
async def test_who_is_not_signed_in_may_nothing(desk: Desk, row: Row) -> None:
    keys = await row.given(desk, await desk.staff("admin"))
    stranger = await desk.browser()
    assert problem(await tried(row, desk, stranger, keys)) == (401, "sign_in_required")
    stranger.cookies.set("reroute_desk", "A" * 43, domain="chat.example", path="/desk")
    assert problem(await tried(row, desk, stranger, keys)) == (401, "sign_in_required")


@pytest.mark.parametrize("row", CHANGES, ids=str)
async def test_another_sites_page_changes_nothing(desk: Desk, row: Row) -> None:
    admin = await desk.staff("admin")
    keys = await row.given(desk, admin)
    own = admin.headers.pop("X-CSRF")
    assert problem(await tried(row, desk, admin, keys)) == (403, "csrf_refused")
    admin.headers["X-CSRF"] = "0" * 64
    assert problem(await tried(row, desk, admin, keys)) == (403, "csrf_refused")
    admin.headers.update({"X-CSRF": own, "Origin": "https://elsewhere.example"})
    assert problem(await tried(row, desk, admin, keys)) == (403, "csrf_refused")


@pytest.mark.parametrize("row", [row for row in ROWS if not row.role], ids=str)
async def test_what_is_open_is_open_to_everybody(desk: Desk, row: Row) -> None:
    response = await tried(row, desk, await desk.browser())
    assert response.status_code == row.status, response.text


def test_no_operation_is_forgotten(desk: Desk) -> None:
    assert {(row.method, pattern(row.path)) for row in ROWS} | STREAMS == set(operations(desk))


@pytest.mark.parametrize("row", FOREIGN, ids=str)
async def test_another_teams_talk_is_as_none(desk: Desk, row: Row) -> None:
    talk_id = f"c-{uuid4().hex}"
    await desk.gateway.database.run(waiting_talk, talk_id, desk.clock(), "returns")
    client = await desk.staff("lead", teams=("service",))
    keys = {"talk": talk_id, "staff": (await me(client))["id"]}
    foreign = await tried(row, desk, client, keys)
    missing = await tried(row, desk, client, keys | {"talk": "c-none"})
    assert problem(foreign) == problem(missing) == (404, "not_found")


@pytest.mark.parametrize("row", FOREIGN, ids=str)
async def test_a_customers_token_opens_nothing_at_the_desk(desk: Desk, row: Row) -> None:
    keys = await row.given(desk, await desk.staff("admin"))
    browser = await desk.browser()
    session = (await browser.post("http://chat.example/chat/sessions", json={})).json()
    browser.headers["Authorization"] = f"Bearer {session['token']}"
    assert problem(await tried(row, desk, browser, keys)) == (401, "sign_in_required")


def operations(desk: Desk) -> Iterator[tuple[str, str]]:
    for path, methods in desk.app.openapi()["paths"].items():
        if path.startswith("/desk/api/"):
            for method in methods:
                yield method.upper(), pattern(path.removeprefix("/desk/api"))


def pattern(path: str) -> str:
    """The path as the router has it, whatever stands for its parts in a row."""
    path = re.sub(r"{\w+}", "{}", path.partition("?")[0])
    for example in ("GS-1001", PROPOSAL, "vip", "p-none"):
        path = path.replace(f"/{example}", "/{}")
    return path
