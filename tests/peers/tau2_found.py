"""What the order service's tables hold, as the picture in which both sides are compared."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.model.enums import LineState, OrderState, PaidState, RefundState
from backend_stub.storage.database import Database
from backend_stub.storage.money_tables import PaymentMethodRow, PaymentRow, RefundRow
from backend_stub.storage.tables import CustomerRow, OrderLineRow, OrderRow
from tests.peers.tau2_picture import OrderPicture, ShopPicture, UserPicture
from tests.peers.tau2_words import STATES, order_id_of, source_address

WORDS = {state: word for word, state in STATES.items()} | {OrderState.RETURNING: "delivered"}
GONE = (RefundState.WITHDRAWN.value, RefundState.FAILED.value)
Rows = dict[str, list[Any]]


def read_shop(database: Database) -> ShopPicture:
    """Every order and every customer, in the source's words."""
    with database.read() as session:
        lines, payments, refunds = (_by_order(session, table) for table in (OrderLineRow, PaymentRow, RefundRow))
        orders = {
            order_id_of(order.number): _order(order, lines[order.number], payments[order.number], refunds[order.number])
            for order in session.scalars(select(OrderRow))
        }
        cards: Rows = defaultdict(list)
        for card in session.scalars(select(PaymentMethodRow).where(PaymentMethodRow.balance.is_not(None))):
            cards[card.customer_id].append((card.id, card.balance))
        users = {
            row.id: UserPicture(source_address(row.default_address or {}), tuple(sorted(cards[row.id])))
            for row in session.scalars(select(CustomerRow))
        }
    return ShopPicture(orders, users)


def _by_order(session: Session, table: Any) -> Rows:
    found: Rows = defaultdict(list)
    for row in session.scalars(select(table)):
        found[row.order_number].append(row)
    return found


def _order(
    order: OrderRow, lines: list[OrderLineRow], payments: list[PaymentRow], refunds: list[RefundRow]
) -> OrderPicture:
    lines = sorted(lines, key=lambda line: line.line)
    return OrderPicture(
        state=WORDS.get(OrderState(order.state), order.state),
        address=source_address(order.address),
        lines=tuple((line.sku, line.unit_price) for line in lines),
        money=_money(payments, refunds),
        returned=tuple(line.line - 1 for line in lines if line.state == LineState.RETURNING),
        exchanged=tuple(
            (line.line - 1, (line.exchange or {})["sku"]) for line in lines if line.state == LineState.EXCHANGING
        ),
    )


def _money(payments: list[PaymentRow], refunds: list[RefundRow]) -> tuple[tuple[str, str, int], ...]:
    """What was paid and what goes back now; a payment that was voided went back whole."""
    rows = [("payment", row.method_id or "", row.amount) for row in payments]
    rows += [("refund", row.method_id or "", row.amount) for row in payments if row.state == PaidState.VOIDED]
    rows += [("refund", row.method_id or "", row.amount) for row in refunds if row.state not in GONE]
    return tuple(sorted(rows))
