"""Praise or criticism without a wish: one to five, and words."""

from __future__ import annotations

from typing import Any

from actions.answers import DETAILS
from actions.message import Clause
from actions.orders import Refused
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]


@serves
class Feedback(Topic):
    intent = "feedback"
    at_once = True
    questions = ("rating",)

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Without an order or a case to rate there is nothing to keep; nobody is asked for a proof to praise."""
        case = clause.first("case_number")
        if not (case or talk.order_number):
            talk.say("utter_feedback_thanks")
            return True
        wish = talk.question(self.intent)
        wish |= {"words": talk.message.words, "rating": clause.first("rating"), "about": case}
        return True

    def hear(self, talk: Talk, clause: Clause) -> bool:
        rating = clause.first("rating") or clause.first("ordinal")
        if clause.intent not in DETAILS | {self.intent} or rating not in range(1, 6):
            return False
        talk.question(self.intent)["rating"] = rating
        talk.close_question()
        return True

    def answer(self, talk: Talk) -> None:
        """Asks for the number once; who gives none has said what there was to say."""
        wish = talk.answering
        if wish.get("rating"):
            _give(talk, wish)
        elif wish.get("asked"):
            talk.close_question()
        else:
            talk.wishes.append({**wish, "asked": True})
            talk.ask("rating", "utter_ask_rating", about=len(talk.wishes) - 1)
            talk.settled = True


def _give(talk: Talk, wish: Json) -> None:
    about = str(wish.get("about") or talk.order_number)
    try:
        talk.orders.give_feedback(about, int(wish["rating"]), wish.get("words"), talk.message.language)
    except Refused as no:
        if no.name not in ("feedback_given", "not_found"):
            raise
        talk.say("utter_feedback_given" if no.name == "feedback_given" else "utter_case_unknown", number=about)
    else:
        talk.say("utter_feedback", rating=wish["rating"], number=about)
