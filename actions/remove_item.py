"""One thing out of the order; the rest still comes."""

from __future__ import annotations

from typing import Any

from actions.goods import LineTopic
from actions.message import Clause
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class RemoveItem(LineTopic):
    intent = "remove_item"
    question = "line"

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        return clause.has("product") and super().note(talk, wish, clause)

    def change(self, talk: Talk, index: int) -> Json | None:
        return {"type": "remove_line"} | self.line(talk, talk.wishes[index])
