"""Something else into the same order."""

from __future__ import annotations

from typing import Any

from actions.goods import LineTopic
from actions.talk import Talk
from actions.topic import serves

Json = dict[str, Any]


@serves
class AddItem(LineTopic):
    intent = "add_item"
    question = "goods"

    def change(self, talk: Talk, index: int) -> Json | None:
        """Without a product the service is asked all the same: it may be too late for any."""
        wish = talk.wishes[index]
        wish["lacks"] = "products" not in wish
        product = "-" if wish["lacks"] else wish["products"][0]
        said = {name: wish[name] for name in ("options", "quantity") if name in wish}
        return {"type": "add_line", "product": product} | said
