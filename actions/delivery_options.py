"""How the shop delivers, what it costs and how long it takes."""

from __future__ import annotations

from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class DeliveryOptions(Topic):
    intent = "delivery_options"

    def take(self, talk: Talk, clause: Clause) -> bool:
        talk.say("utter_delivery_options", **talk.orders.policy(talk.message.country))
        return True
