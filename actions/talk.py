"""The state of one talk during one turn: read from the slots, changed by the topics, written back as events."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.message import Message
from actions.orders import Orders

Json = dict[str, Any]

SLOTS = (
    "order_number",
    "contact",
    "asked",
    "about",
    "wishes",
    "proposal",
    "offers",
    "receipt",
    "misunderstood",
    "insults",
    "noticed",
    "unclear",
    "later",
    "country",
    "picture",
)


class Talk:
    """What is open in a talk. Every attribute named in SLOTS outlives the turn; the others do not.

    `wishes`: what the customer asked for and did not get yet, `{"topic", "change"?, …}` each, in the order of asking.
    `asked`: what the assistant asked last (`identity`, `order`, `contact`, `address`, `variant`, `line`, `reason`,
    `recipient`, `phone`, `email`, `shipping_method`, `payment_method`, `quantity`, `goods`, `options`, `evidence`,
    `offer`, `code`, `confirm`, or one of a topic's own `questions`); `about`: the index of the wish that the question
    concerns. `noticed`: what the watch has found and the customer was not told yet, `{"order", "cause"}` each;
    `unclear`: the id of the last message that was not understood, until its meaning is known; `later`: what was wished
    for other orders meanwhile, `{"order", "clause"}` each; `country`: the last one served that delivery was asked for;
    `picture`: the id of one that was sent before it was told what for.
    """

    def __init__(self, tracker: Tracker, dispatcher: CollectingDispatcher, orders: Orders):
        self._before = {name: tracker.get_slot(name) for name in SLOTS}
        self._dispatcher = dispatcher
        self.orders = orders
        self.message = Message.of(tracker)
        self.order_number: str | None = self._before["order_number"]
        self.contact: str | None = self._before["contact"]
        self.asked: str | None = self._before["asked"]
        self.about: int = int(self._before["about"] or 0)
        self.wishes: list[Json] = [dict(wish) for wish in self._before["wishes"] or []]
        self.proposal: str | None = self._before["proposal"]
        self.offers: list[Json] = list(self._before["offers"] or [])
        self.receipt: str | None = self._before["receipt"]
        self.misunderstood: int = int(self._before["misunderstood"] or 0)
        self.insults: int = int(self._before["insults"] or 0)
        self.noticed: list[Json] = list(self._before["noticed"] or [])
        self.unclear: str | None = self._before["unclear"]
        self.later: list[Json] = list(self._before["later"] or [])
        self.country: str | None = self._before["country"]
        self.picture: str | None = self._before["picture"]
        # For this turn alone:
        self.order: Json | None = None
        self.answering: Json = {}  # the wish that is answered at once, just now
        self.understood = False
        self.missed = False  # the customer was told that the message was not understood
        self.touched = False  # the plan was added to or corrected
        self.yes = False
        self.no = False
        self.answered = False  # something was said
        self.aside = False  # nothing was said but what is no business of the shop's
        self.settled = False  # the open question is dealt with: nothing more to do for the plan

    def say(self, response: str, **facts: Any) -> None:
        self._dispatcher.utter_message(response=response, **facts)
        self.answered = True

    def ask(self, question: str, response: str, about: int = 0, **facts: Any) -> None:
        """Says `response` and remembers what it asks for."""
        self.asked, self.about = question, about
        self.say(response, **facts)

    def offer(self, offers: list[Json], about: int, **facts: Any) -> None:
        """Shows alternatives for the wish at `about`, and asks which one it shall be."""
        self.close_question()
        self.offers = offers
        self.ask("offer", "utter_offers", about, offers=offers, **facts)

    def wish(self, topic: str) -> Json:
        """The open wish of this topic, made new where there is none; the whole plan is taken up again with it."""
        self.touch()
        for wish in self.wishes:
            if wish["topic"] == topic:
                return wish
        self.wishes.append({"topic": topic})
        return self.wishes[-1]

    def touch(self) -> None:
        """The plan is added to or corrected: all of it is taken up again."""
        self.touched = True
        for wish in self.wishes:
            wish.pop("held", None)

    def question(self, topic: str) -> Json:
        """Notes what is answered at once; it is no part of the plan, and asking twice is asking once."""
        for wish in self.wishes:
            if wish["topic"] == topic:
                return wish
        self.wishes.append({"topic": topic})
        return self.wishes[-1]

    def asked_about(self) -> Json | None:
        """The wish that the open question concerns."""
        return self.wishes[self.about] if self.about < len(self.wishes) else None

    def close_question(self) -> None:
        self.asked, self.about, self.proposal, self.offers = None, 0, None, []

    def drop_plan(self) -> None:
        """Forgets all open wishes and the question about them; what was confirmed before stays."""
        self.wishes = []
        self.close_question()

    def file_pictures(self, case: str) -> None:
        """Has the gateway put the talk's pictures into this case, those that are in no other."""
        self.tell_gateway("evidence", {"case": case})
        self.picture = None

    def tell_gateway(self, kind: str, facts: Json) -> None:
        """What is for the gateway alone, and no message: `evidence`, `handover`, `understood`, `unclear`."""
        self._dispatcher.utter_message(json_message={kind: facts})

    def events(self) -> list[EventType]:
        now = {name: getattr(self, name) for name in SLOTS}
        return [SlotSet(name, value) for name, value in now.items() if value != self._before[name]]
