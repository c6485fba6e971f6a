"""Why a customer cannot be erased yet: what is still going on needs the person."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend_stub.model.enums import LineState, OrderState, OutboxState, PaymentState, PromiseState, RefundState
from backend_stub.model.order import Order
from backend_stub.service.errors import RefusedError
from backend_stub.storage.care_tables import PromiseRow
from backend_stub.storage.money_tables import PaymentMethodRow, RefundRow
from backend_stub.storage.orders import load_order
from backend_stub.storage.personal import LETTERS, Person, outbox_of

UNFINISHED = (OrderState.RETURNING, OrderState.ON_HOLD)
UNSETTLED_LINES = (LineState.RETURNING, LineState.EXCHANGING)
OWED = (RefundState.PROMISED.value, RefundState.DUE.value, RefundState.SENT.value)
UNKEPT = (PromiseState.OPEN.value, PromiseState.ESCALATED.value)


def refuse_while_open(session: Session, who: Person) -> None:
    """RefusedError with the reason and what is open, the weightiest first; nothing for who may go."""
    orders = [load_order(session, number) for number in who.orders]
    for rule, found in (
        ("erasure.order_open", [order.number for order in orders if _open(order)]),
        ("erasure.money_open", [order.number for order in orders if _owing(session, order)] + _balances(session, who)),
        ("erasure.promises_open", _promises(session, who)),
        ("erasure.in_flight", _in_flight(session, who)),
    ):
        if found:
            raise RefusedError(rule, {"open": found})


def _open(order: Order) -> bool:
    lost = order.state is OrderState.LOST and order.payment_state is PaymentState.PAID and not order.remedies
    unsettled = any(line.state in UNSETTLED_LINES for line in order.lines)
    return order.state.in_warehouse or order.state.on_the_way or order.state in UNFINISHED or lost or unsettled


def _owing(session: Session, order: Order) -> bool:
    if order.payment_state is PaymentState.REFUND_PENDING:
        return True
    if order.payment_state is PaymentState.UNPAID and order.state is not OrderState.CANCELLED:
        return True
    refunds = select(func.count()).where(RefundRow.order_number == order.number, RefundRow.state.in_(OWED))
    return bool(session.scalar(refunds))


def _balances(session: Session, who: Person) -> list[str]:
    """Gift cards that still hold money, by their labels."""
    cards = select(PaymentMethodRow.label).where(PaymentMethodRow.customer_id == who.customer_id)
    return list(session.scalars(cards.where(PaymentMethodRow.balance > 0)))


def _promises(session: Session, who: Person) -> list[str]:
    promises = select(PromiseRow.kind).where(PromiseRow.customer_id == who.customer_id, PromiseRow.state.in_(UNKEPT))
    return sorted(set(session.scalars(promises)))


def _in_flight(session: Session, who: Person) -> list[str]:
    """What is on its way out; a letter that nobody has picked up yet can still be dropped."""
    waiting = [row for row in outbox_of(session, who) if row.state == OutboxState.PENDING]
    return sorted({row.kind for row in waiting if row.attempts or row.kind not in LETTERS})
