"""Ordered and sold out: wait, take another one, or the money back; or whether a thing is there again."""

from __future__ import annotations

from typing import Any

from actions.lines import named_lines
from actions.message import Clause
from actions.remedies import Remedies, decided, numbered, prepared
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class OutOfStock(Remedies):
    intent = "out_of_stock"
    found = "utter_sold_out"
    causes = ("out_of_stock",)
    kinds = ("wait_restock", "cancel")

    def take(self, talk: Talk, clause: Clause) -> bool:
        super().take(talk, clause)
        wished = {option: clause.first(option) for option in ("color", "size") if clause.has(option)}
        if wished:
            talk.wish(self.intent)["options"] = wished
        return True

    def first(self, talk: Talk, wish: Json) -> Json:
        lines = named_lines(talk.order or {"lines": []}, wish)
        return super().first(talk, wish) | ({"line": lines[0]} if len(lines) == 1 else {})

    def change(self, talk: Talk, index: int) -> Json | None:
        """A colour or size that is not the ordered one is asked for like any other variant."""
        wish = talk.wishes[index]
        first, wished = self.first(talk, wish), wish.get("options", {})
        ordered = [line["options"] for line in (talk.order or {"lines": []})["lines"]]
        if wished and not any(wished.items() <= options.items() for options in ordered):
            return {**first, "type": "variant", "options": wished}
        if offers := prepared(talk, self.causes):
            return self.choice(talk, index, offers)
        decision = decided(talk, first)
        if decision["verdict"] == "allowed":
            return self.choice(talk, index, self._to_wait_or_not(talk, decision))
        if decision["facts"].get("reason") in ("unknown", "in_stock"):
            talk.say("utter_not_sold_out", order=talk.order_number)
            self.nothing_wrong(talk, index)
            return None
        return first

    def _to_wait_or_not(self, talk: Talk, decision: Json) -> list[Json]:
        """Before the watch has looked: to wait, or the money back."""
        cancel = {"type": "cancel", "reason": "out_of_stock"}
        back = {"change": cancel, "facts": {"refund": (talk.order or {})["total"]}}
        return numbered([{"change": decision["change"], "facts": decision["facts"]}, back])
