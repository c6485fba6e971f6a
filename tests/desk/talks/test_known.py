"""What the page offers to choose from: teams and labels that there are."""

from __future__ import annotations

from typing import Any

import httpx
from sqlalchemy.orm import Session

from bot.gateway.tables import Conversation, Label

from ..conftest import Desk, Staff
from .conftest import Customers


async def found(client: httpx.AsyncClient, what: str) -> Any:
    response = await client.get(f"/{what}")
    assert response.status_code == 200, response.text
    return response.json()


async def moved(desk: Desk, talk_id: str, team: str) -> None:
    def work(session: Session) -> None:
        session.get_one(Conversation, talk_id).team = team

    await desk.gateway.database.run(work)


async def test_teams_are_those_of_accounts_and_of_talks(desk: Desk, staff: Staff, customer: Customers) -> None:
    robin = await staff(teams=("returns",))
    assert await found(robin, "teams") == {"teams": ["returns", "service"]}
    await moved(desk, (await customer()).id, "warehouse")
    gone = await desk.account(teams=("gifts",))
    assert await found(robin, "teams") == {"teams": ["gifts", "returns", "service", "warehouse"]}
    assert (await (await staff("admin")).patch(f"/staff/{gone}", json={"active": False})).status_code == 200
    assert await found(robin, "teams") == {"teams": ["returns", "service", "warehouse"]}


async def test_labels_come_by_use_and_from_the_talks_that_one_sees(
    desk: Desk, staff: Staff, customer: Customers
) -> None:
    lena, admin = await staff(), await staff("admin")
    talks = [await customer(waiting=True) for _ in range(3)]
    for number, names in enumerate([["vip", "fragile"], ["fragile"], ["abroad"]]):
        for name in names:
            assert (await lena.put(f"/talks/{talks[number].id}/labels/{name}")).status_code == 204
    assert await found(lena, "labels") == {"labels": ["fragile", "abroad", "vip"]}
    await moved(desk, talks[2].id, "returns")
    assert await found(lena, "labels") == {"labels": ["fragile", "vip"]}
    assert await found(admin, "labels") == {"labels": ["fragile", "abroad", "vip"]}


async def test_no_more_than_200_labels_are_told(desk: Desk, staff: Staff, customer: Customers) -> None:
    talk = await customer()

    def add(session: Session) -> None:
        session.add_all(Label(conversation_id=talk.id, name=f"label {number:03}") for number in range(201))

    await desk.gateway.database.run(add)
    assert await found(await staff(), "labels") == {"labels": [f"label {number:03}" for number in range(200)]}
