"""What a topic of the talk is: one intent, one action, one way to note the wish and one to serve it."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.message import Clause
from actions.orders import Orders, connect
from actions.registry import TOPICS
from actions.talk import Talk
from actions.turn import turn
from actions.unclear import unclear
from reroute.settings import Settings

Json = dict[str, Any]


class Topic(Action, ABC):
    """Serves one intent. Its `run` serves the whole message, so that every wish in it is heard."""

    @property
    @abstractmethod
    def intent(self) -> str:
        """The intent that this topic serves; `action_<intent>` is its action."""

    at_once: ClassVar[bool] = False
    """True for what is answered as soon as the order is known, and never part of the plan."""

    questions: ClassVar[tuple[str, ...]] = ()
    """What this topic asks by itself, as `talk.asked` names it, and `hear` hears the answers to."""
    question: ClassVar[str] = "wish"
    """What the talk asks for when the wish lacks something, or cannot be read (see `Talk.asked`)."""

    @property
    def named_by(self) -> frozenset[str]:
        """Topics that, wished for beside this one, only name what the customer wants for it."""
        return frozenset()

    def name(self) -> str:
        return f"action_{self.intent}"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Notes the wish of this clause; False when it means nothing here. The default is a wish without details."""
        if self.at_once:
            wish, numbers = talk.question(self.intent), clause.values("order_number")
            if set(numbers) - {talk.order_number}:
                wish["orders"] = numbers
        else:
            talk.wish(self.intent)
        return True

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        """Puts the details of this topic that the clause gives into the wish; False when it gives none."""
        return False

    def change(self, talk: Talk, index: int) -> Json | None:
        """The change to propose for the wish at `index`, or None after asking for what it lacks."""
        return dict(talk.wishes[index]["change"])

    def answer(self, talk: Talk) -> None:
        """Serves an `at_once` topic, whose wish is `talk.answering`; the order is loaded."""

    def hear(self, talk: Talk, clause: Clause) -> bool:
        """True when the clause answered one of this topic's own `questions`."""
        return False

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        talk = Talk(tracker, dispatcher, order_service(tracker.sender_id))
        # requests blocks, and a blocked event loop would stop every other conversation
        await asyncio.to_thread(turn, talk)
        for found in unclear(talk, tracker):
            talk.tell_gateway("unclear", found)
        if talk.message.words:
            talk.tell_gateway("understood", talk.message.understood(TOPICS))
        return talk.events()


def serves(topic: type[Topic]) -> type[Topic]:
    """Class decorator: this topic serves its intent from now on."""
    TOPICS[str(topic.intent)] = topic()
    return topic


def order_service(conversation: str) -> Orders:
    """The order service as this conversation sees it."""
    settings, session = _connection()
    return Orders(settings.orders_url, settings.secret, conversation, session)


@lru_cache(maxsize=1)
def _connection() -> tuple[Settings, Any]:
    return Settings.from_env(), connect()
