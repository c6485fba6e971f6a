"""What the assistant answers as far as the books tell, and else hands to a person."""

from __future__ import annotations

from typing import Any

from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic

Json = dict[str, Any]


class ForAPerson(Topic):
    """Keeps the customer's own words until the order is known, for the case that a person may get."""

    at_once = True

    def take(self, talk: Talk, clause: Clause) -> bool:
        talk.question(self.intent)["words"] = talk.message.words
        return True

    def hand_over(self, talk: Talk, response: str = "utter_passed_on") -> None:
        """Opens a case of this topic's kind and says so by `response`; words about one that is open are added to it.

        A message that comes again finds its own words there, as the reason for the case or beside it.
        """
        words, case = talk.answering.get("words"), self._open(talk)
        opens = case is None or case["summary"] == words
        if case is None:
            case = open_case(talk, self.intent, words)
        elif not opens and words and words not in [piece["words"] for piece in case["evidence"]]:
            talk.orders.add_words(case["number"], words)
        talk.file_pictures(case["number"])
        said = {"number": case["number"], "expected_by": case["expected_by"], "order": talk.order_number}
        talk.say(response, **said) if opens else talk.say("utter_case_is_open", **said, told=bool(words))

    def _open(self, talk: Talk) -> Json | None:
        """The customer's case of this kind about this order that nobody has settled yet, whole."""
        mine = (self.intent, talk.order_number)
        found = (case for case in talk.orders.cases() if (case["kind"], case["order"]) == mine)
        number = next((case["number"] for case in found if not case["settled_at"]), None)
        return talk.orders.case(number) if number else None


def open_case(talk: Talk, kind: str, words: str | None) -> Json:
    """Opens a case about the talk's order, once for each message and kind."""
    key = talk.message.id and f"{kind}-{talk.message.id}"
    return talk.orders.open_case(kind, talk.order_number, words or "", talk.message.language, key)
