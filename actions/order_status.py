"""What was ordered, and how far it is."""

from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class OrderStatus(Topic):
    intent = "order_status"
    at_once = True

    def answer(self, talk: Talk) -> None:
        talk.say("utter_order_status", **(talk.order or {}))
