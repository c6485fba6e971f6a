"""After a reply that needed no action ("thank you", "hello"): the open question is taken up again."""

from __future__ import annotations

import asyncio

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.talk import Talk
from actions.topic import order_service
from actions.turn import resume


class ActionResume(Action):
    def name(self) -> str:
        return "action_resume"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        talk = Talk(tracker, dispatcher, order_service(tracker.sender_id))
        await asyncio.to_thread(resume, talk)
        return talk.events()
