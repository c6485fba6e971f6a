"""A new Rasa session in a talk that goes on: what is open and which language it is held in stay, old messages go."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict


class ActionSessionStart(Action):
    """Rasa's own would carry every slot event of the talk along; this one carries each slot's value, once."""

    def name(self) -> str:
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        kept = {name: value for name, value in tracker.slots.items() if value is not None}
        kept |= _language(tracker.events)
        slots = [SlotSet(name, value) for name, value in kept.items() if name != "session_started_metadata"]
        return [SessionStarted(), *slots, ActionExecuted("action_listen")]


def _language(events: list[dict[str, Any]]) -> dict[str, str]:
    """The language of the assistant's last words, which each reply is marked with."""
    spoken = (event.get("metadata", {}).get("language") for event in reversed(events) if event["event"] == "bot")
    return {"language": language} if (language := next(filter(None, spoken), None)) else {}
