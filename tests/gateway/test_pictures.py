"""A picture is a message of its own: stored once, told to Rasa as a command, shown in its own talk only."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from bot.gateway.config import Rate

from .conftest import Clock, Config, Door, Talk, opened
from .fake_orders import FakeOrders
from .fake_rasa import FakeRasa, Turn
from .server import LiveServer
from .shots import from_a_phone, seen, shot

JPEG = "image/jpeg"


async def send(talk: Talk, content: Any, media_type: str = JPEG, **more: str) -> httpx.Response:
    params, headers = {"id": more.pop("id", "shot-1")}, talk.headers | {"Content-Type": media_type}
    if "name" in more:
        headers["X-File-Name"] = quote(more["name"])
    return await talk.client.post("/chat/pictures", params=params, content=content, headers=headers)


async def sent(talk: Talk, content: bytes, **more: str) -> dict[str, Any]:
    """What the talk shows of a picture that was taken."""
    response = await send(talk, content, **more)
    assert response.status_code == 200, response.text
    [picture] = [shown for message in await talk.history() for shown in message.get("pictures", [])][-1:]
    return dict(picture)


async def show(talk: Talk, picture_id: str) -> httpx.Response:
    return await talk.client.get(f"/chat/pictures/{picture_id}", headers=talk.headers)


def name(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].removeprefix("urn:reroute:")


@pytest.mark.parametrize(("form", "media_type"), [("JPEG", JPEG), ("PNG", "image/png"), ("WEBP", "image/webp")])
async def test_a_picture_is_shown_and_told_to_rasa(door: Door, rasa: FakeRasa, form: str, media_type: str) -> None:
    talk = await door.talk()
    response = await send(talk, shot(form), media_type, name="the strap, torn.png")
    [message, answer] = await talk.history()
    [picture] = message["pictures"]
    assert (message["id"], message["from"], message["text"]) == ("shot-1", "customer", "")
    assert (picture["name"], picture["width"], picture["height"]) == ("the strap, torn.png", 40, 30)
    assert rasa.texts == [f"/inform{json.dumps({'picture': picture['id']})}"]
    assert response.json() == {"messages": [answer], "owner": "bot"}
    assert "pictures" not in answer
    shown = await show(talk, picture["id"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, JPEG)
    assert shown.headers["cache-control"] == "no-store"
    assert seen(shown.content).size == (40, 30)


async def test_what_the_camera_told_is_not_kept(door: Door) -> None:
    talk = await door.talk()
    picture = await sent(talk, from_a_phone())
    assert (picture["width"], picture["height"]) == (30, 40)
    assert b"Anna" not in (await show(talk, picture["id"])).content


async def test_the_same_id_again_is_the_same_message(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk()
    first = await send(talk, shot())
    assert (await send(talk, shot())).json() == first.json()
    assert name(await send(talk, shot("PNG"))) == (409, "message_id_reused")
    assert name(await talk.post(id="shot-1", text="hello")) == (409, "message_id_reused")
    assert len(rasa.turns) == 1
    assert len(await talk.history()) == 2


async def test_twenty_at_once_are_one(config: Config, clock: Clock, rasa: FakeRasa) -> None:
    async with opened(replace(config, picture_rate=Rate(100, 1)), clock) as door:
        talk = await door.talk()
        responses = await asyncio.gather(*(send(talk, shot()) for _ in range(20)))
        assert {response.text for response in responses} == {responses[0].text}
        assert len([message for message in await talk.history() if "pictures" in message]) == 1
    assert len(rasa.turns) == 1


async def test_a_picture_is_nobody_elses(door: Door) -> None:
    anna, john = await door.talk(), await door.talk()
    picture = await sent(anna, shot())
    foreign, unknown = await show(john, picture["id"]), await show(john, "p-made-up")
    assert name(foreign) == name(unknown) == (404, "not_found")
    assert foreign.json() == unknown.json()
    nobody = await door.client.get(f"/chat/pictures/{picture['id']}")
    assert name(nobody) == (401, "session_unknown")
    assert await john.history() == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Zoë's 手提包 🧵.jpg", "Zoë's 手提包 🧵.jpg"),
        ("C:\\fakepath\\bag.jpg", "bag.jpg"),
        ("../../etc/passwd", "passwd"),
        ("<img src=x onerror=alert(1)>.jpg", "<img src=x onerror=alert(1)>.jpg"),
        ("a\r\nSet-Cookie: b\x00\x1b.jpg", "aSet-Cookie: b.jpg"),
        ("x" * 300, "x" * 120),
        (" ", "picture.jpg"),
        ("", "picture.jpg"),
    ],
)
async def test_a_file_name_is_a_name(door: Door, given: str, shown: str) -> None:
    assert (await sent(await door.talk(), shot(), name=given))["name"] == shown


@pytest.mark.parametrize("header", [None, "%", "%FF%FE", "%E4%BD"])
async def test_a_name_that_cannot_be_read_is_no_reason_to_refuse(door: Door, header: str | None) -> None:
    talk = await door.talk()
    headers = talk.headers | {"Content-Type": JPEG} | ({"X-File-Name": header} if header else {})
    response = await door.client.post("/chat/pictures?id=1", content=shot(), headers=headers)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("content", "media_type", "problem"),
    [
        (b"", JPEG, (422, "picture_refused")),
        (b"<script>alert(1)</script>", "image/png", (422, "picture_refused")),
        (shot("GIF"), JPEG, (422, "picture_refused")),
        (shot(), "image/svg+xml", (422, "picture_refused")),
        (shot(), "text/html", (422, "picture_refused")),
        (b"x" * (8 * 1024 * 1024 + 1), JPEG, (413, "too_large")),
    ],
    ids=["empty", "page", "GIF", "as SVG", "as HTML", "over 8 MB"],
)
async def test_what_is_no_picture_is_refused_and_leaves_nothing(
    door: Door, rasa: FakeRasa, content: bytes, media_type: str, problem: tuple[int, str]
) -> None:
    talk = await door.talk()
    assert name(await send(talk, content, media_type)) == problem
    assert (await talk.history(), rasa.turns) == ([], [])


async def test_eight_megabytes_are_read(door: Door) -> None:
    picture = await sent(await door.talk(), shot().ljust(8 * 1024 * 1024, b"\x00"))
    assert (picture["width"], picture["height"]) == (40, 30)


async def test_a_length_that_was_not_announced_is_counted(door: Door, rasa: FakeRasa) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield shot()
        for _ in range(9):
            yield bytes(1024 * 1024)

    assert name(await send(await door.talk(), chunks())) == (413, "too_large")
    assert rasa.turns == []


@pytest.mark.parametrize("message_id", ["", "x" * 65, "a b", "notice E1", "a\nb"])
async def test_an_id_that_is_none_is_refused(door: Door, message_id: str) -> None:
    assert name(await send(await door.talk(), shot(), id=message_id)) == (422, "invalid")


def test_who_has_no_session_is_not_even_read(live: LiveServer) -> None:
    for headers, announced, status in (("", 10**6, b"401"), (live.open_session()["Authorization"], 10**9, b"413")):
        with socket.create_connection(("127.0.0.1", live.port), timeout=10) as line:
            request = f"POST /chat/pictures?id=1 HTTP/1.1\r\nHost: x\r\nContent-Type: {JPEG}\r\n"
            request += f"Authorization: {headers}\r\nContent-Length: {announced}\r\n\r\n"
            line.sendall(request.encode() + bytes(1000))
            answer = b"".join(iter(lambda: line.recv(65536), b""))  # until the server hangs up
        assert answer.split()[1] == status
        assert b"connection: close" in answer.lower()


def test_a_picture_that_comes_too_slowly_is_given_up(config: Config) -> None:
    server = LiveServer(replace(config, picture_time=0.3))
    server.start()
    try:
        token = server.open_session()["Authorization"]
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
            request = f"POST /chat/pictures?id=1 HTTP/1.1\r\nHost: x\r\nContent-Type: {JPEG}\r\n"
            begun = time.monotonic()
            line.sendall(f"{request}Authorization: {token}\r\nContent-Length: 100000\r\n\r\n".encode() + b"\xff\xd8")
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        assert answer.split()[1] == b"408"
        assert 0.3 <= time.monotonic() - begun < 5
    finally:
        server.stop()


async def test_who_floods_is_told_when_to_go_on(config: Config, rasa: FakeRasa) -> None:
    async with opened(replace(config, picture_rate=Rate(2, 60))) as door:
        talk = await door.talk()
        statuses = [(await send(talk, shot(), id=f"n{number}")).status_code for number in range(3)]
        response = await send(talk, shot(), id="n3")
    assert (statuses, name(response)) == ([200, 200, 429], (429, "rate_limited"))
    assert response.headers["retry-after"] == "30"
    assert len(rasa.turns) == 2


def files(case: str) -> Any:
    """Rasa's answer by which the talk's pictures belong to a case."""
    return [{"custom": {"evidence": {"case": case}}}, {"text": "It is in your case."}]


async def filed(orders: FakeOrders, count: int) -> None:
    async with asyncio.timeout(10):
        while True:
            if len(orders.evidence) >= count:
                return
            await asyncio.sleep(0.01)


async def test_pictures_go_into_the_case_once_there_is_one(door: Door, rasa: FakeRasa, orders: FakeOrders) -> None:
    talk, another = await door.talk(), await door.talk()
    first, second = await sent(talk, shot()), await sent(talk, shot("PNG"), id="shot-2")
    await sent(another, shot())
    assert orders.evidence == []
    rasa.answer = lambda _: files("C-10001")
    assert [message["text"] for message in await talk.say("the courier was rude")] == ["It is in your case."]
    await filed(orders, 2)
    expected = [("C-10001", talk.id, JPEG, (await show(talk, each["id"])).content) for each in (first, second)]
    assert orders.evidence == expected
    rasa.answer = lambda _: files("C-10002")
    await talk.say("and another thing")
    await sent(talk, shot(), id="shot-3")
    await filed(orders, 3)
    assert [case for case, *_ in orders.evidence] == ["C-10001", "C-10001", "C-10002"]


async def test_what_could_not_be_filed_is_filed_after_a_restart(
    config: Config, clock: Clock, rasa: FakeRasa, orders: FakeOrders
) -> None:
    orders.status = 503
    rasa.answer = lambda _: files("C-10001")
    async with opened(config, clock) as door:
        await sent(await door.talk(), shot())
        await filed(orders, 1)
    orders.status = 201
    async with opened(config, clock) as door:
        await filed(orders, 2)
    assert orders.evidence[0] == orders.evidence[1]


async def test_what_the_case_does_not_take_holds_up_nothing(door: Door, rasa: FakeRasa, orders: FakeOrders) -> None:
    orders.status = 422
    rasa.answer = lambda _: files("C-10001")
    talk = await door.talk()
    picture = await sent(talk, shot())
    await sent(talk, shot("PNG"), id="shot-2")
    await filed(orders, 2)
    assert (await show(talk, picture["id"])).status_code == 200


async def test_an_erased_customers_pictures_go(
    config: Config, clock: Clock, rasa: FakeRasa, orders: FakeOrders
) -> None:
    async with opened(replace(config, events_every=0.02), clock) as door:
        hers, another = await door.talk(), await door.talk()
        gone, kept = await sent(hers, shot()), await sent(another, shot())
        await hers.client.post("/chat/rating", json={"stars": 1}, headers=hers.headers)
        orders.happens("customer_erased", conversations=[hers.id])
        await asyncio.to_thread(rasa.wait_for_forgotten, 1)
        assert name(await show(hers, gone["id"])) == (404, "not_found")
        assert (await show(another, kept["id"])).status_code == 200


async def test_a_picture_outlives_a_rasa_that_fails(door: Door, rasa: FakeRasa) -> None:
    def fails(_: Turn) -> Any:
        return 500

    rasa.answer = fails
    talk = await door.talk()
    picture = await sent(talk, shot())
    assert (await show(talk, picture["id"])).status_code == 200
    assert len(await talk.history()) == 2
