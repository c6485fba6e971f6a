"""What must hold of an order, beyond the shape of its row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from backend_stub.importing.bench import Bench, Problem, amounts
from backend_stub.importing.checks import address
from backend_stub.importing.shapes import Order
from backend_stub.model.enums import CarrierKind, LineState, OrderState, PaymentState

MONEY_WENT_BACK = (PaymentState.PART_REFUNDED, PaymentState.REFUND_PENDING, PaymentState.REFUNDED)


def order(row: Order, bench: Bench) -> Iterator[Problem]:
    """References, place, money and time."""
    if row.number in bench.stored.orders and not bench.update:
        yield ("number",), "exists", row.number
    yield from _references(row, bench)
    yield from _place(row, bench)
    yield from _money(row)
    yield from _refund(row, bench)
    yield from _time(row, bench)


def _references(row: Order, bench: Bench) -> Iterator[Problem]:
    if not bench.customer(row.customer):
        yield ("customer",), "no_customer", None
    if bench.stored.customers.get(row.customer):
        yield ("customer",), "erased", None
    if row.payment_method_id and bench.method_owner(row.payment_method_id) != row.customer:
        yield ("payment_method_id",), "no_method", None
    for at, line in enumerate(row.lines):
        currency = bench.sku_currency(line.sku)
        if currency is None:
            yield ("lines", at, "sku"), "no_sku", line.sku
        elif currency and currency != row.currency:
            yield ("lines", at, "sku"), "currency_mixed", currency


def _place(row: Order, bench: Bench) -> Iterator[Problem]:
    if not row.address.name:
        yield ("address", "name"), "recipient_missing", None
    yield from address(("address",), row.address)
    if row.address.country_code not in bench.policy.countries:
        yield ("address", "country_code"), "country_not_served", None
    if row.shipping.method not in bench.policy.delivery:
        yield ("shipping", "method"), "method_unknown", row.shipping.method
    carrier = bench.carriers.carriers.get(row.shipping.carrier)
    if carrier is None:
        yield ("shipping", "carrier"), "carrier_unknown", None
    elif row.state.on_the_way and carrier.kind != CarrierKind.ECONOMY and not row.shipping.tracking_number:
        yield ("shipping", "tracking_number"), "tracking_needed", None


def _money(row: Order) -> Iterator[Problem]:
    prices = {f"lines__{at}__unit_price": line.unit_price for at, line in enumerate(row.lines)}
    refund = {"refund__amount": row.refund.amount} if row.refund else {}
    wrong = list(
        amounts(
            row.currency, total=row.total, duties=row.duties, shipping__price=row.shipping.price, **prices, **refund
        )
    )
    yield from wrong
    if not wrong and row.total != worth(row) + row.shipping.price + row.duties:
        yield ("total",), "total", None


def worth(row: Order) -> Decimal:
    """What the goods cost; cancelled lines cost nothing."""
    return sum(
        (line.unit_price * line.quantity for line in row.lines if line.state is not LineState.CANCELLED), Decimal()
    )


def _refund(row: Order, bench: Bench) -> Iterator[Problem]:
    if row.payment_state is PaymentState.PAID and row.state is OrderState.CANCELLED and row.total:
        yield ("payment_state",), "cancelled_but_paid", row.payment_state.value
    if (row.refund is None) == (row.payment_state in MONEY_WENT_BACK):
        yield ("refund",), "refund_not_here" if row.refund else "refund_needed", None
    if row.refund is None or row.payment_state not in MONEY_WENT_BACK:
        return
    whole, amount = row.refund.amount == row.total, row.refund.amount
    fits = {PaymentState.REFUNDED: whole, PaymentState.PART_REFUNDED: not whole, PaymentState.REFUND_PENDING: True}
    if not (0 < amount <= row.total and fits[row.payment_state]):
        yield ("refund", "amount"), "refund_amount", amount
    if not row.placed_at <= row.refund.at <= bench.now:
        yield ("refund", "at"), "refund_date", None


def _time(row: Order, bench: Bench) -> Iterator[Problem]:
    if row.placed_at > bench.now:
        yield ("placed_at",), "place_in_time", None
    if row.dates and row.events:
        yield ("dates",), "dates_and_events", None
        return
    member = "events" if row.events else "dates"
    events = row.happenings()
    times = [row.placed_at, *(event.at for event in events), bench.now]
    if any(earlier > later for earlier, later in pairwise(times)) and row.placed_at <= bench.now:
        yield (member,), "event_order", None
    if any(event.state is OrderState.RECEIVED for event in events):
        yield (member,), "event_received", None
    if events and events[-1].state is not row.state:
        yield ("state",), "state_differs", row.state.value
    if not events and not row.state.in_warehouse:
        yield ("state",), "state_undated", row.state.value
