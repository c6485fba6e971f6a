"""The same order twice: asked first, never decided for the customer."""

from __future__ import annotations

from typing import Any

from actions.remedies import Remedies
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class DuplicateOrder(Remedies):
    intent = "duplicate_order"
    found = "utter_duplicate_found"
    kinds = ("cancel_duplicate", "keep_duplicate")

    def decision(self, talk: Talk, wish: Json) -> Json:
        """Of the two it is the later one that can go, whichever was named."""
        decision = super().decision(talk, wish)
        if later := decision["facts"].get("later"):
            talk.order_number, talk.receipt, talk.order = later, None, talk.orders.order(later)
            decision = super().decision(talk, wish)
        return decision
