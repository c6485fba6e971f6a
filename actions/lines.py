"""Which line of the order the customer means, by what the customer knows: product, colour, place in the list."""

from __future__ import annotations

from typing import Any

from actions.message import Clause

Json = dict[str, Any]


def live_lines(order: Json) -> list[Json]:
    """The lines that nothing took out of the order; what the customer calls the second is the second of these."""
    return [line for line in order["lines"] if line["state"] != "cancelled"]


def note_lines(wish: Json, clause: Clause) -> None:
    """Puts the lines that the clause names into the wish."""
    if clause.has("line_all"):
        wish["lines"] = "all"
    if clause.has("product"):
        wish["products"] = clause.values("product")


def named_lines(order: Json, wish: Json) -> list[int]:
    """The line numbers that the wish names; empty when it names none (the service then decides or asks)."""
    lines = live_lines(order)
    named, among = wish.get("lines"), wish.get("among")
    if named == "all":
        return [line["line"] for line in lines]
    if named and among:  # the place in the list that the customer was shown
        return [among[position - 1 if position > 0 else -1] for position in named if position <= len(among)]
    if named:
        return [lines[position - 1 if position > 0 else -1]["line"] for position in named if position <= len(lines)]
    products = set(wish.get("products") or [])
    by_product = [line["line"] for line in lines if is_one_of(line["product"], products)]
    return by_product if len(by_product) < len(lines) or len(products) >= len(lines) else []


def is_one_of(product: str, products: set[str]) -> bool:
    return any(name in product or product in name for name in products)


def line_to_vary(order: Json, wish: Json, option: str) -> Json | None:
    """The one line whose `option` (`color`, `size`) should change, if the wish leaves no doubt."""
    numbers = named_lines(order, wish)
    candidates = [line for line in live_lines(order) if not numbers or line["line"] in numbers]
    candidates = [line for line in candidates if option in line["options"]] or candidates
    if len(candidates) > 1:
        had = [line for line in candidates if line["options"].get(option) in (wish.get("values") or [])]
        candidates = had if len(had) == 1 else candidates
    return candidates[0] if len(candidates) == 1 else None
