"""Canned replies: leads write them, for everybody or for one of their teams, and agents find those of theirs."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ..conftest import Staff

THANKS = {"title": "Thanks", "texts": {"en": "Thank you, {customer}!", "de": "Danke, {customer}!"}}


async def added(client: httpx.AsyncClient, **more: Any) -> str:
    """The id of a new one."""
    response = await client.post("/canned", json=THANKS | more)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def titles(client: httpx.AsyncClient) -> list[str]:
    return [each["title"] for each in (await client.get("/canned")).json()["canned"]]


async def test_what_a_lead_writes_agents_find_by_title(staff: Staff) -> None:
    lead, agent = await staff("lead"), await staff("agent")
    canned = await added(lead, title=" Welcome ")
    await added(lead)
    assert await titles(agent) == ["Thanks", "Welcome"]
    new = {"title": "Aloha", "team": "service", "texts": {"fr": "Bonjour"}}
    assert (await lead.patch(f"/canned/{canned}", json=new)).json() == new | {"id": canned}
    assert await titles(agent) == ["Aloha", "Thanks"]
    assert (await lead.delete(f"/canned/{canned}")).status_code == 204
    assert await titles(agent) == ["Thanks"]


async def test_one_teams_replies_are_no_others(staff: Staff) -> None:
    lead, other = await staff("lead"), await staff("lead", teams=("paris",))
    theirs = await added(other, team="paris")
    assert (await titles(lead), await titles(other), await titles(await staff("admin"))) == ([], ["Thanks"], ["Thanks"])
    assert (await lead.post("/canned", json=THANKS | {"team": "paris"})).status_code == 403
    assert (await lead.patch(f"/canned/{theirs}", json=THANKS)).status_code == 404
    assert (await lead.delete(f"/canned/{theirs}")).status_code == 404
    ours = await added(lead)
    assert (await lead.patch(f"/canned/{ours}", json=THANKS | {"team": "paris"})).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "x" * 81},
        {"texts": {}},
        {"texts": {"en": ""}},
        {"texts": {"english": "Hi"}},
        {"team": "A"},
    ],
)
async def test_what_is_no_canned_reply_is_refused(staff: Staff, wrong: dict[str, Any]) -> None:
    lead = await staff("lead")
    assert (await lead.post("/canned", json=THANKS | wrong)).status_code == 422
    assert await titles(lead) == []
