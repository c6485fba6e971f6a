"""Charged another price than the shop's: the service looks it up, and corrects what is wrong."""

from __future__ import annotations

from typing import Any

from actions.lines import named_lines, note_lines
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]


@serves
class PriceError(Topic):
    intent = "price_error"

    def take(self, talk: Talk, clause: Clause) -> bool:
        wish = talk.wish(self.intent)
        note_lines(wish, clause)
        if "express" in clause.values("method"):
            wish["paid_express"] = True
        return True

    def change(self, talk: Talk, index: int) -> Json | None:
        """The line where one is named; else the service finds the wrong one. Of express it is what express cost."""
        if talk.wishes[index].get("paid_express"):
            return {"type": "refund_express_fee"}
        lines = named_lines(talk.order or {"lines": []}, talk.wishes[index])
        return {"type": "correct_price"} | ({"line": lines[0]} if len(lines) == 1 else {})
