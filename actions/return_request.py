"""Goods back, or not wanted any more."""

from __future__ import annotations

from typing import Any

from actions.lines import named_lines, note_lines
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]


@serves
class ReturnRequest(Topic):
    intent = "return_request"

    def take(self, talk: Talk, clause: Clause) -> bool:
        wish = talk.wish(self.intent)
        note_lines(wish, clause)
        if clause.has("reason"):
            wish["reason"], wish["reason_asked"] = clause.first("reason"), True
        return True

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        """Other things than those named before: "I meant the belt"."""
        everything = clause.has("line_all") and clause.intent in ("inform", "choose_offer")  # "alles klar" is a yes
        if not (everything or clause.has("product")):
            return False
        wish["lines"] = "all" if everything else None
        if clause.has("product"):
            wish["products"] = clause.values("product")
        return True

    def change(self, talk: Talk, index: int) -> Json | None:
        wish = talk.wishes[index]
        change: Json = {"type": "return"}
        lines = named_lines(talk.order or {"lines": []}, wish)
        if lines:
            change["lines"] = lines
        if wish.get("reason"):
            change["reason"] = wish["reason"]
        return change
