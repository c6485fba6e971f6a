"""Where an order stands, in the words that every topic's refusals use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from backend_stub.model.decision import Effect
from backend_stub.model.enums import Need, OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step

CLOSED = (OrderState.CANCELLED, OrderState.LOST, OrderState.RETURNING, OrderState.RETURNED)


def past_hand_over(order: Order) -> str | None:
    """`handed_over`, `delivered` or `closed`; None while the order is in the warehouse."""
    if order.state.in_warehouse:
        return None
    if order.state.on_the_way:
        return "handed_over"
    return "delivered" if order.state.arrived else "closed"


def warehouse_state(order: Order) -> OrderState:
    """The order's state, and while it is on hold the one that it waits in."""
    state, paused = order.state.value, order.paused
    while paused and state == OrderState.ON_HOLD:
        state, paused = paused["from"], paused.get("before")
    return OrderState(state)


def past_picking(order: Order) -> str | None:
    """`picking` or `packed` once the warehouse is at it, or what `past_hand_over` says; None before."""
    state = warehouse_state(order)
    return state.value if state in (OrderState.PICKING, OrderState.PACKED) else past_hand_over(order)


def standing_facts(order: Order) -> dict[str, Any]:
    """State, carrier and dates: what a customer is told with a refusal."""
    facts: dict[str, Any] = {"state": order.state.value}
    if order.state.on_the_way:
        facts |= {
            "carrier": order.shipping.carrier,
            "carrier_kind": order.shipping.carrier_kind.value,
            "expected_date": iso(order.shipping.expected_date),
        }
    if order.delivered_at:
        facts["delivered_at"] = instant(order.delivered_at)
    return facts


def code_needed(order: Order, facts: Facts, policy: Policy) -> tuple[Need, ...]:
    """Where goods go may change on dear orders only with a one-time code; policy.md, 'Who may ask'."""
    dear = order.worth.amount > policy.code_above_worth
    return (Need.CODE,) if dear and not facts.code_confirmed else ()


def title_of(line: OrderLine, facts: Facts) -> dict[str, str]:
    return dict(facts.catalogue.product_of(line.sku).titles)


def line_facts(lines: tuple[OrderLine, ...], facts: Facts) -> list[dict[str, Any]]:
    """Lines to choose among, as a customer knows them."""
    return [
        {
            "line": line.line,
            "title": title_of(line, facts),
            "options": dict(facts.catalogue.variant(line.sku).options),
        }
        for line in lines
    ]


def freed(lines: Iterable[OrderLine]) -> dict[str, int]:
    """Units by SKU that come back into the stock; a line that never took any frees none."""
    units: dict[str, int] = {}
    for line in lines:
        if line.allocated:
            units[line.sku] = units.get(line.sku, 0) + line.quantity
    return units


def taken(lines: Iterable[OrderLine]) -> dict[str, int]:
    """Units by SKU that leave the stock for these lines, negative."""
    units: dict[str, int] = {}
    for line in lines:
        units[line.sku] = units.get(line.sku, 0) - line.quantity
    return units


def in_stock(lines: Iterable[OrderLine], facts: Facts) -> bool:
    """Whether all of these lines can be sent once more, those of one SKU counted together."""
    return all(facts.catalogue.variant(sku).available >= -units for sku, units in taken(lines).items())


def stock_effects(units: Mapping[str, int]) -> tuple[Effect, ...]:
    """What the customer is told of freed units."""
    return tuple(Effect("stock", {"freed": sku, "quantity": quantity}) for sku, quantity in units.items())


def pause(order: Order, why: str, until: str | None, **facts: Any) -> tuple[Step, ...]:
    """The steps that put the order on hold; a pause that it is in already goes on behind the new one."""
    held = order.state is OrderState.ON_HOLD and not order.paused and why == "restock"
    back = OrderState.CONFIRMED if held else order.state  # the warehouse held it for the goods that it waits for now
    paused = {"why": why, **facts, "from": back.value, "until": until}
    paused |= {"before": order.paused} if order.paused else {}
    steps = (Step("state", order.state.value, OrderState.ON_HOLD.value), Step("paused", order.paused, paused))
    return tuple(step for step in steps if step.before != step.after)


def resumed(order: Order, why: str) -> tuple[Step, ...]:
    """The steps that end a pause of this kind; none where there is none. Another pause goes on."""
    paused = order.paused
    if not paused:
        return ()
    behind = paused.get("before")
    if paused["why"] == why:
        steps = (Step("state", order.state.value, paused["from"]), Step("paused", paused, behind))
        return tuple(step for step in steps if step.before != step.after)
    if behind and behind["why"] == why:
        rest = {name: fact for name, fact in paused.items() if name != "before"}
        return (Step("paused", paused, {**rest, "from": behind["from"]}),)
    return ()


def carrier_steps(order: Order, carrier: str | None, facts: Facts) -> tuple[Step, ...]:
    """Another carrier takes over; none where the table names no other."""
    if carrier is None or carrier == order.shipping.carrier:
        return ()
    kind = facts.carriers.carriers[carrier].kind
    return (
        Step("carrier", order.shipping.carrier, carrier),
        Step("carrier_kind", order.shipping.carrier_kind.value, kind.value),
    )


def parcel_anew(order: Order, expected: str) -> tuple[Step, ...]:
    """The goods leave the warehouse a second time, as a parcel of its own with a date of its own."""
    steps = (
        Step("state", order.state.value, OrderState.CONFIRMED.value),
        Step("tracking_number", order.shipping.tracking_number, None),
        Step("label_id", order.shipping.label_id, None),
        Step("labelled_to", order.shipping.labelled_to, None),
        Step("expected_date", iso(order.shipping.expected_date), expected),
        Step("promised_date", order.shipping.promised_date.isoformat(), expected),
    )
    return tuple(step for step in steps if step.before != step.after)


def iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def instant(value: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")
