"""What the order service's tables hold, as the picture in which both sides are compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.model.enums import LineState, OrderState, PaidState, RefundState
from backend_stub.storage.database import Database
from backend_stub.storage.money_tables import PaymentMethodRow, PaymentRow, RefundRow
from backend_stub.storage.tables import CustomerRow, OrderLineRow, OrderRow, ReceiptRow
from tests.peers.tau2_picture import Money, OrderPicture, ShopPicture, UserPicture
from tests.peers.tau2_words import STATES, order_id_of, source_address

WORDS = {state: word for word, state in STATES.items()} | {OrderState.RETURNING: "delivered"}
GONE = (PaidState.DECLINED.value, RefundState.WITHDRAWN.value, RefundState.FAILED.value)


@dataclass(frozen=True)
class _Movement:
    """Money that came or goes back, by one method; `purpose` is the type of the changes that moved it."""

    kind: str
    method: str
    amount: int
    purpose: str


def read_shop(database: Database) -> ShopPicture:
    """Every order and every customer, in the source's words."""
    with database.read() as session:
        moved = _movements(session)
        lines: dict[str, list[OrderLineRow]] = defaultdict(list)
        for line in session.scalars(select(OrderLineRow).order_by(OrderLineRow.line)):
            lines[line.order_number].append(line)
        orders = {
            order_id_of(order.number): _order(order, lines[order.number], moved[order.number])
            for order in session.scalars(select(OrderRow))
        }
        return ShopPicture(orders, _users(session, moved))


def _movements(session: Session) -> dict[str, list[_Movement]]:
    """By order; a payment that was voided went back whole."""
    receipts = session.scalars(select(ReceiptRow))
    purposes = {row.id: row.body["applied"][0]["type"] for row in receipts if row.body["applied"]}
    found: dict[str, list[_Movement]] = defaultdict(list)

    def note(kind: str, row: Any) -> None:
        movement = _Movement(kind, row.method_id or "", row.amount, purposes.get(row.receipt_id, ""))
        found[row.order_number].append(movement)

    for payment in session.scalars(select(PaymentRow).where(PaymentRow.state.not_in(GONE))):
        note("payment", payment)
        if payment.state == PaidState.VOIDED.value:
            note("refund", payment)
    for refund in session.scalars(select(RefundRow).where(RefundRow.state.not_in(GONE))):
        note("refund", refund)
    return found


def _order(order: OrderRow, lines: list[OrderLineRow], moved: list[_Movement]) -> OrderPicture:
    exchanged = [line for line in lines if line.state == LineState.EXCHANGING]
    return OrderPicture(
        state=WORDS.get(OrderState(order.state), order.state),
        address=source_address(order.address),
        lines=tuple((line.sku, line.unit_price) for line in lines),
        money=_money(moved),
        returned=tuple(line.line - 1 for line in lines if line.state == LineState.RETURNING),
        return_refund=_sum(moved, "return", "refund"),
        exchanged=tuple((line.line - 1, (line.exchange or {})["sku"]) for line in exchanged),
        exchange_money=_sum(moved, "exchange", "payment"),
    )


def _money(moved: list[_Movement]) -> Money:
    """What was paid and went back; what returns and exchanges move is told apart."""
    rest = [movement for movement in moved if movement.purpose not in ("return", "exchange")]
    return tuple(sorted((movement.kind, movement.method, movement.amount) for movement in rest))


def _sum(moved: list[_Movement], purpose: str, kind: str) -> tuple[str, int] | None:
    """What changes of one type move, by the one method that they name: positive as `kind`, negative against it."""
    of_it = [movement for movement in moved if movement.purpose == purpose]
    methods = ", ".join(sorted({movement.method for movement in of_it}))
    amount = sum(movement.amount if movement.kind == kind else -movement.amount for movement in of_it)
    return (methods, amount) if amount else None


def _users(session: Session, moved: dict[str, list[_Movement]]) -> dict[str, UserPicture]:
    """An exchange takes its difference from a gift card at once here; the source only notes it, so it is put back."""
    noted: Counter[str] = Counter()
    for movement in (one for of_order in moved.values() for one in of_order if one.purpose == "exchange"):
        noted[movement.method] += movement.amount if movement.kind == "payment" else 0
    cards: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for card in session.scalars(select(PaymentMethodRow).where(PaymentMethodRow.balance.is_not(None))):
        cards[card.customer_id].append((card.id, (card.balance or 0) + noted[card.id]))
    return {
        row.id: UserPicture(source_address(row.default_address or {}), tuple(sorted(cards[row.id])))
        for row in session.scalars(select(CustomerRow))
    }
