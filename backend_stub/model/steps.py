"""Steps: the smallest writes to an order, which history keeps, replays and takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from backend_stub.model.address import Address
from backend_stub.model.enums import LineState, OrderState, PaymentState
from backend_stub.model.money import Money
from backend_stub.model.order import Order, OrderLine


@dataclass(frozen=True)
class Step:
    """One field of an order, or of one of its lines, from one JSON value to another."""

    field: str
    before: Any
    after: Any
    line: int | None = None

    def inverse(self) -> Step:
        return Step(self.field, self.after, self.before, self.line)

    def wire(self) -> dict[str, Any]:
        return {"field": self.field, "line": self.line, "before": self.before, "after": self.after}

    @classmethod
    def of(cls, wire: dict[str, Any]) -> Step:
        return cls(wire["field"], wire["before"], wire["after"], wire["line"])


def replay(order: Order, steps: Iterable[Step]) -> Order:
    """The order after these steps; `total` moves by the difference, so that steps taken back later still fit."""
    for step in steps:
        order = _write_line(order, step) if step.line is not None else _write_order(order, step)
    return order


def current(order: Order, step: Step) -> Any:
    """What the order holds now where this step would write."""
    if step.line is not None:
        line = next(line for line in order.lines if line.line == step.line)
        return _LINE_FIELDS[step.field][0](line)
    return _ORDER_FIELDS[step.field][0](order)


def _write_order(order: Order, step: Step) -> Order:
    if step.field == "total":
        return replace(order, total=order.money(order.total.amount + step.after - step.before))
    return _ORDER_FIELDS[step.field][1](order, step.after)


def _write_line(order: Order, step: Step) -> Order:
    write = _LINE_FIELDS[step.field][1]
    return replace(
        order, lines=tuple(write(line, step.after) if line.line == step.line else line for line in order.lines)
    )


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _shipping(order: Order, **members: Any) -> Order:
    return replace(order, shipping=replace(order.shipping, **members))


_ORDER_FIELDS: dict[str, tuple[Callable[[Order], Any], Callable[[Order, Any], Order]]] = {
    "state": (lambda o: o.state.value, lambda o, v: replace(o, state=OrderState(v))),
    "payment_state": (lambda o: o.payment_state.value, lambda o, v: replace(o, payment_state=PaymentState(v))),
    "address": (lambda o: o.address.wire(), lambda o, v: replace(o, address=Address.of(v))),
    "delivery": (lambda o: o.delivery, lambda o, v: replace(o, delivery=v)),
    "remedies": (lambda o: list(o.remedies), lambda o, v: replace(o, remedies=tuple(v))),
    "total": (lambda o: o.total.amount, lambda o, v: replace(o, total=Money(v, o.currency))),
    "delivered_at": (
        lambda o: _iso(o.delivered_at),
        lambda o, v: replace(o, delivered_at=datetime.fromisoformat(v) if v else None),
    ),
    "expected_date": (
        lambda o: _iso(o.shipping.expected_date),
        lambda o, v: _shipping(o, expected_date=date.fromisoformat(v) if v else None),
    ),
    "promised_date": (
        lambda o: o.shipping.promised_date.isoformat(),
        lambda o, v: _shipping(o, promised_date=date.fromisoformat(v)),
    ),
    "shipping_price": (lambda o: o.shipping.price, lambda o, v: _shipping(o, price=v)),
    "tracking_number": (lambda o: o.shipping.tracking_number, lambda o, v: _shipping(o, tracking_number=v)),
    "label_id": (lambda o: o.shipping.label_id, lambda o, v: _shipping(o, label_id=v)),
}
_LINE_FIELDS: dict[str, tuple[Callable[[OrderLine], Any], Callable[[OrderLine, Any], OrderLine]]] = {
    "sku": (lambda line: line.sku, lambda line, v: replace(line, sku=v)),
    "unit_price": (lambda line: line.unit_price, lambda line, v: replace(line, unit_price=v)),
    "state": (lambda line: line.state.value, lambda line, v: replace(line, state=LineState(v))),
    "wish": (lambda line: line.wish, lambda line, v: replace(line, wish=v)),
}
