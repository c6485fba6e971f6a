"""More or fewer of what is in the order."""

from __future__ import annotations

from typing import Any

from actions.goods import LineTopic, line_meant
from actions.message import Clause
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class ChangeQuantity(LineTopic):
    intent = "change_quantity"
    question = "quantity"

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        """A number or a thing; a bare colour is no detail of it, but another wish."""
        return clause.has("quantity", "product") and super().note(talk, wish, clause)

    def change(self, talk: Talk, index: int) -> Json | None:
        """Without a number the present one is proposed: the service says that it is too late, or how many there are."""
        wish, order = talk.wishes[index], talk.order or {"lines": []}
        wish["lacks"] = "quantity" not in wish
        present = line_meant(order, wish) or order["lines"][0]
        quantity = wish.get("quantity", present["quantity"])
        return {"type": "quantity", "quantity": quantity} | self.line(talk, wish)
