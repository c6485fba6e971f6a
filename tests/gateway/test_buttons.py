"""Only the buttons of the newest answer in one's own talk can be pressed."""

from __future__ import annotations

import json
from typing import Any

from .conftest import Door, Talk, words
from .fake_rasa import FakeRasa, Turn, echo

YES = '/affirm{"proposal": "p-1"}'


def ask(turn: Turn) -> list[dict[str, Any]]:
    """A question with two buttons for a text, an echo for a command."""
    if turn["message"].startswith("/"):
        return echo(turn)  # type: ignore[no-any-return]
    buttons = [{"title": "Yes, please", "payload": YES}, {"title": "No", "payload": "/deny"}]
    return [{"text": "Shall I?", "buttons": buttons}]


async def asked(door: Door, rasa: FakeRasa) -> tuple[Talk, str]:
    """A talk, and the id of the yes in it."""
    rasa.answer = ask
    talk = await door.talk()
    [question] = await talk.say("change it")
    assert [button["title"] for button in question["buttons"]] == ["Yes, please", "No"]
    assert "affirm" not in json.dumps(question)
    return talk, question["buttons"][0]["id"]


def name(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["type"].removeprefix("urn:reroute:")


async def test_a_press_sends_the_payload_and_shows_the_title(door: Door, rasa: FakeRasa) -> None:
    talk, yes = await asked(door, rasa)
    response = await talk.post(id="press", button=yes)
    assert [m["text"] for m in response.json()["messages"]] == [f"heard: {YES}"]
    assert rasa.texts == ["change it", YES]
    [press] = [m for m in await talk.history() if m["id"] == "press"]
    assert (press["from"], press["text"]) == ("customer", "Yes, please")


async def test_the_same_press_again_gives_the_same_answer(door: Door, rasa: FakeRasa) -> None:
    talk, yes = await asked(door, rasa)
    first = await talk.post(id="press", button=yes)
    assert (await talk.post(id="press", button=yes)).json() == first.json()
    assert rasa.texts == ["change it", YES]


async def test_a_second_press_of_a_button_is_refused(door: Door, rasa: FakeRasa) -> None:
    talk, yes = await asked(door, rasa)
    await talk.post(button=yes)
    assert name(await talk.post(button=yes)) == (409, "button_expired")
    assert rasa.texts == ["change it", YES]


async def test_a_button_of_an_older_answer_is_refused_politely(door: Door, rasa: FakeRasa) -> None:
    talk, yes = await asked(door, rasa)
    await talk.say("wait, the other address")
    response = await talk.post(button=yes)
    assert name(response) == (409, "button_expired")
    assert response.json()["detail"] == words("button_expired")
    assert len(rasa.turns) == 2


async def test_another_sessions_button_is_unknown(door: Door, rasa: FakeRasa) -> None:
    _, yes = await asked(door, rasa)
    stranger, _ = await asked(door, rasa)
    foreign, made_up = await stranger.post(button=yes), await stranger.post(button="b-made-up")
    assert name(foreign) == name(made_up) == (409, "button_unknown")
    assert foreign.json() == made_up.json()
    assert len(rasa.turns) == 2


async def test_a_payload_is_no_button(door: Door, rasa: FakeRasa) -> None:
    talk, _ = await asked(door, rasa)
    assert name(await talk.post(button=YES)) == (409, "button_unknown")
    assert name(await talk.post(button="/restart")) == (409, "button_unknown")
    assert rasa.texts == ["change it"]


async def test_a_buttons_id_typed_as_text_is_text(door: Door, rasa: FakeRasa) -> None:
    talk, yes = await asked(door, rasa)
    await talk.say(yes)
    assert rasa.texts == ["change it", yes]


async def test_an_empty_message_leaves_the_question_open(door: Door, rasa: FakeRasa) -> None:
    talk, yes = await asked(door, rasa)
    await talk.say(" ")
    assert (await talk.post(button=yes)).status_code == 200


async def test_a_press_that_rasa_did_not_take_can_be_repeated(door: Door, rasa: FakeRasa) -> None:
    talk, yes = await asked(door, rasa)
    rasa.answer = lambda _: 500
    await talk.post(button=yes)
    rasa.answer = echo
    assert [m["text"] for m in (await talk.post(button=yes)).json()["messages"]] == [f"heard: {YES}"]
