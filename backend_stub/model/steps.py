"""Steps: the smallest writes to an order, which history keeps, replays and takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from backend_stub.model.address import Address
from backend_stub.model.enums import CarrierKind, LineState, OrderState, PaymentMethod, PaymentState
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
        line = order.line(step.line)
        if step.field == "line" or line is None:
            return {**asdict(line), "state": line.state.value} if line else None
        return _LINE_FIELDS[step.field][0](line)
    return _ORDER_FIELDS[step.field][0](order)


def _write_order(order: Order, step: Step) -> Order:
    if step.field == "total":
        return replace(order, total=order.money(order.total.amount + step.after - step.before))
    return _ORDER_FIELDS[step.field][1](order, step.after)


def _write_line(order: Order, step: Step) -> Order:
    if step.field == "line":
        return _with_line(order, step)
    write = _LINE_FIELDS[step.field][1]
    return replace(
        order, lines=tuple(write(line, step.after) if line.line == step.line else line for line in order.lines)
    )


def _with_line(order: Order, step: Step) -> Order:
    """A whole line comes (`before` is None) or goes (`after` is None)."""
    lines = tuple(line for line in order.lines if line.line != step.line)
    if step.after is not None:
        lines += (OrderLine(**{**step.after, "state": LineState(step.after["state"])}),)
    return replace(order, lines=lines)


def line_step(line: OrderLine) -> Step:
    """The step that adds this line."""
    return Step("line", None, {**asdict(line), "state": line.state.value}, line.line)


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _shipping(order: Order, **members: Any) -> Order:
    return replace(order, shipping=replace(order.shipping, **members))


_ORDER_FIELDS: dict[str, tuple[Callable[[Order], Any], Callable[[Order, Any], Order]]] = {
    "state": (lambda o: o.state.value, lambda o, v: replace(o, state=OrderState(v))),
    "payment_state": (lambda o: o.payment_state.value, lambda o, v: replace(o, payment_state=PaymentState(v))),
    "address": (lambda o: o.address.wire(), lambda o, v: replace(o, address=Address.of(v))),
    "payment_method": (lambda o: o.payment_method.value, lambda o, v: replace(o, payment_method=PaymentMethod(v))),
    "payment_method_id": (lambda o: o.payment_method_id, lambda o, v: replace(o, payment_method_id=v)),
    "contact": (lambda o: o.contact, lambda o, v: replace(o, contact=v)),
    "paused": (lambda o: o.paused, lambda o, v: replace(o, paused=v)),
    "duties": (lambda o: o.duties, lambda o, v: replace(o, duties=v)),
    "compensated": (lambda o: o.compensated, lambda o, v: replace(o, compensated=v)),
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
    "shipping_method": (lambda o: o.shipping.method, lambda o, v: _shipping(o, method=v)),
    "carrier": (lambda o: o.shipping.carrier, lambda o, v: _shipping(o, carrier=v)),
    "carrier_kind": (lambda o: o.shipping.carrier_kind.value, lambda o, v: _shipping(o, carrier_kind=CarrierKind(v))),
    "labelled_to": (lambda o: o.shipping.labelled_to, lambda o, v: _shipping(o, labelled_to=v)),
    "shipping_price": (lambda o: o.shipping.price, lambda o, v: _shipping(o, price=v)),
    "tracking_number": (lambda o: o.shipping.tracking_number, lambda o, v: _shipping(o, tracking_number=v)),
    "label_id": (lambda o: o.shipping.label_id, lambda o, v: _shipping(o, label_id=v)),
}
_LINE_FIELDS: dict[str, tuple[Callable[[OrderLine], Any], Callable[[OrderLine, Any], OrderLine]]] = {
    "sku": (lambda line: line.sku, lambda line, v: replace(line, sku=v)),
    "unit_price": (lambda line: line.unit_price, lambda line, v: replace(line, unit_price=v)),
    "state": (lambda line: line.state.value, lambda line, v: replace(line, state=LineState(v))),
    "wish": (lambda line: line.wish, lambda line, v: replace(line, wish=v)),
    "exchange": (lambda line: line.exchange, lambda line, v: replace(line, exchange=v)),
    "quantity": (lambda line: line.quantity, lambda line, v: replace(line, quantity=v)),
    "allocated": (lambda line: line.allocated, lambda line, v: replace(line, allocated=v)),
}
