"""What has arrived for another colour or size."""

from __future__ import annotations

from typing import Any

from actions.goods import OPTIONS
from actions.lines import line_to_vary, named_lines
from actions.message import Clause
from actions.registry import TOPICS
from actions.replace_item import in_its_place, names_another
from actions.talk import Talk
from actions.topic import Topic, serves

Json = dict[str, Any]


@serves
class Exchange(Topic):
    intent = "exchange"
    question = "options"

    def take(self, talk: Talk, clause: Clause) -> bool:
        if parts := _parts(clause):
            talk.touch()
            others = [wish for wish in talk.wishes if wish["topic"] != self.intent]
            talk.wishes = others + [{"topic": self.intent, **part} for part in parts]
            return True
        wish = talk.wish(self.intent)
        if clause.has("product"):
            wish["products"] = clause.values("product")
        self.note(talk, wish, clause)
        return True

    def note(self, talk: Talk, wish: Json, clause: Clause) -> bool:
        given = {option: clause.values(option) for option in OPTIONS if clause.has(option)}
        wish["wanted"] = {**wish.get("wanted", {}), **given}
        return bool(given)

    def change(self, talk: Talk, index: int) -> Json | None:
        """Without a colour or size the service is asked all the same: it knows whether, and for what.

        For another product than the one that was ordered it is no exchange.
        """
        wish, order = talk.wishes[index], talk.order or {"lines": []}
        wanted: dict[str, list[str]] = wish.get("wanted", {})
        if names_another(order, wish.get("products", [])):
            talk.wishes[index] = in_its_place(wish["products"], {name: values[0] for name, values in wanted.items()})
            return TOPICS["replace_item"].change(talk, index)
        wish["lacks"] = not wanted
        line = _line(order, wish, wanted)
        present = line["options"] if line else {}
        options = {
            option: next((value for value in values if value != present.get(option)), values[0])
            for option, values in wanted.items()
        }
        return {"type": "exchange", "options": options} | ({"line": line["line"]} if line else {})


def _parts(clause: Clause) -> list[Json]:
    """What is wanted of each thing: of "the dress for an M and the belt for a brown one" two; else nothing."""
    parts: list[Json] = []
    for each in clause.entities:
        kind, value = each["entity"], each["value"]
        if kind == "product":
            parts.append({"products": [value], "wanted": {}})
        elif kind in OPTIONS and parts and each.get("role") != "former":
            parts[-1]["wanted"].setdefault(kind, []).append(value)
    return parts if len(parts) > 1 and all(part["wanted"] for part in parts) else []


def _line(order: Json, wish: Json, wanted: dict[str, list[str]]) -> Json | None:
    """The line named, or the only one that comes in what is wanted."""
    if named := named_lines(order, wish):
        return next(line for line in order["lines"] if line["line"] == named[0]) if len(named) == 1 else None
    option = next(iter(wanted), None)
    return line_to_vary(order, {"values": wanted[option]}, option) if option else None
