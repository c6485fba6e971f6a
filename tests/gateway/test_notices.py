"""What happens at the order service opens a talk, or empties it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from .conftest import Clock, Config, Door, Talk, opened
from .fake_orders import FakeOrders
from .fake_rasa import FakeRasa, Turn
from .test_identity import signed

NOTICED = {"exception": "E1", "cause": "late"}


@pytest.fixture
def config(config: Config, orders: FakeOrders) -> Config:
    return replace(config, events_every=0.02)


def speaks(turn: Turn) -> Any:
    """Rasa's words to a notice; an echo to all else."""
    if "noticed" not in turn["message"]:
        return [{"text": f"heard: {turn['message']}", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]
    noticed = json.loads(turn["message"].removeprefix("/inform"))["noticed"]
    return [{"text": f"{noticed['order']} is {noticed['cause']}", "buttons": [{"title": "Money", "payload": "/x"}]}]


async def test_a_finding_opens_the_talks_that_speak_for_the_customer(
    door: Door, rasa: FakeRasa, orders: FakeOrders
) -> None:
    rasa.answer = speaks
    hers, another = await door.talk(), await door.talk()
    orders.happens("exception_found", "GS-1006", **NOTICED, conversations=[hers.id, "c-unknown"])
    [message] = await hers.wait_for("GS-1006 is late")
    assert message["from"] == "bot"
    assert [button["title"] for button in message["buttons"]] == ["Money"]
    assert await another.history() == []
    pressed = await hers.post(button=message["buttons"][0]["id"])
    assert [said["text"] for said in pressed.json()["messages"]] == ["heard: /x"]


async def test_an_event_that_comes_again_is_told_once(
    config: Config, clock: Clock, rasa: FakeRasa, orders: FakeOrders
) -> None:
    rasa.answer = speaks
    async with opened(config, clock) as door:
        talk = await door.talk()
        orders.happens("exception_found", "GS-1006", **NOTICED, conversations=[talk.id])
        orders.happens("exception_found", "GS-1006", **NOTICED, conversations=[talk.id])
        orders.happens("exception_found", "GS-1003", exception="E2", cause="late", conversations=[talk.id])
        await talk.wait_for("GS-1003 is late")
    async with opened(config, clock) as door:
        orders.happens("exception_found", "GS-1003", exception="E3", cause="lost", conversations=[talk.id])
        later = Talk(door.client, {"session": talk.id, "token": talk.token})
        said = await later.wait_for("GS-1003 is lost")
    assert [each["text"] for each in said] == ["GS-1006 is late", "GS-1003 is late", "GS-1003 is lost"]


async def test_an_order_service_that_begins_anew_is_read_from_its_beginning(
    door: Door, rasa: FakeRasa, orders: FakeOrders
) -> None:
    rasa.answer = speaks
    talk = await door.talk()
    for _ in range(3):
        orders.happens("order_changed", "GS-1001")
    orders.happens("exception_found", "GS-1006", **NOTICED, conversations=[talk.id])
    await talk.wait_for("GS-1006 is late")
    for number, length in enumerate((4, 1)):  # another history as long as the first, then a short one
        orders.events.clear()
        for _ in range(length - 1):
            orders.happens("order_changed", "GS-1001")
        orders.happens(
            "exception_found", "GS-1003", exception=f"A{number}", cause=f"c{number}", conversations=[talk.id]
        )
        await talk.wait_for(f"GS-1003 is c{number}")


async def test_where_rasa_has_nothing_to_say_the_open_question_stays(
    door: Door, rasa: FakeRasa, orders: FakeOrders
) -> None:
    rasa.answer = lambda turn: [] if "noticed" in turn["message"] else speaks(turn)
    talk = await door.talk()
    [question] = await talk.say("black, please")
    orders.happens("exception_found", "GS-1006", **NOTICED, conversations=[talk.id])
    await asyncio.to_thread(rasa.wait_for_turns, 2)
    [answer] = (await talk.post(button=question["buttons"][0]["id"])).json()["messages"]
    assert answer["text"] == "heard: /affirm"
    assert len(await talk.history()) == 4


async def test_a_notice_that_fails_is_no_apology(door: Door, rasa: FakeRasa, orders: FakeOrders) -> None:
    rasa.answer = lambda turn: 500 if "noticed" in turn["message"] else speaks(turn)
    talk = await door.talk()
    orders.happens("exception_found", "GS-1006", **NOTICED, conversations=[talk.id])
    await asyncio.to_thread(rasa.wait_for_turns, 1)
    await talk.say("hello")
    assert [message["text"] for message in await talk.history()] == ["hello", "heard: hello"]


async def test_a_notice_does_not_part_a_lost_answer_from_what_is_said_again(
    door: Door, rasa: FakeRasa, orders: FakeOrders
) -> None:
    rasa.answer = lambda turn: 500 if len(rasa.turns) == 1 else speaks(turn)
    talk = await door.talk()
    await talk.say("undo that")
    orders.happens("exception_found", "GS-1006", **NOTICED, conversations=[talk.id])
    await talk.wait_for("GS-1006 is late")
    assert [said["text"] for said in await talk.say("undo that")] == ["heard: undo that"]
    first, _, last = rasa.message_ids
    assert last == first


async def test_customers_cannot_choose_the_id_of_a_notice(door: Door) -> None:
    talk = await door.talk()
    assert (await talk.post(id="notice E1", text="hello")).status_code == 422


async def test_who_is_signed_in_is_greeted_with_what_is_astray(door: Door, rasa: FakeRasa, orders: FakeOrders) -> None:
    rasa.answer = speaks
    orders.exceptions["*"] = [{"id": "E1", "order": "GS-1006", "cause": "overdue", "facts": {}, "remedies": []}]
    opening = await door.client.post("/chat/sessions", json={"locale": "zh-CN", "identity": signed()})
    talk = Talk(door.client, opening.json())
    await talk.wait_for("GS-1006 is overdue")
    orders.happens("exception_found", "GS-1006", exception="E1", cause="overdue", conversations=[talk.id])
    orders.happens("exception_found", "GS-1003", exception="E2", cause="late", conversations=[talk.id])
    said = await talk.wait_for("GS-1003 is late")
    assert [each["text"] for each in said] == ["GS-1006 is overdue", "GS-1003 is late"]
    assert rasa.turns[0]["metadata"]["locale"] == "zh-CN"


async def test_findings_that_cannot_be_read_keep_nobody_out(
    config: Config, clock: Clock, orders: FakeOrders, rasa: FakeRasa
) -> None:
    orders.reading = False
    async with opened(config, clock) as door:
        opening = await door.client.post("/chat/sessions", json={"identity": signed()})
    assert opening.status_code == 201


async def test_an_erased_customers_words_are_forgotten(door: Door, rasa: FakeRasa, orders: FakeOrders) -> None:
    hers, another = await door.talk(), await door.talk()
    await hers.say("I live in Torstraße 12")
    await another.say("hello")
    orders.happens("customer_erased", conversations=[hers.id])
    orders.happens("exception_found", "GS-1006", **NOTICED, conversations=[another.id])
    await asyncio.to_thread(rasa.wait_for_turns, 3)
    assert await hers.history() == []
    assert len(await another.history()) == 2 + 1
    assert rasa.forgotten == [hers.id]
    assert [said["text"] for said in await hers.say("hello again")] == ["heard: hello again"]


async def test_what_is_being_answered_is_forgotten_after_it(door: Door, rasa: FakeRasa, orders: FakeOrders) -> None:
    talk = await door.talk()

    def erases(turn: Turn) -> Any:
        orders.happens("customer_erased", conversations=[talk.id])
        return speaks(turn)

    rasa.answer = erases
    assert [said["text"] for said in await talk.say("erase me")] == ["heard: erase me"]
    rasa.answer = speaks
    other = await door.talk()
    orders.happens("exception_found", "GS-1006", **NOTICED, conversations=[other.id])
    await other.wait_for("GS-1006 is late")
    assert await talk.history() == []
