"""What passes between customer and agent beside messages: who types, who has read, how long it takes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.desk.accounts.access import Member
from bot.desk.accounts.tables import Role
from bot.gateway.tables import Conversation
from tests.gateway.channels.conftest import until
from tests.gateway.conftest import Talk

from ..conftest import Desk, Staff
from .conftest import Customers


async def sign(talk: Talk, name: str, body: object = None) -> httpx.Response:
    return await talk.client.post(f"/chat/{name}", json=body, headers=talk.headers)


@pytest.fixture
async def told(desk: Desk) -> AsyncIterator[list[tuple[str, dict[str, Any]]]]:
    """What an agent's page of the team `service` is told, by the desk's stream."""
    heard: list[tuple[str, dict[str, Any]]] = []
    async with listening(desk, heard, "service"):
        yield heard


class listening:  # noqa: N801 - used as a function
    """Keeps what a page of this team is told."""

    def __init__(self, desk: Desk, heard: list[tuple[str, dict[str, Any]]], team: str) -> None:
        member = Member(desk.gateway, "01STAFF", "Lena", "Lena L", Role.AGENT, (team,), (), "")
        self._events, self._heard = desk.app.state.desk.live.events(member, self._still_in), heard

    async def __aenter__(self) -> None:
        self._task = asyncio.create_task(self._listen())
        await asyncio.sleep(0)

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self) -> None:
        async with aclosing(self._events) as events:
            async for each in events:
                if each.startswith("event: "):
                    name, _, data = each.removeprefix("event: ").partition("\ndata: ")
                    self._heard.append((name, json.loads(data)))

    @staticmethod
    async def _still_in() -> bool:
        return True


async def typed(heard: list[tuple[str, dict[str, Any]]], talk: Talk) -> list[dict[str, Any]]:
    """What was told of who types, once something else was told after it."""
    await sign(talk, "read", {"message": (await talk.history())[-1]["id"]})
    await until(lambda: [facts["id"] for name, facts in heard if name == "talk"], lambda ids: talk.id in ids)
    return [facts for name, facts in heard if name == "typing"]


async def test_staff_see_that_a_waiting_customer_types(
    told: list[tuple[str, dict[str, Any]]], desk: Desk, customer: Customers
) -> None:
    talk = await customer(waiting=True)
    told.clear()
    assert (await sign(talk, "typing")).status_code == 204
    assert await typed(told, talk) == [{"talk": talk.id, "from": "customer", "name": None}]


async def test_nobody_is_told_who_types_to_the_bot(told: list[tuple[str, dict[str, Any]]], customer: Customers) -> None:
    talk = await customer()
    await talk.say("hello")
    told.clear()
    assert (await sign(talk, "typing")).status_code == 204
    assert await typed(told, talk) == []


async def test_another_team_is_not_told_who_types(desk: Desk, customer: Customers) -> None:
    talk, own, others = await customer(waiting=True), [], []  # type: ignore[var-annotated]
    async with listening(desk, own, "service"), listening(desk, others, "returns"):
        await sign(talk, "typing")
        assert len(await typed(own, talk)) == 1
    assert others == []


async def test_an_agents_typing_is_told_as_before(
    told: list[tuple[str, dict[str, Any]]], desk: Desk, staff: Staff, customer: Customers
) -> None:
    talk, lena = await customer(waiting=True), await staff(first_name="Lena")
    await lena.post(f"/talks/{talk.id}/claim", json={})
    told.clear()
    await lena.post(f"/talks/{talk.id}/typing")
    assert desk.gateway.signs.is_running(talk.id)
    assert await typed(told, talk) == [{"talk": talk.id, "from": "agent", "name": "Lena"}]


async def test_typing_has_a_rate_of_its_own(customer: Customers) -> None:
    talk = await customer(waiting=True)
    answers = [(await sign(talk, "typing")).status_code for _ in range(12)]
    assert (answers[:5], answers[-1]) == ([204] * 5, 429)
    assert (await sign(await customer(waiting=True), "typing")).status_code == 204
    assert (await talk.post(text="and I can still write")).status_code == 200


async def test_signs_want_a_session(customer: Customers) -> None:
    talk = await customer(waiting=True)
    talk.headers = {"Authorization": "Bearer none"}
    for name, body in (("typing", None), ("read", {"message": "x"})):
        assert (await sign(talk, name, body)).status_code == 401


async def test_the_agent_sees_up_to_where_the_customer_has_read(
    told: list[tuple[str, dict[str, Any]]], staff: Staff, customer: Customers
) -> None:
    talk, lena = await customer(waiting=True), await staff()
    await lena.post(f"/talks/{talk.id}/claim", json={})
    for name in ("one", "two"):
        await lena.post(f"/talks/{talk.id}/messages", json={"id": name, "text": name})

    async def read() -> str | None:
        return (await lena.get(f"/talks/{talk.id}")).json().get("customer_read")

    before = await read()
    for message, seen in (("none", before), ("one", "one"), ("two", "two"), ("one", "two")):
        assert (await sign(talk, "read", {"message": message})).status_code == 204
        assert await read() == seen


async def test_what_was_read_needs_no_mail(desk: Desk, staff: Staff, customer: Customers) -> None:
    talk, lena = await customer(waiting=True), await staff()
    await lena.post(f"/talks/{talk.id}/claim", json={})
    begun = desk.clock()
    for name in ("one", "two"):
        await lena.post(f"/talks/{talk.id}/messages", json={"id": name, "text": name})
        desk.clock.forward(minutes=1)

    async def unheard() -> Any:
        return await desk.gateway.database.run(lambda session: session.get_one(Conversation, talk.id).unheard_since)

    assert await unheard() == begun
    await sign(talk, "read", {"message": "one"})
    assert await unheard() == begun + timedelta(minutes=1)
    await sign(talk, "read", {"message": "two"})
    assert await unheard() is None


async def test_another_talks_message_and_a_hidden_one_are_not_read(
    desk: Desk, staff: Staff, customer: Customers
) -> None:
    talk, other = await customer(waiting=True), await customer(waiting=True)
    theirs = (await other.history())[-1]["id"]
    assert (await sign(talk, "read", {"message": theirs})).status_code == 204
    assert "customer_read" not in (await (await staff()).get(f"/talks/{talk.id}")).json()


async def queue(talk: Talk) -> dict[str, Any]:
    return dict((await talk.client.get("/chat/messages", headers=talk.headers)).json()["queue"])


async def test_with_nobody_there_the_customer_is_told_a_time_and_a_case(customer: Customers) -> None:
    talk = await customer(waiting=True)
    assert await queue(talk) == {"position": 1, "due_at": "2026-11-22T10:30:00Z", "case": "C-10001"}


async def test_with_somebody_there_the_customer_is_told_how_long_it_takes(
    desk: Desk, staff: Staff, customer: Customers
) -> None:
    lena = await staff()
    await lena.put("/me/presence", json={"available": True})
    for _ in range(3):
        talk = await customer(waiting=True)
        desk.clock.forward(minutes=7)
        await lena.post(f"/talks/{talk.id}/claim", json={})
        await lena.post(f"/talks/{talk.id}/close", json={})
    desk.clock.forward(seconds=30)
    assert await queue(await customer(waiting=True)) == {"position": 1, "minutes": 7}
    answer = (await (second := await customer()).post(text="hello")).json()
    assert "queue" not in answer
    assert second.id != talk.id
