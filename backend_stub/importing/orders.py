"""An order of a file as the order that was placed, and what happened to it since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ulid import ULID

from backend_stub.importing.bench import minor
from backend_stub.importing.checks import of
from backend_stub.importing.known import IMPORTER
from backend_stub.importing.shapes import Event
from backend_stub.importing.shapes import Order as Row
from backend_stub.model.address import Address
from backend_stub.model.carriers import CarrierTable
from backend_stub.model.enums import CarrierKind, OrderState, PaidState, PaymentState, RefundState
from backend_stub.model.money import Money
from backend_stub.model.order import Order, OrderLine, Shipping
from backend_stub.model.steps import Step, replay
from backend_stub.rules import postal
from backend_stub.service.placing import Rows, placed_rows
from backend_stub.storage import history, ledger
from backend_stub.storage.money_tables import PaymentRow, RefundRow
from backend_stub.storage.orders import order_rows
from backend_stub.storage.tables import HistoryRow, LedgerRow, OrderRow, TrackingEventRow

Happening = tuple[datetime, str, tuple[Step, ...]]
"""When, what kind of entry, and what it changed."""


def rows_of(row: Row, carriers: CarrierTable, version: int) -> Rows:
    """All rows of the order, which begins with this version; replaying its history gives the order as it stands."""
    order = _placed(row, carriers, version)
    rows = placed_rows(order, PaidState.PAID_OUT if _left(row) else PaidState.CAPTURED)
    for at, kind, steps in sorted([*_moves(row), *_refunds(row)], key=lambda happening: happening[0]):
        order = replace(replay(order, steps), version=order.version + 1)
        entry = history.entry_columns(order, at, actor=IMPORTER, kind=kind, steps=steps)
        rows[HistoryRow].append({**entry, "changes": [], "placed": None})
    rows[OrderRow] = [order_rows(order)[0]]
    rows[TrackingEventRow] = [_event(row.number, event) for event in row.happenings()]
    _note_refund(rows, row, order)
    return rows


def _placed(row: Row, carriers: CarrierTable, version: int) -> Order:
    paid = row.payment_state is not PaymentState.UNPAID
    address = postal.check(of(row.address)).address
    return Order(
        number=row.number,
        customer_id=row.customer,
        version=version,
        state=OrderState.RECEIVED,
        payment_state=PaymentState.PAID if paid else PaymentState.UNPAID,
        payment_method=row.payment_method,
        payment_method_id=row.payment_method_id,
        placed_at=row.placed_at,
        delivered_at=None,
        total=Money(minor(row.total, row.currency), row.currency),
        duties=minor(row.duties, row.currency),
        address=address,
        shipping=_shipping(row, carriers, address),
        lines=tuple(_lines(row)),
    )


def _shipping(row: Row, carriers: CarrierTable, address: Address) -> Shipping:
    """The label of a parcel that has one bears the order's address."""
    parcel = row.shipping
    labelled = parcel.label_id or _left(row)
    return Shipping(
        method=parcel.method,
        price=minor(parcel.price, row.currency),
        carrier=parcel.carrier,
        carrier_kind=CarrierKind(carriers.carriers[parcel.carrier].kind),
        tracking_number=parcel.tracking_number,
        label_id=parcel.label_id,
        labelled_to=address.wire() if labelled else None,
        promised_date=parcel.promised_date,
        expected_date=parcel.expected_date or parcel.promised_date,
    )


def _lines(row: Row) -> Iterator[OrderLine]:
    for number, line in enumerate(row.lines, start=1):
        price = minor(line.unit_price, row.currency)
        yield OrderLine(number, line.sku, line.quantity, price, state=line.state, allocated=line.allocated)


def _left(row: Row) -> bool:
    """Whether the parcel was ever handed over, so that the provider has sent the money to the shop."""
    states = {row.state, *(event.state for event in row.happenings())}
    return any(state.on_the_way or state.arrived for state in states) or not states.isdisjoint(_AFTERWARDS)


_AFTERWARDS = {OrderState.LOST, OrderState.RETURNING, OrderState.RETURNED}


def _moves(row: Row) -> Iterator[Happening]:
    state = OrderState.RECEIVED
    events = row.happenings() or ((Event(at=row.placed_at, state=row.state),) if row.state is not state else ())
    for event in events:
        steps = [Step("state", state.value, event.state.value)]
        if event.state is OrderState.DELIVERED:
            steps.append(Step("delivered_at", None, event.at.isoformat()))
        state = event.state
        yield event.at, "parcel", tuple(steps)


def _event(number: str, event: Event) -> dict[str, object]:
    status = event.status or event.state.value
    return {"order_number": number, "at": event.at, "state": event.state.value, "status": status, "place": event.place}


def _refunds(row: Row) -> Iterator[Happening]:
    if row.refund is None:
        return
    total, back = minor(row.total, row.currency), minor(row.refund.amount, row.currency)
    paid = Step("payment_state", PaymentState.PAID.value, row.payment_state.value)
    yield row.refund.at, "refund", (Step("total", total, total - back), paid)


def _note_refund(rows: Rows, row: Row, order: Order) -> None:
    """What went back is booked, counted on its payment and followed; the shop's own system sends it, not Reroute."""
    if row.refund is None:
        return
    at, back = row.refund.at, minor(row.refund.amount, row.currency)
    legs = (ledger.sale(-back), ledger.refund_promised(back), ledger.refund_sent(back, order.payment_method))
    rows[LedgerRow] += ledger.entry_columns(str(ULID.from_datetime(at)), order, at, *legs)
    payment = rows[PaymentRow][0]
    payment["refunded"] = back
    arrived = row.payment_state is not PaymentState.REFUND_PENDING
    rows[RefundRow] = [
        {
            "id": str(ULID.from_datetime(at)),
            "order_number": row.number,
            "payment_id": payment["id"],
            "method": row.payment_method.value,
            "method_id": row.payment_method_id,
            "amount": back,
            "currency": row.currency,
            "waits_for": "now",
            "state": (RefundState.ARRIVED if arrived else RefundState.SENT).value,
            "promised_at": at,
            "sent_at": at,
            "expected_by": row.refund.expected_by,
            "arrived_at": at if arrived else None,
        }
    ]
