"""Long talks go on in a new Rasa session now and then."""

from __future__ import annotations

import asyncio

from rasa.core.channels.channel import UserMessage

from bot.nlu.sessions import Sessions


def test_every_second_turn_begins_a_session_where_two_make_one() -> None:
    done: list[tuple[str, str | None]] = []

    async def do_turn(message: UserMessage) -> None:
        done.append((message.sender_id, message.text))

    async def play() -> None:
        sessions = Sessions(do_turn, turns=2)
        for text in ("one", "two", "three", "four", "five"):
            await sessions(UserMessage(text, sender_id="a"))
        await sessions(UserMessage("first", sender_id="b"))

    asyncio.run(play())

    assert done == [
        ("a", "one"),
        ("a", "two"),
        ("a", "/session_start"),
        ("a", "three"),
        ("a", "four"),
        ("a", "/session_start"),
        ("a", "five"),
        ("b", "first"),
    ]
