"""A rule brings a person: to which team, with what in the packet, and what the customer is told at which hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.channels.platform import until
from tests.gateway.conftest import Config, words
from tests.gateway.databases import KINDS, address
from tests.gateway.fake_orders import FakeOrders
from tests.gateway.fake_rasa import FakeRasa
from tests.gateway.shots import shot

from ..conftest import Desk, Staff
from ..talks.conftest import HANDOVER, Customers, customer

BULK = {"title": "Bulk orders", "when": {"words": ["bulk order"]}}
OPENED = {"number": "C-10042", "expected_by": "2026-11-23T09:00:00Z"}
SAID = {
    "en": "Your case number is C-10042; you will hear from us by 23 Nov 2026, 09:00 UTC.",
    "de": "Ihre Vorgangsnummer ist C-10042; Sie hören bis zum 23.11.2026, 09:00 UTC von uns.",
}

__all__ = ["customer"]


@pytest.fixture(params=KINDS)
def config(request: pytest.FixtureRequest, config: Config, tmp_path: Path) -> Iterator[Config]:
    with address(request.param, tmp_path) as url:
        settings = replace(config.settings, gateway_database_url=url)
        yield replace(config, settings=settings, session_idle=timedelta(days=2))


async def a_rule(client: httpx.AsyncClient, **more: Any) -> str:
    response = await client.post("/rules", json=BULK | more)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def detail(client: httpx.AsyncClient, talk_id: str) -> dict[str, Any]:
    response = await client.get(f"/talks/{talk_id}")
    assert response.status_code == 200, response.text
    return dict(response.json())


def understood(*intents: str, language: str = "en", **more: Any) -> list[dict[str, Any]]:
    said = {"intents": [(intent, 0.9) for intent in intents], "language": language}
    return [{"text": "I see."}, {"custom": {"understood": said} | more}]


async def test_a_message_under_a_rule_waits_for_a_person_of_its_team(staff: Staff, customer: Customers) -> None:
    admin = await staff("admin")
    await a_rule(admin, team="wholesale")
    talk = await customer()
    told = (await talk.post(text="A bulk order of 50 bags, please")).json()
    assert (told["owner"], told["messages"][-1]["text"]) == ("waiting", words("to_person"))
    assert told["messages"][-1]["buttons"][0]["title"] == words("stay_with_bot")
    found = await detail(admin, talk.id)
    assert (found["team"], found["reason"], found["packet"]["rule"]) == ("wholesale", "rule", "Bulk orders")
    change = found["changes"][-1]
    assert [change[name] for name in ("event", "by", "reason", "note")] == ["ask", "rule", "rule", "Bulk orders"]
    assert (await (await staff("agent")).get(f"/talks/{talk.id}")).status_code == 404


async def test_what_staff_change_counts_with_the_next_message(staff: Staff, customer: Customers) -> None:
    lead, talk = await staff("lead"), await customer()
    assert (await talk.post(text="bulk order")).json()["owner"] == "bot"
    rule = await a_rule(lead)
    await lead.patch(f"/rules/{rule}", json=BULK | {"active": False})
    assert (await talk.post(text="bulk order")).json()["owner"] == "bot"
    await lead.patch(f"/rules/{rule}", json=BULK)
    assert (await talk.post(text="bulk order")).json()["owner"] == "waiting"
    await lead.delete(f"/rules/{rule}")
    assert (await (await customer()).post(text="bulk order")).json()["owner"] == "bot"


async def test_all_complaints_in_french_go_to_paris(staff: Staff, customer: Customers, rasa: FakeRasa) -> None:
    admin = await staff("admin")
    await a_rule(admin, team="paris", when={"topics": ["complaint"], "languages": ["fr"], "channels": ["web"]})
    answers = {
        "hello": understood("greet", language="fr"),
        "poor": understood("complaint", language="en"),
        "nul": understood("inform", "complaint", language="fr"),
    }
    rasa.answer = lambda turn: answers[turn["message"]]
    talk = await customer()
    assert [(await talk.post(text=text)).json()["owner"] for text in answers] == ["bot", "bot", "waiting"]
    assert (await detail(admin, talk.id))["team"] == "paris"


async def test_danger_comes_before_a_rule(staff: Staff, customer: Customers) -> None:
    admin, talk = await staff("admin"), await customer()
    await a_rule(admin, team="wholesale")
    await talk.say("Your bulk order gave me an electric shock")
    found = await detail(admin, talk.id)
    assert (found["team"], found["reason"]) == ("service", "safety")
    assert "rule" not in found["packet"]


async def test_who_asks_for_a_person_goes_to_the_rules_team(
    staff: Staff, customer: Customers, rasa: FakeRasa, orders: FakeOrders
) -> None:
    admin, talk = await staff("admin"), await customer()
    await a_rule(admin, team="wholesale")
    rasa.answer = lambda _: understood("talk_to_person", handover=HANDOVER)
    told = (await talk.post(text="a person for a bulk order")).json()
    assert [message["text"] for message in told["messages"]] == ["I see."]
    found = await detail(admin, talk.id)
    assert (found["team"], found["reason"], found["case"]) == ("wholesale", "asked", "C-10001")
    assert found["packet"]["rule"] == "Bulk orders"
    assert orders.calls == []


async def test_what_nobody_wrote_falls_under_no_rule(
    desk: Desk, staff: Staff, customer: Customers, rasa: FakeRasa
) -> None:
    """The bot is told of a hand-back by a turn of its own; the same rule would take the talk at once."""
    lead, talk = await staff("lead"), await customer()
    await a_rule(lead, when={"channels": ["web"]})
    await talk.say("hello")
    await lead.post(f"/talks/{talk.id}/claim", json={})
    await lead.post(f"/talks/{talk.id}/hand-back", json={})
    await until(lambda: len(rasa.turns), lambda count: count == 2)
    await until(lambda: desk.gateway.turns.is_running(talk.id), lambda running: not running)
    assert (await detail(lead, talk.id))["owner"] == "bot"
    assert (await talk.post(text="and now")).json()["owner"] == "waiting"


async def test_who_left_the_queue_of_a_rule_is_not_brought_back_that_day(
    desk: Desk, staff: Staff, customer: Customers
) -> None:
    lead, talk = await staff("lead"), await customer()
    await a_rule(lead, when={"channels": ["web"]})
    button = (await talk.say("hello"))[-1]["buttons"][0]["id"]
    assert (await talk.post(button=button)).json()["owner"] == "bot"
    desk.clock.forward(hours=23)
    assert (await talk.post(text="where is my parcel")).json()["owner"] == "bot"
    desk.clock.forward(hours=1)
    assert (await talk.post(text="hello again")).json()["owner"] == "waiting"


async def test_another_rule_brings_them_all_the_same(staff: Staff, customer: Customers) -> None:
    lead, talk = await staff("lead"), await customer()
    await a_rule(lead, title="All of the website", when={"channels": ["web"]})
    button = (await talk.say("hello"))[-1]["buttons"][0]["id"]
    await talk.post(button=button)
    await a_rule(lead)
    assert (await talk.post(text="a bulk order")).json()["owner"] == "waiting"
    assert (await detail(lead, talk.id))["packet"]["rule"] == "Bulk orders"


@pytest.mark.parametrize(("text", "kind"), [("A bulk order, please", "staff_rule"), ("The lamp caught fire", "safety")])
async def test_where_nobody_is_free_there_is_a_case_with_a_promise(
    staff: Staff, customer: Customers, rasa: FakeRasa, orders: FakeOrders, text: str, kind: str
) -> None:
    lead = await staff("lead")
    await a_rule(lead)
    rasa.answer, orders.told = lambda _: understood("complaint", language="de"), OPENED
    talk = await customer()
    told = (await talk.post(text=text)).json()
    assert told["messages"][-1]["text"] == f"{words('to_person', 'de')}\n{SAID['de']}"
    [(conversation, _, case)] = orders.calls
    assert (conversation, case) == (talk.id, {"kind": kind, "summary": text, "language": "de"})
    found = await detail(lead, talk.id)
    assert (found["owner"], found["case"], found["due_at"]) == ("waiting", "C-10042", OPENED["expected_by"])
    assert (told["queue"]["case"], told["queue"]["due_at"]) == ("C-10042", OPENED["expected_by"])


async def test_pictures_of_the_talk_go_into_the_case(staff: Staff, customer: Customers, orders: FakeOrders) -> None:
    talk, orders.told = await customer(), OPENED
    headers = talk.headers | {"Content-Type": "image/jpeg"}
    assert (await talk.client.post("/chat/pictures?id=1", content=shot(), headers=headers)).status_code == 200
    await talk.say("the lamp caught fire")
    await until(lambda: [(case, of) for case, of, *_ in orders.evidence], lambda filed: filed == [("C-10042", talk.id)])


async def test_somebody_of_the_rules_team_is_there_and_no_case_is_needed(
    staff: Staff, customer: Customers, orders: FakeOrders
) -> None:
    admin = await staff("admin", teams=("service", "paris"))
    await (await staff("agent", teams=("paris",))).put("/me/presence", json={"available": True})
    await a_rule(admin, team="paris")
    orders.told = OPENED
    told = (await (await customer()).post(text="bulk order")).json()
    assert (told["owner"], told["messages"][-1]["text"], orders.calls) == ("waiting", words("to_person"), [])
    told = (await (await customer()).post(text="it caught fire")).json()  # nobody of the talk's own team
    assert told["messages"][-1]["text"] == f"{words('to_person')}\n{SAID['en']}"


@pytest.mark.parametrize("status", [None, 503, 422, 201])
async def test_without_a_case_the_talk_waits_all_the_same(
    request: pytest.FixtureRequest, staff: Staff, customer: Customers, status: int | None
) -> None:
    """The order service is away, fails, refuses, or says what cannot be read."""
    if status is not None:
        request.getfixturevalue("orders").status = status
    lead, talk = await staff("lead"), await customer()
    told = (await talk.post(text="the lamp caught fire")).json()
    assert (told["owner"], told["messages"][-1]["text"]) == ("waiting", words("to_person"))
    found = await detail(lead, talk.id)
    assert (found["reason"], found.get("case"), found.get("due_at")) == ("safety", None, None)
