"""What is proposed to the order service for one write of the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from tests.peers.tau2_source import Call, Variant
from tests.peers.tau2_words import service_address

NO_SUCH_LINE = 1_000
Change = dict[str, Any]


@dataclass(frozen=True)
class Wish:
    """The changes of one proposal, and the stored method that pays or receives the money."""

    changes: tuple[Change, ...]
    payment_method: str | None = None

    def wire(self) -> dict[str, Any]:
        wire: dict[str, Any] = {"changes": list(self.changes)}
        return wire | ({"payment_method": self.payment_method} if self.payment_method else {})


def wish(call: Call, lines: Iterable[tuple[int, str]], variants: Mapping[str, Variant]) -> Wish:
    """The proposal for this call to an order with these lines (number, item)."""
    given = call.arguments
    if call.name == "cancel_pending_order":
        return Wish(({"type": "cancel", "reason": given["reason"]},))
    if call.name == "modify_pending_order_address":
        return Wish(({"type": "address", "address": service_address(given)},))
    if call.name == "modify_user_address":
        return Wish(({"type": "default_address", "address": service_address(given)},))
    if call.name == "modify_pending_order_payment":
        return Wish(({"type": "payment_method", "payment_method": given["payment_method_id"]},))
    return _of_items(call, list(lines), variants)


def _of_items(call: Call, lines: list[tuple[int, str]], variants: Mapping[str, Variant]) -> Wish:
    given = call.arguments
    numbers = _numbers(given["item_ids"], lines)
    if call.name == "return_delivered_order_items":
        return Wish(({"type": "return", "lines": numbers},), given["payment_method_id"])
    kind = "variant" if call.name == "modify_pending_order_items" else "exchange"
    items = dict(lines)
    pairs = zip_longest(numbers, given["new_item_ids"])
    changes = tuple(
        {"type": kind, "line": number or NO_SUCH_LINE, "options": _options(items.get(number), item, variants)}
        for number, item in pairs
    )
    return Wish(changes, given["payment_method_id"])


def _numbers(items: list[str], lines: list[tuple[int, str]]) -> list[int]:
    """One line for each item; the same item asked for twice has two, and one that is not there has none such."""
    free = list(lines)
    found = []
    for item in items:
        line = next((line for line in free if line[1] == item), (NO_SUCH_LINE, item))
        found.append(line[0])
        free = [other for other in free if other != line]
    return found


def _options(old: str | None, new: str | None, variants: Mapping[str, Variant]) -> dict[str, str]:
    """The options of the new item. The contract cannot name one of another product: that one is named by a word that no
    product has."""
    variant = variants.get(new or "")
    if variant is None or old not in variants or variant.product != variants[old or ""].product:
        return {"item": new or "none"}
    return dict(variant.options)
