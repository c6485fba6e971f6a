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

    def open_case(self, talk: Talk) -> Json:
        """Opens a case of this topic's kind: its `number`, `expected_by`, and the order."""
        return {**open_case(talk, self.intent, talk.answering.get("words")), "order": talk.order_number}


def open_case(talk: Talk, kind: str, words: str | None) -> Json:
    """Opens a case about the talk's order, once for each message and kind."""
    key = talk.message.id and f"{kind}-{talk.message.id}"
    return talk.orders.open_case(kind, talk.order_number, words or "", talk.message.language, key)
