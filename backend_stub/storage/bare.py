"""What stays of JSON when a person goes: numbers, states, rules and dates; never what somebody wrote or lives at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from backend_stub.model.address import Address

KEPT = frozenset(
    {
        "actor",
        "acts_after",
        "applied_at",
        "as_of",
        "at",
        "carrier",
        "carrier_kind",
        "case",
        "cases",
        "cause",
        "changes",
        "claim",
        "country_code",
        "currency",
        "customer_id",
        "delivered_at",
        "due_at",
        "expected_by",
        "expected_date",
        "expected_delivery",
        "expires_at",
        "field",
        "from",
        "from_country",
        "kind",
        "label_id",
        "ledger_entry",
        "made_at",
        "method",
        "needs",
        "number",
        "operation",
        "order",
        "payment_state",
        "placed_at",
        "product",
        "promised_date",
        "proposal",
        "receipt",
        "remedies",
        "remedy",
        "rule",
        "shipping_method",
        "sku",
        "state",
        "status",
        "template",
        "to_country",
        "tracking_number",
        "type",
        "undo_until",
        "until",
        "verdict",
        "waits_for",
        "when",
        "why",
        "with",
    }
)
"""Members whose words are the shop's own."""
ADDRESSES = frozenset({"address", "labelled_to", "default_address"})
GONE = frozenset({"contact", "delivery", "location", "method_id", "payment_method_id"})
"""Members that hold where somebody lives, and those that go whole."""
ID = re.compile(r"[0-9A-Z]{26}|[0-9]{1,3}")


@dataclass(frozen=True)
class Bare:
    """Takes one person out of JSON; the same value always becomes the same, so that histories still replay.

    `traces` are the person's own words in lower case: a kept member that holds one of them goes too.
    """

    traces: tuple[str, ...]

    def __call__(self, value: Any, key: str = "") -> Any:
        """The value without any word that is not the shop's own; its shape stays."""
        if key in GONE:
            return None
        if key in ADDRESSES:
            return self.address(value)
        if isinstance(value, dict):
            return {name: self(part, name) for name, part in value.items() if not self._traced(name)}
        if isinstance(value, list):
            return [self(part, key) for part in value]
        if isinstance(value, str):
            kept = key in KEPT or (key == "id" and ID.fullmatch(value))
            return value if kept and not self._traced(value) else ""
        return value

    def steps(self, steps: list[Any]) -> list[Any]:
        """Steps of an order or a customer, in the same order, with the person taken out of those that held one."""
        return [self._step(step) for step in steps]

    def placed(self, order: dict[str, Any], customer_id: str) -> dict[str, Any]:
        """The order as it was placed, of a customer of another id."""
        return {name: self._field(name, value) for name, value in order.items()} | {
            "customer_id": customer_id,
            "shipping": {name: self._field(name, value) for name, value in order["shipping"].items()},
        }

    def address(self, value: dict[str, Any] | None) -> dict[str, Any] | None:
        """The country, which taxes and duties were reckoned by."""
        return Address(country_code=value.get("country_code") or "").wire() if value else None

    def _step(self, step: dict[str, Any]) -> dict[str, Any]:
        return {**step, **{end: self._field(step["field"], step[end]) for end in ("before", "after")}}

    def _field(self, name: str, value: Any) -> Any:
        if name in ADDRESSES:
            return self.address(value)
        return None if name in GONE else value

    def _traced(self, text: str) -> bool:
        return any(trace in text.casefold() for trace in self.traces)
