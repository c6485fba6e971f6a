"""What the shop's own people and systems report: parcels, goods that are back, stock, payments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from backend_stub.model.enums import OrderState, PaidState, PaymentState
from backend_stub.model.order import Order, TrackingEvent
from backend_stub.model.steps import Step
from backend_stub.service import views
from backend_stub.service.errors import ClosedError, NotFoundError
from backend_stub.service.money import received
from backend_stub.service.parcels import receive_return, report
from backend_stub.service.shop import Shop, gather
from backend_stub.storage.history import write_steps
from backend_stub.storage.orders import find_order, load_order
from backend_stub.storage.payments import add_payment
from backend_stub.storage.retrying import retried
from backend_stub.storage.stock import count_stock

CLOSED = (OrderState.CANCELLED, OrderState.RETURNED)


@retried
def report_event(shop: Shop, agent: str, number: str, event: TrackingEvent, now: datetime) -> dict[str, Any]:
    """The order after the event; ClosedError for one that is cancelled or back, NotFoundError for none."""
    with shop.database.write() as session:
        if find_order(session, number, None) is None:
            raise NotFoundError
        if load_order(session, number).state in CLOSED:
            raise ClosedError
        order = report(session, number, event, f"agent:{agent}", shop.policy)
        return _view(session, shop, order, now)


@retried
def goods_back(shop: Shop, number: str, lines: tuple[int, ...], resaleable: bool, now: datetime) -> dict[str, Any]:
    """The order after the warehouse has these lines back; NotFoundError where they were not on their way back."""
    with shop.database.write() as session:
        if find_order(session, number, None) is None:
            raise NotFoundError
        try:
            order = receive_return(session, number, lines, now, resaleable=resaleable, policy=shop.policy)
        except LookupError:
            raise NotFoundError from None
        return _view(session, shop, order, now)


@retried
def set_stock(shop: Shop, sku: str, on_hand: int, restock_date: date | None) -> dict[str, Any]:
    """What the warehouse counted; NotFoundError for a SKU that the shop has not."""
    with shop.database.write() as session:
        if not count_stock(session, sku, on_hand, restock_date):
            raise NotFoundError
    return {"sku": sku, "on_hand": on_hand, "restock_date": restock_date.isoformat() if restock_date else None}


@retried
def pay(shop: Shop, agent: str, number: str, reference: str | None, now: datetime) -> dict[str, Any]:
    """An unpaid order is paid in full; ClosedError for one that is paid already, or cancelled."""
    with shop.database.write() as session:
        if find_order(session, number, None) is None:
            raise NotFoundError
        order = load_order(session, number)
        if order.paid or order.state in CLOSED or order.total.amount <= 0:
            raise ClosedError
        payment = add_payment(session, order, order.total.amount, PaidState.PENDING, now, reference=reference)
        received(session, order, payment, now, replaces=False)
        step = Step("payment_state", order.payment_state.value, PaymentState.PAID.value)
        return _view(session, shop, write_steps(session, order, (step,), now, f"agent:{agent}", "payment"), now)


def _view(session: Any, shop: Shop, order: Order, now: datetime) -> dict[str, Any]:
    facts = gather(session, shop, order, now)
    return views.order_view(order, facts.customer, facts.catalogue)
