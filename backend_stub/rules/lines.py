"""Which order line a change means."""

from __future__ import annotations

from collections.abc import Mapping

from backend_stub.model.changes import Change
from backend_stub.model.decision import Decision, refused
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.rules.standing import line_facts


def find_line(
    order: Order, change: Change, number: int | None, options: Mapping[str, str], facts: Facts
) -> OrderLine | Decision:
    """The line named, the only one, or the only one whose product exists with these options; else a refusal.

    A line that was taken out is none any more.
    """
    live = order.live_lines
    if number is not None:
        found = next((line for line in live if line.line == number), None)
        return found or refused(change, "line.unknown", {"line": number, "lines": line_facts(live, facts)})
    fitting = tuple(line for line in live if _could_have(line, options, facts))
    candidates = live if len(live) == 1 else fitting or live
    if len(candidates) == 1:
        return candidates[0]
    return refused(change, "line.ambiguous", {"lines": line_facts(candidates, facts)})


def _could_have(line: OrderLine, options: Mapping[str, str], facts: Facts) -> bool:
    choices = facts.catalogue.product_of(line.sku).choices()
    return all(value.casefold() in [v.casefold() for v in choices.get(option, [])] for option, value in options.items())
