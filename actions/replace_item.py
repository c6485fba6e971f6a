"""Another product in place of an ordered one."""

from __future__ import annotations

from typing import Any

from actions.goods import items, line_meant, put
from actions.lines import is_one_of, live_lines
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]


@serves
class ReplaceItem(Topic):
    intent = "replace_item"
    question = "goods"

    def take(self, talk: Talk, clause: Clause) -> bool:
        self.note(talk, talk.wish(self.intent), clause)
        return True

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        """Products stand in the order of the wish, the newest first: which of them is ordered, only the order tells."""
        products = clause.values("product")
        if products:
            wish["named"] = products + [name for name in wish.get("named", []) if name not in products]
            wish.pop("options", None)
        said = {name: value for name, value in items(clause)[0].items() if name != "products"}
        return put(wish, said) or bool(products)

    def change(self, talk: Talk, index: int) -> Json | None:
        """The new product with what was said of it, as many as there are in the line that goes."""
        wish, order = talk.wishes[index], talk.order or {"lines": []}
        new, old = _new_and_old(wish.get("named", []), {line["product"] for line in live_lines(order)})
        wish["lacks"] = new is None
        line = line_meant(
            order, {"products": wish.get("products") or old, "lines": wish.get("lines"), "among": wish.get("among")}
        )
        change: Json = {"type": "replace_line", "product": new or "-", "options": wish.get("options", {})}
        quantity = wish.get("quantity") or (line["quantity"] if line else 1)
        return change | {"quantity": quantity} | ({"line": line["line"]} if line else {})


def names_another(order: Json, products: list[str]) -> bool:
    """Whether there is one that is ordered among the products, and one that is not."""
    ordered = {line["product"] for line in live_lines(order)}
    new, old = _new_and_old(products, ordered)
    return new is not None and bool(old) and not any(is_one_of(product, {new}) for product in ordered)


def in_its_place(products: list[str], options: dict[str, str | None]) -> Json:
    """The wish for one of the products, with these options, instead of the other."""
    known = {option: value for option, value in options.items() if value}
    return {"topic": "replace_item", "named": products} | ({"options": known} if known else {})


def _new_and_old(named: list[str], ordered: set[str]) -> tuple[str | None, list[str]]:
    """What is wanted and what goes: of "belt" and "scarf", in whatever order, the scarf that is ordered."""
    old = [name for name in named if any(is_one_of(product, {name}) for product in ordered)]
    new = next((name for name in named if name not in old), None)
    if new is None and len(old) > 1:
        return old[0], old[1:]
    return new, old
