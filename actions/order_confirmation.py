"""Whether the order went through, and what was ordered."""

from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class OrderConfirmation(Topic):
    intent = "order_confirmation"
    at_once = True

    def answer(self, talk: Talk) -> None:
        talk.say("utter_order_confirmation", **(talk.order or {}))
