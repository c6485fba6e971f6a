"""A picture that an agent sends is treated as a customer's is: drawn anew, of a size to be shown."""

from __future__ import annotations

import httpx
import pytest

from tests.gateway.conftest import Talk
from tests.gateway.shots import from_a_phone, seen, shot

from ..conftest import Staff
from .conftest import Customers

Answering = tuple[Talk, httpx.AsyncClient]
MOST = 8 * 1024 * 1024


@pytest.fixture
async def answering(staff: Staff, customer: Customers) -> Answering:
    """A talk, and the browser of the agent who has it."""
    talk, lena = await customer(waiting=True), await staff()
    assert (await lena.post(f"/talks/{talk.id}/claim", json={})).status_code == 200
    return talk, lena


async def send(answering: Answering, content: bytes, media_type: str = "image/jpeg") -> httpx.Response:
    talk, lena = answering
    where = {"url": f"/talks/{talk.id}/pictures", "params": {"id": "p1", "name": "shelf.png"}}
    return await lena.post(**where, content=content, headers={"Content-Type": media_type})  # type: ignore[arg-type]


async def test_it_is_scaled_down_and_shown_to_the_customer(answering: Answering) -> None:
    response = await send(answering, shot("PNG", (4096, 1024)), "image/png")
    assert response.status_code == 200, response.text
    [picture] = response.json()["pictures"]
    assert (picture["name"], picture["width"], picture["height"]) == ("shelf.png", 2048, 512)
    talk, _ = answering
    shown = await talk.client.get(f"/chat/pictures/{picture['id']}", headers=talk.headers)
    assert (shown.headers["content-type"], seen(shown.content).size) == ("image/jpeg", (2048, 512))


async def test_it_tells_neither_place_nor_device(answering: Answering) -> None:
    [picture] = (await send(answering, from_a_phone())).json()["pictures"]
    kept = (await answering[1].get(f"/pictures/{picture['id']}")).content
    assert (seen(kept).size, dict(seen(kept).getexif())) == ((30, 40), {})
    assert b"Torstrasse" not in kept


@pytest.mark.parametrize(
    ("content", "media_type", "refusal"),
    [
        (b"<script>", "image/png", (422, "urn:reroute:picture_refused")),
        (shot(), "text/html", (422, "urn:reroute:picture_refused")),
        (bytes(MOST + 1), "image/jpeg", (413, "urn:reroute:too_large")),
    ],
    ids=["page", "as HTML", "over 8 MB"],
)
async def test_what_is_no_picture_is_refused(
    answering: Answering, content: bytes, media_type: str, refusal: tuple[int, str]
) -> None:
    response = await send(answering, content, media_type)
    assert (response.status_code, response.json()["type"]) == refusal
    messages = (await answering[1].get(f"/talks/{answering[0].id}")).json()["messages"]
    assert [each for each in messages if each["from"] == "agent"] == []


async def test_eight_megabytes_are_read(answering: Answering) -> None:
    assert (await send(answering, shot().ljust(MOST, b"\x00"))).status_code == 200
