"""How long and how goods can go back."""

from __future__ import annotations

from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves


@serves
class ReturnPolicy(Topic):
    intent = "return_policy"

    def take(self, talk: Talk, clause: Clause) -> bool:
        returning = any(wish["topic"] == "return_request" for wish in talk.wishes)
        talk.say("utter_return_policy", **talk.orders.policy(), returning=returning)
        return True
