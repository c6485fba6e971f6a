"""A complaint: on record at once, with what the service offers to make up for it."""

from __future__ import annotations

from typing import Any

from actions import plan
from actions.for_a_person import open_case
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]


@serves
class Complaint(Topic):
    intent = "complaint"

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Words that come when the case is open already are added to it."""
        wish, words = talk.wish(self.intent), talk.message.words
        if words and "case" in wish:
            talk.orders.add_words(wish["case"], words)
            talk.say("utter_complaint_noted", number=wish["case"])
        elif words:
            wish["words"] = words
        return True

    def change(self, talk: Talk, index: int) -> Json | None:
        """Opens the case; what is then proposed, if anything, is the remedy that the customer chooses."""
        wish = talk.wishes[index]
        if "case" not in wish:
            case = open_case(talk, self.intent, wish.get("words"))
            wish["case"] = case["number"]
            talk.file_pictures(case["number"])
            talk.say("utter_complaint_opened", **case, order=talk.order_number)
        offers = talk.orders.case(wish["case"])["offers"]
        if offers:
            talk.offers = offers
            talk.ask("offer", "utter_offers", index, offers=offers, rule=None)
        else:
            plan.drop(talk, index)
        return None
