"""A message that comes again under the same id: one turn, and the same answer."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from types import SimpleNamespace
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.channel import GatewayInput, _once

BUTTONS = [{"title": "Yes", "payload": "/affirm"}]
CARD = {"card": {"type": "change", "title": "T"}}


def request(message_id: str, **more: Any) -> Any:
    body = {"sender": "talk", "message": "yes", "metadata": {"message_id": message_id, **more}}
    return SimpleNamespace(json=body, headers={})


def talked(*events: Any) -> InMemoryTrackerStore:
    """A store that holds one talk."""
    store = InMemoryTrackerStore(Domain.empty())
    asyncio.run(store.save(DialogueStateTracker.from_events("talk", list(events))))
    return store


def said(text: str, message_id: str) -> UserUttered:
    return UserUttered(text, {"name": "affirm", "confidence": 1.0}, message_id=message_id)


class Channel:
    """The channel with a turn that counts how often it is done."""

    def __init__(self, store: InMemoryTrackerStore) -> None:
        self.done: list[str] = []
        self.door = GatewayInput("secret")
        self._store = store

    async def give(self, message_id: str, **more: Any) -> list[dict[str, Any]]:
        answer = await self.door._turn(request(message_id, **more), partial(_once, self._store, self._turn))
        return list(json.loads(answer.body or b"null"))

    async def _turn(self, message: UserMessage) -> None:
        self.done.append(message.message_id)
        await asyncio.sleep(0)  # others get their chance in mid-turn, as they do while Rasa works
        await message.output_channel.send_response("talk", {"text": f"answer {len(self.done)}"})


DONE = (
    said("make it black", "m1"),
    BotUttered("Shall I?", {"buttons": BUTTONS, "custom": CARD}, {"utter_action": "utter_preview"}),
    ActionExecuted("action_listen"),
    said("yes", "m2"),
    SlotSet("asked", None),
    BotUttered("Done."),
    BotUttered("Anything else?"),
    ActionExecuted("action_listen"),
)


def test_what_the_tracker_holds_is_told_again_and_not_done_again() -> None:
    channel = Channel(talked(*DONE))
    assert asyncio.run(channel.give("m2", again=True)) == [{"text": "Done."}, {"text": "Anything else?"}]
    assert channel.done == []


def test_buttons_and_card_are_told_again_too_and_nothing_of_the_next_turn() -> None:
    channel = Channel(talked(*DONE))
    assert asyncio.run(channel.give("m1", again=True)) == [{"text": "Shall I?", "buttons": BUTTONS, "custom": CARD}]


def test_what_the_tracker_does_not_hold_is_done_although_it_comes_again() -> None:
    channel = Channel(talked(*DONE))
    assert asyncio.run(channel.give("m3", again=True)) == [{"text": "answer 1"}]
    assert channel.done == ["m3"]


def test_the_first_message_of_a_talk_may_come_again() -> None:
    channel = Channel(InMemoryTrackerStore(Domain.empty()))
    assert asyncio.run(channel.give("m1", again=True)) == [{"text": "answer 1"}]


def test_a_running_turn_is_waited_for_and_answers_everybody() -> None:
    channel = Channel(talked())

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(channel.give("m1", again=bool(nth)) for nth in range(20)))

    assert asyncio.run(all_at_once()) == [[{"text": "answer 1"}]] * 20
    assert channel.done == ["m1"]


def test_two_conversations_may_use_one_id() -> None:
    channel = Channel(talked())
    other = SimpleNamespace(json={**request("m1").json, "sender": "other"}, headers={})

    async def both() -> None:
        turn = partial(_once, channel._store, channel._turn)
        await asyncio.gather(channel.give("m1"), channel.door._turn(other, turn))

    asyncio.run(both())
    assert channel.done == ["m1", "m1"]


def test_nothing_is_kept_of_a_turn_that_has_ended() -> None:
    channel = Channel(talked())
    asyncio.run(channel.give("m1"))
    assert channel.door._turns == {}


def test_a_message_said_again_after_its_answer_was_lost_has_that_answer() -> None:
    channel = Channel(talked(*DONE))
    answer = asyncio.run(channel.give("m2", untold=["m2"]))
    assert answer == [{"text": "Done."}, {"text": "Anything else?"}]
    assert channel.done == []


def test_another_message_after_a_lost_answer_has_that_answer_and_its_own() -> None:
    channel = Channel(talked(*DONE))
    answer = asyncio.run(channel.give("m3", untold=["m0", "m2"]))
    assert answer == [{"text": "Done."}, {"text": "Anything else?"}, {"text": "answer 1"}]
    assert channel.done == ["m3"]


def test_a_message_said_again_of_which_nothing_is_known_is_done() -> None:
    channel = Channel(talked(*DONE))
    assert asyncio.run(channel.give("m3", untold=["m3"])) == [{"text": "answer 1"}]
    assert channel.done == ["m3"]


def test_a_message_said_again_that_had_no_answer_is_done_anew() -> None:
    channel = Channel(talked(*DONE, said("undo that", "m3"), ActionExecuted("action_listen")))
    assert asyncio.run(channel.give("m3", untold=["m3"])) == [{"text": "answer 1"}]
    assert asyncio.run(channel.give("m3", again=True)) == []


def test_of_a_message_that_was_done_twice_the_last_answer_is_told() -> None:
    again = (
        said("undo that", "m3"),
        ActionExecuted("action_listen"),
        said("undo that", "m3"),
        BotUttered("It is back."),
    )
    channel = Channel(talked(*DONE, *again))
    assert asyncio.run(channel.give("m3", again=True)) == [{"text": "It is back."}]
