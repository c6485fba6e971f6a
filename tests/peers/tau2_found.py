"""What the order service's tables hold, as the picture in which both sides are compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
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
    """Every order and every customer, in the source's words; columns and no objects, for it is read often."""
    with database.read() as session:
        moved, lines = _movements(session), _lines(session)
        orders = {
            order_id_of(number): _order(state, address, lines[number], moved[number])
            for number, state, address in session.execute(select(OrderRow.number, OrderRow.state, OrderRow.address))
        }
        return ShopPicture(orders, _users(session, moved))


def _lines(session: Session) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    row = OrderLineRow
    query = select(row.order_number, row.line, row.sku, row.unit_price, row.state, row.exchange).order_by(row.line)
    for line in session.execute(query):
        found[line.order_number].append(line)
    return found


def _movements(session: Session) -> dict[str, list[_Movement]]:
    """By order; a payment that was voided went back whole."""
    purposes = {key: _purpose(body) for key, body in session.execute(select(ReceiptRow.id, ReceiptRow.body))}
    found: dict[str, list[_Movement]] = defaultdict(list)

    def note(kind: str, row: Any) -> None:
        movement = _Movement(kind, row.method_id or "", row.amount, purposes.get(row.receipt_id, ""))
        found[row.order_number].append(movement)

    for payment in _rows(session, PaymentRow):
        note("payment", payment)
        if payment.state == PaidState.VOIDED.value:
            note("refund", payment)
    for refund in _rows(session, RefundRow):
        note("refund", refund)
    return found


def _purpose(receipt: dict[str, Any]) -> str:
    return str(receipt["applied"][0]["type"]) if receipt["applied"] else ""


def _rows(session: Session, table: type[PaymentRow] | type[RefundRow]) -> Iterable[Any]:
    """Those that stand."""
    columns = (table.order_number, table.method_id, table.amount, table.state, table.receipt_id)
    return session.execute(select(*columns).where(table.state.not_in(GONE)))


def _order(state: str, address: dict[str, Any], lines: list[Any], moved: list[_Movement]) -> OrderPicture:
    exchanged = [line for line in lines if line.state == LineState.EXCHANGING]
    return OrderPicture(
        state=WORDS.get(OrderState(state), state),
        address=source_address(address),
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
    card = PaymentMethodRow
    query = select(card.customer_id, card.id, card.balance).where(card.balance.is_not(None))
    for owner, key, balance in session.execute(query):
        cards[owner].append((key, (balance or 0) + noted[key]))
    return {
        key: UserPicture(source_address(address or {}), tuple(sorted(cards[key])))
        for key, address in session.execute(select(CustomerRow.id, CustomerRow.default_address))
    }
