"""What a talk takes along into a new Rasa session."""

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.session_start import ActionSessionStart


def start(slots: dict[str, Any], events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    tracker = Tracker("talk", slots, {}, events, False, None, {}, "action_listen")
    return asyncio.run(ActionSessionStart().run(CollectingDispatcher(), tracker, {}))


def test_open_slots_and_the_language_of_the_last_reply_go_along() -> None:
    events = [
        {"event": "bot", "metadata": {"language": "de"}},
        {"event": "bot", "metadata": {"language": "zh"}},
        {"event": "user"},
    ]

    begun = start({"asked": "confirm", "receipt": None}, events)

    assert [(event["event"], event.get("name"), event.get("value")) for event in begun] == [
        ("session_started", None, None),
        ("slot", "asked", "confirm"),
        ("slot", "language", "zh"),
        ("action", "action_listen", None),
    ]


def test_a_talk_that_begins_takes_nothing_along() -> None:
    assert [event["event"] for event in start({}, [])] == ["session_started", "action"]
