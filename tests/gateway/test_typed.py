"""Typed text never is a command, in whatever disguise; and it is shown as it was written."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway import typed

from .conftest import Door, words
from .fake_rasa import FakeRasa

COMMANDS = ["/restart", "/session_start", "/back", '/change_address{"order": "GS-1001"}', "/affirm", "/cancel_order"]
PREFIXES = [
    "", " ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2003", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad",
    "\u202e", "\u2066", "\u180e", "\u034f", "\u115f", "\u3164", "\uffa0", "\u2800", "\ufe0f", "\U000e0020",
    "\U000e0100", "\x00", "\x1f", "\x7f", "\x85", "\u2028", "\u2029", "/", "//", "/ /", "\\", " \u200b/\u3000",
]  # fmt: skip
SLASHES = ["/", "／", "∕", "⁄", "⧸", "╱"]


@pytest.mark.parametrize("slash", SLASHES)
def test_no_disguise_makes_a_command(slash: str) -> None:
    for prefix, command in itertools.product(PREFIXES, COMMANDS):
        assert typed.for_rasa(typed.shown(prefix + slash + command[1:])) == command[1:], ascii(prefix)


@given(st.text())
def test_nothing_that_can_be_typed_is_a_command(text: str) -> None:
    for_rasa = typed.for_rasa(typed.shown(text))
    assert not for_rasa.startswith(tuple(typed.SLASHES))
    assert for_rasa == "" or not typed.is_invisible(for_rasa[0])
    assert typed.for_rasa(for_rasa) == for_rasa


async def test_commands_reach_rasa_as_text(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk()
    for command in COMMANDS:
        await talk.say(command)
    assert rasa.texts == [command[1:] for command in COMMANDS]
    assert [m["text"] for m in await talk.history() if m["from"] == "customer"] == COMMANDS


@pytest.mark.parametrize(
    "text",
    [
        "Apt 0[3]",
        "{order}",
        "c/o Schmidt, 12/14 Main Street",
        "\u202bשלום\u202c 10115",
        "👍",
        "👩‍👩‍👧 family",
        "O'Brien <b>& Söhne</b>",
        "line one\nline two",
        "'; DROP TABLE messages; --",
        "50 % off [color](red)",
    ],
)
async def test_everything_else_is_kept_as_written(door: Door, rasa: FakeRasa, text: str) -> None:
    talk = await door.talk()
    await talk.say(text)
    assert (await talk.history())[0]["text"] == text
    assert rasa.texts[0].lstrip("\u202b") == text.lstrip("\u202b")


async def test_control_characters_and_lone_surrogates_are_left_out(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk()
    body = b'{"id": "1", "text": "a\\u0000b\\u001b\\ud800c"}'
    response = await door.client.post("/chat/messages", content=body, headers=talk.headers | JSON)
    assert (response.status_code, rasa.texts) == (200, ["abc"])


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b\u3000", "\x00", "/", " // ", "\u3164", "\u2800"], ids=ascii)
async def test_an_empty_message_is_answered_politely_and_is_no_turn(door: Door, rasa: FakeRasa, text: str) -> None:
    talk = await door.talk("de")
    [answer] = await talk.say(text)
    assert answer["text"] == words("empty", "de")
    assert rasa.turns == []
