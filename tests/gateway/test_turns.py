"""Each message is answered once, in order, within its time, whatever Rasa does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import DataError, OperationalError

from bot.gateway import inbox
from bot.gateway.replies import Answer

from .conftest import Config, Door, opened, words
from .fake_rasa import FakeRasa, HangUp, Turn, echo

ANSWER_LOST = words("answer_lost")
APOLOGY = words("apology")
STILL_WORKING = words("still_working")


def texts(messages: list[dict[str, str]]) -> list[str]:
    return [message["text"] for message in messages]


async def test_a_message_is_answered_and_both_are_in_the_history(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk("de-DE")
    answers = await talk.say("Wo ist mein Paket?", id="first")
    assert [(a["from"], a["text"], a["buttons"]) for a in answers] == [("bot", "heard: Wo ist mein Paket?", [])]
    assert [(m["id"], m["from"]) for m in await talk.history()] == [("first", "customer"), (answers[0]["id"], "bot")]
    assert rasa.turns[0]["sender"] == talk.id
    assert rasa.turns[0]["metadata"]["locale"] == "de-DE"


async def test_the_same_id_again_gives_the_same_answer_and_no_second_turn(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk()
    first = await talk.say("yes", id="one")
    assert await talk.say("yes", id="one") == first
    assert rasa.texts == ["yes"]


async def test_twenty_of_the_same_at_once_are_one_turn(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk()
    answers = await asyncio.gather(*(talk.say("yes", id="one") for _ in range(20)))
    assert all(answer == answers[0] for answer in answers)
    assert rasa.texts == ["yes"]
    assert len(await talk.history()) == 2


async def test_another_text_under_a_known_id_is_refused(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk()
    await talk.say("yes", id="one")
    response = await talk.post(text="no", id="one")
    assert (response.status_code, response.json()["type"]) == (409, "urn:reroute:message_id_reused")
    assert rasa.texts == ["yes"]


async def test_the_id_of_an_answer_cannot_be_taken(door: Door) -> None:
    talk = await door.talk()
    [answer] = await talk.say("hello")
    assert (await talk.post(text="hello", id=answer["id"])).status_code == 409


async def test_the_same_id_in_two_conversations_is_two_messages(door: Door, rasa: FakeRasa) -> None:
    anna, john = await door.talk(), await door.talk()
    assert texts(await anna.say("I am Anna", id="one")) == ["heard: I am Anna"]
    assert texts(await john.say("I am John", id="one")) == ["heard: I am John"]


async def test_twenty_at_once_are_answered_in_order_one_at_a_time(door: Door, rasa: FakeRasa) -> None:
    talk = await door.talk()
    answers = await asyncio.gather(*(talk.say(f"message {n}") for n in range(20)))
    asked = [m["text"] for m in await talk.history() if m["from"] == "customer"]
    assert rasa.texts == asked
    assert sorted(asked) == sorted(f"message {n}" for n in range(20))
    assert [texts(answer) for answer in answers] == [[f"heard: message {n}"] for n in range(20)]
    assert rasa.most_at_once[talk.id] == 1


async def test_conversations_do_not_wait_for_each_other(door: Door, rasa: FakeRasa) -> None:
    release = threading.Event()
    rasa.answer = lambda turn: echo(turn) if turn["message"] == "quick" or release.wait(5) else 500
    slow, quick = await door.talk(), await door.talk()
    waiting = asyncio.create_task(slow.say("slow"))
    await asyncio.to_thread(rasa.wait_for_turns, 1)
    assert texts(await quick.say("quick")) == ["heard: quick"]
    release.set()
    await waiting


@pytest.mark.parametrize(
    "answer",
    [500, 404, b"<html>", b"{}", b'[{"text": 5}]', [], [{"text": "  "}], [{"custom": {"unknown": True}}]],
    ids=str,
)
async def test_an_answer_of_no_use_becomes_an_apology_and_no_second_turn(
    door: Door, rasa: FakeRasa, answer: object
) -> None:
    rasa.answer = lambda _: answer
    talk = await door.talk()
    assert texts(await talk.say("change it", id="one")) == [ANSWER_LOST]
    assert texts(await talk.say("change it", id="one")) == [ANSWER_LOST]
    assert len(rasa.turns) == 1


async def test_what_is_said_again_after_a_lost_answer_goes_by_its_first_id(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda turn: 500 if len(rasa.turns) < 3 else echo(turn)
    talk = await door.talk()
    for _ in range(2):
        assert texts(await talk.say("undo that")) == [ANSWER_LOST]
    assert texts(await talk.say("undo that")) == ["heard: undo that"]
    first, *later = rasa.message_ids
    assert later == [first, first]
    assert [turn["metadata"].get("untold") for turn in rasa.turns] == [None, [first], [first]]


async def test_what_is_said_instead_after_lost_answers_tells_rasa_which(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda turn: 500 if len(rasa.turns) in (2, 3) else echo(turn)
    talk = await door.talk()
    for text in ("hello", "black please", "yes", "are you there?", "thanks"):
        await talk.say(text)
    assert len(set(rasa.message_ids)) == 5
    untold = [turn["metadata"].get("untold") for turn in rasa.turns]
    assert untold == [None, None, rasa.message_ids[1:2], rasa.message_ids[1:3], None]


async def test_what_the_gateway_itself_answered_is_not_between_them(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda turn: 500 if len(rasa.turns) == 1 else echo(turn)
    talk = await door.talk()
    for text in ("yes", " ", "yes"):
        await talk.say(text)
    assert rasa.message_ids[0] == rasa.message_ids[1]


async def test_rasa_that_still_loads_its_model_is_asked_again(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda turn: 503 if len(rasa.turns) == 1 else echo(turn)
    talk = await door.talk()
    assert texts(await talk.say("hello")) == ["heard: hello"]


async def test_without_a_model_there_is_an_apology(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: 503
    talk = await door.talk()
    assert texts(await talk.say("hello")) == [APOLOGY]


async def test_after_an_apology_the_talk_goes_on(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda turn: 500 if turn["message"] == "first" else echo(turn)
    talk = await door.talk()
    assert texts(await talk.say("first")) == [ANSWER_LOST]
    assert texts(await talk.say("second")) == ["heard: second"]


async def test_rasa_that_is_not_there_becomes_an_apology(config: Config) -> None:
    alone = FakeRasa()
    alone.stop()
    async with opened(replace(config, settings=replace(config.settings, port=alone.port - 1))) as door:
        talk = await door.talk("de")
        [answer] = await talk.say("hallo")
        assert answer["text"] == words("apology", "de")


async def test_rasa_that_comes_back_in_time_is_asked_as_if_nothing_was(config: Config) -> None:
    gone = FakeRasa()
    gone.stop()
    settings = replace(config.settings, port=gone.port - 1)
    patient = replace(config, settings=settings, connect_patience=5, answer_within=5)
    async with opened(patient) as door:
        talk = await door.talk()
        waiting = asyncio.create_task(talk.say("hello"))
        await talk.wait_for("hello")
        back = FakeRasa(gone.port)
        assert texts(await waiting) == ["heard: hello"]
        assert back.texts == ["hello"]
        back.stop()


async def test_a_turn_cut_in_the_middle_is_sent_again_under_the_same_id(door: Door, rasa: FakeRasa) -> None:
    def cut_once(turn: Turn) -> object:
        if len(rasa.turns) == 1:
            raise HangUp
        return echo(turn)

    rasa.answer = cut_once
    talk = await door.talk()
    assert texts(await talk.say("yes")) == ["heard: yes"]
    assert rasa.texts == ["yes", "yes"]
    assert len(set(rasa.message_ids)) == 1


async def test_a_turn_that_is_always_cut_is_given_up_after_three_deliveries(config: Config, rasa: FakeRasa) -> None:
    def cut(_: Turn) -> object:
        raise HangUp

    rasa.answer = cut
    async with opened(config) as door:
        talk = await door.talk()
        assert texts(await talk.say("yes")) == [ANSWER_LOST]
    assert rasa.texts == ["yes", "yes", "yes"]


@pytest.fixture
async def hasty(config: Config) -> AsyncIterator[Door]:
    """A gateway that asks for patience soon."""
    async with opened(replace(config, answer_within=0.2)) as door:
        yield door


async def test_a_slow_turn_is_announced_and_its_answer_follows(hasty: Door, rasa: FakeRasa) -> None:
    release = threading.Event()
    rasa.answer = lambda turn: echo(turn) if release.wait(5) else 500
    talk = await hasty.talk()
    [first] = await talk.say("slow", id="one")
    assert first["text"] == STILL_WORKING
    release.set()
    await talk.wait_for("heard: slow")
    assert texts(await talk.history(after=first["id"])) == ["heard: slow"]
    assert texts(await talk.say("slow", id="one")) == [STILL_WORKING, "heard: slow"]
    assert rasa.texts == ["slow"]


async def test_a_second_message_waits_for_the_slow_turn_before_it(hasty: Door, rasa: FakeRasa) -> None:
    release = threading.Event()
    rasa.answer = lambda turn: echo(turn) if turn["message"] == "second" or release.wait(5) else 500
    talk = await hasty.talk()
    slow = asyncio.create_task(talk.say("first"))
    await asyncio.to_thread(rasa.wait_for_turns, 1)
    first, second = await asyncio.gather(slow, talk.say("second"))
    assert (texts(first), texts(second), rasa.texts) == ([STILL_WORKING], [STILL_WORKING], ["first"])
    release.set()
    await asyncio.to_thread(rasa.wait_for_turns, 2)
    assert rasa.most_at_once[talk.id] == 1


async def test_a_turn_that_hangs_is_given_up_and_the_next_one_is_served(config: Config, rasa: FakeRasa) -> None:
    release = threading.Event()
    rasa.answer = lambda turn: echo(turn) if turn["message"] == "next" or release.wait(10) else 500
    async with opened(replace(config, turn_limit=0.6, answer_within=0.2)) as door:
        talk = await door.talk()
        assert texts(await talk.say("hang")) == [STILL_WORKING]
        await talk.say("next")
        assert ANSWER_LOST in texts(await talk.wait_for("heard: next"))
    release.set()
    assert rasa.texts == ["hang", "next"]


async def test_the_apology_speaks_the_language_of_the_message(door: Door, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: 500
    talk = await door.talk("en-US")
    [answer] = await talk.say("我的包裹在哪里？")
    assert answer["text"] == words("answer_lost", "zh")


async def test_time_spent_in_rasa_is_told(door: Door) -> None:
    talk = await door.talk()
    response = await talk.post(text="hello")
    assert response.headers["Server-Timing"].startswith("rasa;dur=")


async def test_a_bug_in_the_gateway_is_answered_too(
    door: Door, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = await door.talk()
    with monkeypatch.context() as patched:
        patched.setattr("bot.gateway.rasa._checked", lambda _: 1 / 0)
        assert texts(await talk.say("first")) == [ANSWER_LOST]
    assert texts(await talk.say("second")) == ["heard: second"]


async def test_an_answer_that_cannot_be_stored_becomes_an_apology(
    door: Door, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = inbox.settle

    def refuse(session: Any, conversation_id: str, turn_id: str, answer: Answer, *rest: Any) -> Any:
        if answer.replies[0].text == "heard: hello":
            raise DataError("", {}, Exception())
        return settle(session, conversation_id, turn_id, answer, *rest)

    monkeypatch.setattr(inbox, "settle", refuse)
    talk = await door.talk()
    assert texts(await talk.say("hello")) == [ANSWER_LOST]


async def test_a_database_that_is_away_is_awaited_with_the_answer_in_hand(
    door: Door, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, failures = inbox.settle, iter([OperationalError("", {}, Exception())])

    def fail_once(*arguments: Any) -> Any:
        for failure in failures:
            raise failure
        return settle(*arguments)

    monkeypatch.setattr(inbox, "settle", fail_once)
    talk = await door.talk()
    assert texts(await talk.say("hello")) == ["heard: hello"]
    assert rasa.texts == ["hello"]
