"""Orders at the desk, with the real order service behind: read, changed in the customer's name, undone, approved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.desk import packets
from bot.gateway.config import Config
from reroute.settings import Settings
from tests.contract.serving import Reference, reference
from tests.gateway.conftest import Talk
from tests.gateway.fake_rasa import FakeRasa
from tests.installation import free_ports

from ..conftest import CHEAP, Desk, me
from ..talks.conftest import ASKS

SECRET = "between-processes"  # noqa: S105 - no secret
BLACK = {"type": "variant", "options": {"color": "black"}}


@pytest.fixture(scope="module")
def ports() -> int:
    """The gateway's; the others follow from it."""
    return free_ports(4, 19_600)


@pytest.fixture(scope="module")
def service(ports: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    with reference("sqlite", tmp_path_factory.mktemp("orders"), ports + 3, SECRET) as served:
        yield served


@pytest.fixture
def seeded(service: Reference) -> Reference:
    service.seed()
    return service


@pytest.fixture
def rasa(ports: int) -> Iterator[FakeRasa]:
    fake = FakeRasa(ports + 1)
    yield fake
    fake.stop()


@pytest.fixture
def config(seeded: Reference, ports: int, rasa: FakeRasa, tmp_path: Path) -> Config:
    url = f"sqlite:///{tmp_path / 'gateway.db'}"
    settings = Settings(home=tmp_path, port=ports, secret=SECRET, gateway_database_url=url)
    return replace(Config(settings=settings), password_cost=CHEAP, events_every=0.05)


@pytest.fixture
async def anna(desk: Desk, seeded: Reference) -> AsyncIterator[Talk]:
    """Anna Schmidt's talk, verified."""
    transport = httpx.ASGITransport(desk.app, raise_app_exceptions=False, client=("203.0.113.9", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.example") as client:
        talk = Talk(client, (await client.post("/chat/sessions", json={"locale": "de-DE"})).json())
        await verify(seeded, talk.id, "GS-1001", "anna.schmidt@example.com")
        yield talk


async def verify(service: Reference, talk: str, order: str, email: str) -> None:
    proof = {"order": order, "contact": email}
    headers = {"Authorization": f"Bearer {SECRET}", "X-Conversation": talk}
    async with httpx.AsyncClient(headers=headers) as client:
        response = await client.post(f"{service.url}/v1/verifications", json=proof)
        assert response.status_code == 201, response.text


async def mine(client: httpx.AsyncClient, talk: str) -> None:
    response = await client.post(f"/talks/{talk}/claim", json={})
    assert response.status_code == 200, response.text


async def post(client: httpx.AsyncClient, path: str, body: object, status: int = 200) -> Any:
    response = await client.post(path, json=body)
    assert response.status_code == status, response.text
    return response.json() if response.content else None


async def test_who_the_customer_is_with_all_of_theirs(desk: Desk, anna: Talk) -> None:
    lena = await desk.staff()
    response = await lena.get(f"/talks/{anna.id}/orders")
    assert response.status_code == 200, response.text
    known = response.json()
    assert known["customer"]["name"] == "Anna Schmidt"
    assert {each["number"] for each in known["orders"]} == {"GS-1001", "GS-1002", "GS-1020"}
    assert (known["cases"], known["proposals"]) == ([], [])


async def test_the_queue_names_who_waits(desk: Desk, anna: Talk, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: ASKS
    await anna.say("a person please")
    lena = await desk.staff()
    async with asyncio.timeout(10):
        while True:
            (talk,) = (await lena.get("/talks")).json()["talks"]
            if talk["customer"]["verified"]:
                break
            await asyncio.sleep(0.05)
    assert talk["customer"] == {"name": "Anna Schmidt", "verified": True}


async def test_the_packet_tells_what_was_checked_and_offered(desk: Desk, anna: Talk, seeded: Reference) -> None:
    headers = {"Authorization": f"Bearer {SECRET}", "X-Conversation": anna.id}
    async with httpx.AsyncClient(base_url=seeded.url, headers=headers) as bot:
        green = {"type": "variant", "options": {"color": "green"}}
        await bot.post("/v1/orders/GS-1002/proposals", json={"changes": [green]})
    lena = await desk.staff()
    await mine(lena, anna.id)
    await packets.complete(desk.gateway)
    packet = (await lena.get(f"/talks/{anna.id}")).json()["packet"]
    assert packet["verified"]["email"] == "anna.schmidt@example.com"
    (check,) = packet["checked"]
    assert (check["order"], check["what"], check["allowed"]) == ("GS-1002", "variant", False)
    assert (check["rule"], bool(check["because"])) == ("variant.out_of_stock", True)
    assert "wait_restock" in packet["offered"]


async def test_of_a_stranger_nothing_is_known(desk: Desk, anna: Talk) -> None:
    lena = await desk.staff()
    session = (await lena.post("http://chat.example/chat/sessions", json={})).json()
    known = (await lena.get(f"/talks/{session['session']}/orders")).json()
    assert (known["customer"], known["orders"]) == (None, [])


async def test_an_order_is_found_by_its_number(desk: Desk, anna: Talk) -> None:
    lena = await desk.staff()
    for words, orders in (
        ("gs-1001", [{"number": "GS-1001", "state": "picking", "customer": "Anna Schmidt"}]),
        ("GS-9999", []),
        ("anna", []),
        ("GS-1001/history", []),
    ):
        response = await lena.get("/search", params={"q": words})
        assert (response.status_code, response.json()["orders"]) == (200, orders)


async def test_an_order_with_all_that_is_known_of_it(desk: Desk, anna: Talk) -> None:
    told = (await (await desk.staff()).get("/orders/GS-1001", params={"talk": anna.id})).json()
    assert told["order"]["number"] == "GS-1001"
    assert set(told) == {"order", "tracking", "history", "money", "promises", "receipts", "exceptions"}


async def test_an_agent_changes_and_undoes_under_their_own_name(desk: Desk, anna: Talk) -> None:
    lena = await desk.staff()
    await mine(lena, anna.id)
    path = f"/talks/{anna.id}"
    proposal = await post(lena, f"{path}/orders/GS-1001/proposals", {"changes": [BLACK]})
    assert proposal["confirmable"]
    receipt = await post(lena, f"{path}/proposals/{proposal['id']}/confirm", {"key": "k1"})
    again = await post(lena, f"{path}/proposals/{proposal['id']}/confirm", {"key": "k1"})
    assert again == receipt
    history = (await lena.get("/orders/GS-1001")).json()["history"]["entries"]
    own = (await me(lena))["id"].lower()
    assert any(own in str(entry["actor"]) for entry in history)
    undone = await post(lena, f"{path}/receipts/{receipt['id']}/undo", {"key": "k2"})
    assert undone["before_after"][0]["after"] == "red"
    known = (await lena.get(f"{path}/orders")).json()["proposals"]
    assert [each["receipt"] for each in known] == [receipt["id"]]


async def test_who_does_not_have_the_talk_changes_nothing(desk: Desk, anna: Talk) -> None:
    lena, omar = await desk.staff(), await desk.staff()
    await mine(lena, anna.id)
    told = await post(omar, f"/talks/{anna.id}/orders/GS-1001/proposals", {"changes": [BLACK]}, 409)
    assert told["type"] == "urn:reroute:talk_changed"


async def test_what_the_service_refuses_is_told_with_its_words(desk: Desk, anna: Talk) -> None:
    lena = await desk.staff()
    await mine(lena, anna.id)
    path = f"/talks/{anna.id}/orders"
    missing = await post(lena, f"{path}/GS-9999/proposals", {"changes": [BLACK]}, 404)
    assert missing["problem"]["type"] == "urn:reroute:not_found"
    wrong = await post(lena, f"{path}/GS-1001/proposals", {"changes": [{"type": "nonsense"}]}, 422)
    assert wrong["type"] == "urn:reroute:order_refused"


async def test_what_goes_over_the_cap_waits_for_one_word_of_a_lead(
    desk: Desk, anna: Talk, rasa: FakeRasa, seeded: Reference
) -> None:
    """The customer asked the bot for it; the lead approves; the bot is told, so that it asks for the yes."""
    headers = {"Authorization": f"Bearer {SECRET}", "X-Conversation": anna.id}
    async with httpx.AsyncClient(base_url=seeded.url, headers=headers) as bot:
        opened = {"kind": "complaint", "order": "GS-1001", "summary": "late", "language": "de"}
        case = (await bot.post("/v1/cases", json=opened)).json()["number"]
        much = {"type": "compensation", "remedy": "refund", "amount": 5000, "case": case}
        proposal = (await bot.post("/v1/orders/GS-1001/proposals", json={"changes": [much]})).json()
        assert proposal["needs"] == ["approval"], proposal
    lead = await desk.staff("lead")
    waiting = await _awaited(lead)
    assert (waiting["proposal"], waiting["order"], waiting["talk"]) == (proposal["id"], "GS-1001", anna.id)
    assert waiting["proposed"]["proposal"]["changes"][0]["change"]["amount"] == 5000
    stranger = await desk.staff("lead", teams=("returns",))
    assert (await stranger.get("/approvals")).json() == {"approvals": []}
    await post(stranger, f"/approvals/{proposal['id']}", {"approved": True, "reason": "x"}, 404)
    await post(lead, f"/approvals/{proposal['id']}", {"approved": True, "reason": "a long wait"}, 204)
    await asyncio.to_thread(rasa.wait_for_turns, 1)
    told = f'/inform{{"decided": {{"proposal": "{proposal["id"]}", "approved": true}}}}'
    assert rasa.turns[-1]["message"] == told
    assert (await lead.get("/approvals")).json() == {"approvals": []}


async def _awaited(lead: httpx.AsyncClient) -> Any:
    async with asyncio.timeout(10):
        while True:
            found = (await lead.get("/approvals")).json()["approvals"]
            if found:
                return found[0]
            await asyncio.sleep(0.05)
