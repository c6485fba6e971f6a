"""Signing out ends every token of the session, and the verification at the order service."""

from __future__ import annotations

from .conftest import Door, Talk
from .fake_orders import FakeOrders
from .server import LiveServer
from .test_stream import messages, say, take
from .test_tokens import look, name, renewed


async def sign_out(talk: Talk) -> int:
    return (await talk.client.delete("/chat/session", headers=talk.headers)).status_code


async def test_every_token_ends_and_so_does_the_verification(door: Door, orders: FakeOrders) -> None:
    talk, another = await door.talk(), await door.talk()
    fresh = await renewed(talk)
    assert await sign_out(fresh) == 204
    for ended in (talk, fresh):
        assert name(await look(ended)) == (401, "session_unknown")
        assert name(await ended.post(text="hello")) == (401, "session_unknown")
        assert await sign_out(ended) == 401
    assert orders.ended == [talk.id]
    assert (await look(another)).status_code == 200


async def test_an_order_service_that_is_away_keeps_nobody_signed_in(door: Door, orders: FakeOrders) -> None:
    talk = await door.talk()
    orders.reading = False
    assert await sign_out(talk) == 204
    assert name(await look(talk)) == (401, "session_unknown")


def test_streams_end_at_once(live: LiveServer, orders: FakeOrders) -> None:
    headers = live.open_session()
    with live.client() as client, client.stream("GET", "/chat/stream", headers=headers) as stream:
        say(client, headers, "a")
        said = messages(stream)
        assert take(said, 2) == ["a", "heard: a"]
        assert client.delete("/chat/session", headers=headers).status_code == 204
        assert list(said) == []
