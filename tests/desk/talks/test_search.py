"""One field for all: talks by what is still known of them, and no others than the member sees."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.gateway import inbox
from bot.gateway.tables import Conversation
from tests.gateway.conftest import Talk
from tests.gateway.databases import KINDS, address

from ..conftest import Config, Desk, Staff
from .conftest import Customers


async def search(client: httpx.AsyncClient, words: str) -> list[str]:
    """Ids of the talks that are found."""
    response = await client.get("/search", params={"q": words})
    assert response.status_code == 200, response.text
    return [talk["id"] for talk in response.json()["talks"]]


@pytest.fixture(params=KINDS)
def config(request: pytest.FixtureRequest, config: Config, tmp_path: Path) -> Iterator[Config]:
    with address(request.param, tmp_path) as url:
        yield replace(config, settings=replace(config.settings, gateway_database_url=url))


async def named(desk: Desk, talk: Talk, name: str) -> None:
    def work(session: Any) -> None:
        session.get_one(Conversation, talk.id).customer_name = name

    await desk.gateway.database.run(work)


async def test_a_talk_is_found_by_all_that_is_known_of_it(desk: Desk, staff: Staff, customer: Customers) -> None:
    talk, lena = await customer(waiting=True), await staff()
    await customer()
    await named(desk, talk, "Zoë Müller")
    await talk.say("Der Griff ist abgerissen, 100% kaputt: 包裹坏了")
    await lena.post(f"/talks/{talk.id}/notes", json={"text": "called the warehouse"})
    await lena.put(f"/talks/{talk.id}/labels/handle")
    for words in (
        talk.id,
        "C-10001",
        "c-10001",
        "zoë",
        "MÜLLER",
        "abgerissen",
        "ABGERISSEN, 100%",
        "riss",
        "包裹",
        "Warehouse",
        "hand",
        " griff ist ",
    ):
        assert await search(lena, words) == [talk.id], words
    for words in ("C-1000", "abge_issen", "100%%", "nothing of it", "%", "__", "", "a", "\x00\x00"):
        assert await search(lena, words) == [], words


async def test_only_what_the_member_sees_is_found(staff: Staff, customer: Customers) -> None:
    talk = await customer(waiting=True)
    await talk.say("the strap is torn")
    assert await search(await staff(teams=("returns",)), "strap") == []
    assert await search(await staff(role="admin", teams=()), "strap") == [talk.id]


async def test_the_newest_twenty_come_first(desk: Desk, staff: Staff, customer: Customers) -> None:
    ids = []
    for _ in range(21):
        talk = await customer()
        await talk.say("the strap is torn")
        ids.append(talk.id)
        desk.clock.forward(seconds=1)
    assert await search(await staff(), "strap") == ids[:0:-1]


async def test_words_of_messages_are_found_for_ninety_days(desk: Desk, staff: Staff, customer: Customers) -> None:
    talk = await customer(waiting=True)
    await talk.say("the strap is torn")
    desk.clock.forward(days=89)
    assert await search(await staff(), "strap") == [talk.id]
    desk.clock.forward(days=1)
    lena = await staff()
    assert await search(lena, "strap") == []
    assert await search(lena, "C-10001") == [talk.id]


async def test_what_was_forgotten_is_not_found(desk: Desk, staff: Staff, customer: Customers) -> None:
    talk, lena = await customer(), await staff()
    await talk.say("the strap is torn")
    assert await desk.gateway.database.run(inbox.forget, talk.id, desk.clock())
    assert await search(lena, "strap") == []


async def test_what_was_searched_for_is_logged_nowhere(
    desk: Desk, staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    lena = await staff()
    caplog.set_level(logging.INFO, "reroute")
    await search(lena, "GS-7777 secret")
    await search(lena, "GS-7777")
    assert "7777" not in "".join(each.getMessage() for each in caplog.records if each.name.startswith("reroute"))


async def test_without_the_order_service_talks_are_found(staff: Staff, customer: Customers) -> None:
    talk = await customer()
    await talk.say("my order is GS-1001")
    found = (await (await staff()).get("/search", params={"q": "GS-1001"})).json()
    assert ([each["id"] for each in found["talks"]], found["orders"]) == ([talk.id], [])


async def test_too_many_words_are_refused(staff: Staff) -> None:
    assert (await (await staff()).get("/search", params={"q": "x" * 101})).status_code == 422
