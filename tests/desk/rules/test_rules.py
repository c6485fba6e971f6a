"""Leads write rules at the desk: who may, what is refused, what is logged; and what a sentence would be caught by."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ..conftest import Desk, Staff, me

BULK = {"title": "Bulk orders", "when": {"words": ["bulk order"], "languages": ["en"]}}
WHOLE = {"words": ["bulk order"], "languages": ["en"], "channels": [], "topics": []}


async def added(client: httpx.AsyncClient, **more: Any) -> str:
    """The id of a new rule."""
    response = await client.post("/rules", json=BULK | more)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def rules(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    return list((await client.get("/rules")).json()["rules"])


async def test_a_lead_writes_changes_and_removes_a_rule(staff: Staff) -> None:
    lead = await staff("lead")
    rule = await added(lead, title="  Bulk orders ")
    assert await rules(lead) == [{"id": rule, "title": "Bulk orders", "active": True, "when": WHOLE}]
    new = {"title": "Resellers", "active": False, "team": "service", "when": {"topics": ["complaint"]}}
    changed = await lead.patch(f"/rules/{rule}", json=new)
    whole = {"words": [], "languages": [], "channels": [], "topics": ["complaint"]}
    assert changed.json() == new | {"id": rule, "when": whole}
    assert await rules(lead) == [changed.json()]
    assert (await lead.delete(f"/rules/{rule}")).status_code == 204
    assert await rules(lead) == []


async def test_every_change_is_in_the_log_by_id_alone(desk: Desk, staff: Staff) -> None:
    lead, admin = await staff("lead"), await staff("admin")
    rule = await added(lead)
    await lead.patch(f"/rules/{rule}", json=BULK)
    await lead.delete(f"/rules/{rule}")
    entries = (await admin.get("/audit")).json()["entries"]
    done = [(entry["action"], entry["staff"], entry["facts"]) for entry in entries if entry["subject"] == rule]
    who = (await me(lead))["id"]
    assert done == [(action, who, {}) for action in ("rule_removed", "rule_changed", "rule_added")]


async def test_a_lead_writes_for_their_own_teams(staff: Staff) -> None:
    lead, other, admin = await staff("lead"), await staff("lead", teams=("paris",)), await staff("admin", teams=())
    refused = await lead.post("/rules", json=BULK | {"team": "paris"})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:reroute:role_refused")
    theirs = await added(other, team="paris")
    assert await rules(lead) == []
    assert (await lead.patch(f"/rules/{theirs}", json=BULK)).status_code == 404
    assert (await lead.delete(f"/rules/{theirs}")).status_code == 404
    assert [rule["id"] for rule in await rules(other)] == [rule["id"] for rule in await rules(admin)] == [theirs]
    everybodys = await added(lead)
    assert (await other.patch(f"/rules/{everybodys}", json=BULK | {"team": "service"})).status_code == 403
    assert [rule.get("team") for rule in await rules(admin)] == ["paris", None]


@pytest.mark.parametrize(
    "wrong",
    [
        *({"title": title} for title in (" ", "x" * 81, "a\x00b")),
        *({"when": when} for when in (None, {}, {"languages": ["french"]}, {"topics": ["/restart"]})),
        *({"when": {"words": words}} for words in ([], [" "], ["x" * 81], ["x"] * 101)),
        {"team": "Paris!"},
        {"active": "yes"},
    ],
    ids=str,
)
async def test_what_is_no_rule_is_refused(staff: Staff, wrong: dict[str, Any]) -> None:
    lead = await staff("lead")
    rule = await added(lead)
    before = await rules(lead)
    assert (await lead.post("/rules", json=BULK | wrong)).status_code == 422
    assert (await lead.patch(f"/rules/{rule}", json=BULK | wrong)).status_code == 422
    assert await rules(lead) == before


async def test_a_sentence_is_tried_at_the_words_of_ones_own_rules(staff: Staff) -> None:
    lead, other = await staff("lead"), await staff("lead", teams=("paris",))
    bulk = await added(lead, active=False)
    han = await added(lead, when={"words": ["批发"]})
    await added(lead, when={"languages": ["en"]})
    foreign = await added(other, team="paris")

    async def caught(client: httpx.AsyncClient, text: str) -> list[str]:
        return list((await client.post("/rules/try", json={"text": text})).json()["rules"])

    assert await caught(lead, "A BULK  order, please") == [bulk]
    assert await caught(lead, "你好，我想批发手提包") == [han]
    assert await caught(lead, "bulk orders") == []
    assert await caught(other, "bulk order") == [bulk, foreign]
