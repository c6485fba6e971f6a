"""What a customer says of goods: which, in what colour and size, how many."""

from __future__ import annotations

from typing import Any

from actions.lines import live_lines, named_lines
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic

Json = dict[str, Any]
OPTIONS = ("color", "size")


def items(clause: Clause) -> list[Json]:
    """The things that the clause names, `{"products"?, "options"?, "quantity"?}` each; one that may be empty at least.

    A colour, size or number belongs to each of several things when there are as many of them, else to the first.
    """
    products = list(dict.fromkeys(clause.values("product")))
    found: list[Json] = [{"products": [product]} for product in products] or [{}]
    for kind in (*OPTIONS, "quantity"):
        values = clause.kept(kind)
        each = (
            zip(found, values, strict=True) if len(values) == len(found) else zip(found[:1], values[-1:], strict=False)
        )
        for item, value in each:
            if kind in OPTIONS:
                item["options"] = {**item.get("options", {}), kind: value}
            else:
                item[kind] = int(value)
    return found


def put(wish: Json, item: Json) -> bool:
    """Adds what is said of one thing to the wish; False when nothing is."""
    if item.get("products", wish.get("products")) != wish.get("products"):
        wish.pop("options", None)
    options = {**wish.get("options", {}), **item.get("options", {})}
    wish |= item | ({"options": options} if options else {})
    return bool(item)


def line_meant(order: Json, wish: Json) -> Json | None:
    """The one line that the wish names by product, place, colour or size; None when the service has to ask."""
    numbers = named_lines(order, wish)
    lines = [line for line in live_lines(order) if not numbers or line["line"] in numbers]
    described = [line for line in lines if (wish.get("options") or {}).items() <= line["options"].items()]
    lines = described or lines
    return lines[0] if len(lines) == 1 else None


class LineTopic(Topic):
    """Changes one line; several things in one clause are several wishes."""

    def take(self, talk: Talk, clause: Clause) -> bool:
        for item in items(clause):
            put(self._wish(talk, item), item)
        if clause.has("ordinal"):
            self._wish(talk, {})["lines"] = [int(value) for value in clause.values("ordinal")]
        return True

    def _wish(self, talk: Talk, item: Json) -> Json:
        """The wish that the item belongs to: about the same thing, or about none yet; else a new one."""
        talk.touch()
        named = item.get("products")
        for wish in reversed(talk.wishes):
            if wish["topic"] == self.intent and (not named or wish.get("products", named) == named):
                return wish
        talk.wishes.append({"topic": self.intent})
        return talk.wishes[-1]

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        return put(wish, items(clause)[0])

    def line(self, talk: Talk, wish: Json) -> Json:
        """The change's `line`, where the wish leaves no doubt."""
        line = line_meant(talk.order or {"lines": []}, wish)
        return {"line": line["line"]} if line else {}
