"""Praise or criticism without a wish, and the answer to a customer who was asked how it was: one to five, and words."""

from __future__ import annotations

from typing import Any

from actions.answers import DETAILS
from actions.message import Clause
from actions.orders import Refused
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]

WORDS = "feedback_words"
"""Asks after a bad rating that came without words what went wrong."""


@serves
class Feedback(Topic):
    intent = "feedback"
    at_once = True
    questions = ("rating", WORDS)

    def take(self, talk: Talk, clause: Clause) -> bool:
        """Without an order or a case to rate there is nothing to keep; nobody is asked for a proof to praise."""
        case = clause.first("case_number")
        if not (case or talk.order_number or self._open(talk)):
            talk.say("utter_feedback_thanks")
            return True
        wish = talk.question(self.intent)
        if _names_another(wish, clause):
            wish.pop("feedback_token", None)
        if "feedback_token" not in wish:
            wish["about"] = case
        elif not wish.get("words"):
            wish["asked"] = False  # it was the shop that asked; who answers in words is asked for the number
        wish |= {"words": talk.message.words, "rating": clause.first("rating")}
        return True

    def hear(self, talk: Talk, clause: Clause) -> bool:
        rating, wish = clause.first("rating") or clause.first("ordinal"), self._open(talk)
        if talk.asked == WORDS:
            return wish is not None and _hear_words(talk, wish, clause)
        if wish is None or clause.intent not in DETAILS | {self.intent} or rating not in range(1, 6):
            return False
        if _names_another(wish, clause):
            return False
        wish["rating"] = rating
        talk.close_question()
        return True

    def _open(self, talk: Talk) -> Json | None:
        return next((wish for wish in talk.wishes if wish["topic"] == self.intent), None)

    def answer(self, talk: Talk) -> None:
        """Asks for the number once, and for words after a bad one; who gives none has said what there was to say."""
        wish = talk.answering
        if wish.get("rated"):
            talk.close_question()
            if wish.get("words"):
                _give(talk, wish)
        elif wish.get("rating"):
            _give(talk, wish)
        elif wish.get("asked"):
            talk.close_question()
        else:
            talk.wishes.append({**wish, "asked": True})
            is_told = bool(wish.get("words"))
            talk.ask("rating", "utter_ask_rating", len(talk.wishes) - 1, told=is_told, number=_about(talk, wish))
            talk.settled = True


def _names_another(wish: Json, clause: Clause) -> bool:
    """Whether the clause is about something else than what the shop asked about."""
    named = clause.values("case_number") + clause.values("order_number")
    return bool(named) and "feedback_token" in wish and wish["about"] not in named


def _hear_words(talk: Talk, wish: Json, clause: Clause) -> bool:
    """All of the message is what went wrong; a wish that has a topic of its own is none of it."""
    if clause.intent not in DETAILS | {"feedback", "complaint"} or not talk.message.words:
        return False
    wish["words"] = talk.message.words
    return True


def _about(talk: Talk, wish: Json) -> str:
    return str(wish.get("about") or talk.order_number)


def _give(talk: Talk, wish: Json) -> None:
    about = _about(talk, wish)
    said = (about, int(wish["rating"]), wish.get("words"), talk.message.language)
    try:
        given = talk.orders.give_feedback(*said, token=wish.get("feedback_token"))
    except Refused as no:
        if no.name not in ("feedback_given", "not_found"):
            raise
        talk.say("utter_feedback_given" if no.name == "feedback_given" else "utter_case_unknown", number=about)
        return
    facts = {"rating": wish["rating"], "number": about, "added": bool(wish.get("rated"))}
    if not given.get("case") or wish.get("words"):
        talk.say("utter_feedback", **facts, asks=False)
        return
    talk.wishes.append({**wish, "rated": True})
    talk.ask(WORDS, "utter_feedback", len(talk.wishes) - 1, **facts, asks=True)
    talk.settled = True
