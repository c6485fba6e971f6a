"""How the shop delivers, what it costs and how long it takes."""

from __future__ import annotations

from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class DeliveryOptions(Topic):
    intent = "delivery_options"

    def take(self, talk: Talk, clause: Clause) -> bool:
        asked = clause.wanted("country") or talk.country
        policy = talk.orders.policy(asked or talk.message.country)
        if asked in (None, policy["country_code"]):
            talk.country = asked
            talk.say("utter_delivery_options", **policy)
        else:
            talk.say("utter_no_delivery_there", asked=asked, **policy)
        return True
