"""The figures of the order service, as the real one tells them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.gateway.config import Config
from reroute.settings import Settings
from tests.contract.serving import Reference, reference
from tests.gateway.fake_rasa import FakeRasa
from tests.installation import free_ports

from ..conftest import CHEAP, Desk

SECRET = "between-processes"  # noqa: S105 - no secret
SOFIA = {"order": "GS-1008", "contact": "sofia.garcia@example.com"}
ANNA = {"order": "GS-1001", "contact": "anna.schmidt@example.com"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Reference]:
    with reference("sqlite", tmp_path, free_ports(4, 19_700) + 3, SECRET) as served:
        yield served


@pytest.fixture
def config(service: Reference, rasa: FakeRasa, tmp_path: Path) -> Config:
    port = int(service.url.rpartition(":")[2]) - 3
    url = f"sqlite:///{tmp_path / 'gateway.db'}"
    settings = Settings(home=tmp_path, port=port, secret=SECRET, gateway_database_url=url)
    return replace(Config(settings=settings), password_cost=CHEAP)


async def proposed(service: Reference, talk: str, proof: dict[str, str], *changes: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {SECRET}", "X-Conversation": talk}
    async with httpx.AsyncClient(base_url=f"{service.url}/v1", headers=headers) as client:
        verified = await client.post("/verifications", json=proof)
        assert verified.status_code == 201, verified.text
        for change in changes:
            response = await client.post(f"/orders/{proof['order']}/proposals", json={"changes": [change]})
            assert response.status_code == 201, response.text


async def test_requests_and_refusals_are_those_of_the_order_service(desk: Desk, service: Reference) -> None:
    black, cancel = {"type": "variant", "line": 1, "options": {"color": "black"}}, {"type": "cancel"}
    await proposed(service, "annas", ANNA, black, black)
    await proposed(service, "sofias", SOFIA, cancel)
    today = datetime.now(UTC).date()
    lead = await desk.staff("lead")
    params = {"from": today.isoformat(), "to": today.isoformat()}
    response = await lead.get("/insights", params=params)
    assert response.status_code == 200, response.text
    found = response.json()
    assert found["requests"] == [{"kind": "variant", "count": 2}, {"kind": "cancel", "count": 1}]
    assert found["refusals"] == [{"rule": "cancel.delivered", "count": 1}]
    sheet = (await lead.get("/insights.csv", params=params)).text.splitlines()
    assert sheet[1].split(",")[:2] + sheet[1].split(",")[-2:-1] == [today.isoformat(), "0", "3"]


async def test_a_time_before_the_shop_has_no_figures(desk: Desk) -> None:
    day = date(2001, 1, 1).isoformat()
    found = (await (await desk.staff("lead")).get("/insights", params={"from": day, "to": day})).json()
    assert (found["requests"], found["refusals"], found["complaints"]) == ([], [], [])
    assert found["promises"] == {"kept": 0, "late": 0, "open": 0}
