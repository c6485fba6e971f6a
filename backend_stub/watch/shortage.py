"""Lines that could not be had when they were ordered: restocked goods go to them first, else the customer chooses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.model.changes import CancelChange, RemoveLineChange, VariantChange, WaitRestockChange
from backend_stub.model.decision import Offer
from backend_stub.model.enums import LineState, OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.standing import iso, resumed, title_of
from backend_stub.rules.variant import differing, wait_restock
from backend_stub.storage.events import add_event
from backend_stub.storage.history import write_steps
from backend_stub.storage.stock import move_stock
from backend_stub.storage.tables import SHORT, OrderLineRow, OrderRow
from backend_stub.watch.finding import Finding, Scan

OPEN = [state.value for state in OrderState if state.in_warehouse]


def candidates(session: Session, policy: Policy, now: datetime) -> Iterable[str]:
    """Orders in the warehouse with a line that took nothing from the stock, the oldest first."""
    query = (
        select(OrderRow.number)
        .join(OrderLineRow, OrderLineRow.order_number == OrderRow.number)
        .where(
            OrderRow.state.in_(OPEN),
            SHORT,
            OrderLineRow.state == LineState.ORDERED.value,
        )
    )
    return session.scalars(query.group_by(OrderRow.number, OrderRow.placed_at).order_by(OrderRow.placed_at)).all()


def allocate(session: Session, order: Order, facts: Facts, now: datetime) -> bool:
    """Takes from the stock what the order waits for; False while it is not all there."""
    short = _short(order)
    wanted: dict[str, int] = {}
    for line in short:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    if not short or any(facts.catalogue.variant(sku).available < units for sku, units in wanted.items()):
        return False
    steps = [Step("allocated", False, True, line.line) for line in short]
    steps += [Step("wish", line.wish, None, line.line) for line in short if line.wish]
    steps += _back_to_work(order)
    write_steps(session, order, tuple(steps), now, "watch", "allocation")
    move_stock(session, {sku: -units for sku, units in wanted.items()}, order.number)
    add_event(session, "order_allocated", now, order_number=order.number)
    return True


def judge(order: Order, facts: Facts, policy: Policy, now: datetime) -> Finding | None:
    """What the customer can do about a line that cannot be had; who has chosen to wait is not asked again."""
    short = [line for line in _short(order) if not line.wish]
    if not short:
        return None
    line = short[0]
    variant = facts.catalogue.variant(line.sku)
    said = {"line": line.line, "title": title_of(line, facts), "options": dict(variant.options)}
    said |= {"restock_date": iso(variant.restock_date)} if variant.restock_date else {}
    remedies = _choices(order, line, facts, policy, now)
    mail = {**said, "offers": [{"type": offer.change.type, "facts": offer.facts} for offer in remedies]}
    return Finding(f"{line.line}:{line.sku}", said, remedies, "out_of_stock", mail)


def _short(order: Order) -> list[OrderLine]:
    return [line for line in order.lines if not line.allocated and line.state is LineState.ORDERED]


def _back_to_work(order: Order) -> list[Step]:
    """An order that waited for the goods alone goes on; one on hold for another reason stays."""
    if order.paused:
        return list(resumed(order, "restock"))
    if order.state is OrderState.ON_HOLD:
        return [Step("state", order.state.value, OrderState.CONFIRMED.value)]
    return []


def _choices(order: Order, line: OrderLine, facts: Facts, policy: Policy, now: datetime) -> tuple[Offer, ...]:
    """policy.md: wait for the restock, another variant, or the money back."""
    found: list[Offer] = []
    wait = wait_restock(order, WaitRestockChange({}, line.line), facts, policy, now)
    if wait.allowed:
        found.append(Offer(wait.change, wait.facts))
    old = facts.catalogue.variant(line.sku)
    for variant in facts.catalogue.product_of(line.sku).variants:
        if variant.sku != old.sku and variant.available >= line.quantity:
            more = order.money((variant.price.amount - line.unit_price) * line.quantity).wire()
            said = {"title": title_of(line, facts), "options": dict(variant.options), "price_difference": more}
            found.append(Offer(VariantChange(differing(old, variant), line.line), said))
    if len(order.live_lines) > 1:
        refund = order.money(line.worth).wire()
        found.append(Offer(RemoveLineChange(line.line), {"title": title_of(line, facts), "refund": refund}))
    else:
        found.append(Offer(CancelChange("out_of_stock"), {"refund": order.total.wire()}))
    return tuple(found)


SCAN = Scan("out_of_stock", candidates, judge)
