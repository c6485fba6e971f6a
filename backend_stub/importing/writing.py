"""The second half of an import: sound rows become rows of the tables, in the caller's one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from backend_stub.importing import orders
from backend_stub.importing.bench import minor
from backend_stub.importing.checking import Spool
from backend_stub.importing.checks import of, phone
from backend_stub.importing.known import standing
from backend_stub.importing.shapes import Customer, Method, Order, Product, Shape, Stock, Variant
from backend_stub.model.carriers import CarrierTable
from backend_stub.rules import postal
from backend_stub.service.placing import Rows, write_rows
from backend_stub.storage.base import Base
from backend_stub.storage.money_tables import PaymentMethodRow, PaymentRow, RefundRow
from backend_stub.storage.tables import (
    CustomerRow,
    HistoryRow,
    LedgerRow,
    OrderLineRow,
    OrderRow,
    ProductRow,
    TrackingEventRow,
    VariantRow,
)

CHUNK = 500
OF_AN_ORDER = (RefundRow, PaymentRow, LedgerRow, HistoryRow, TrackingEventRow, OrderLineRow)
"""What an import writes for an order beside its own row; refunds before the payments that they are a part of."""


@dataclass
class Written:
    """How many rows were new, how many were written over, and which orders stayed as they are."""

    new: int = 0
    updated: int = 0
    kept: list[str] = field(default_factory=list)


def write(session: Session, spool: Spool, carriers: CarrierTable, wrote: Callable[[int], None]) -> Written:
    """Writes one kind; `wrote` is told how many rows were written since."""
    written = Written()
    rows = iter(spool)
    while chunk := tuple(islice(rows, CHUNK)):
        _WRITERS[spool.kind.shape](session, chunk, carriers, written)
        wrote(len(chunk))
    return written


def _customers(session: Session, rows: tuple[Customer, ...], _: CarrierTable, written: Written) -> None:
    _upsert(session, CustomerRow, "id", [_customer(row) for row in rows], written)


def _customer(row: Customer) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "phone": phone(row),
        "language": row.language,
        "default_address": postal.check(of(row.default_address)).address.wire() if row.default_address else None,
        "preferences": row.preferences.model_dump(),
        "points": row.points,
    }


def _methods(session: Session, rows: tuple[Method, ...], _: CarrierTable, written: Written) -> None:
    _upsert(session, PaymentMethodRow, "id", [_method(row) for row in rows], written)


def _method(row: Method) -> dict[str, Any]:
    return {
        "id": row.id,
        "customer_id": row.customer,
        "kind": row.kind.value,
        "label": row.label,
        "balance": None if row.balance is None else minor(row.balance, row.currency),
        "currency": row.currency,
    }


def _catalogue(session: Session, rows: tuple[Product, ...], _: CarrierTable, written: Written) -> None:
    products = [row.model_dump(include={"id", "titles", "hs_code", "origin", "weight_grams"}) for row in rows]
    _upsert(session, ProductRow, "id", products, written)
    variants = [_variant(row.id, variant) for row in rows for variant in row.variants]
    _upsert(session, VariantRow, "sku", variants, Written(), only_new={"on_hand": 0})


def _variant(product: str, row: Variant) -> dict[str, Any]:
    return {
        "sku": row.sku,
        "product_id": product,
        "options": row.options,
        "price": minor(row.price, row.currency),
        "listed_price": None if row.listed_price is None else minor(row.listed_price, row.currency),
        "currency": row.currency,
    }


def _stock(session: Session, rows: tuple[Stock, ...], _: CarrierTable, written: Written) -> None:
    _update(session, VariantRow, "sku", [row.model_dump() for row in rows])
    written.updated += len(rows)


def _orders(session: Session, rows: tuple[Order, ...], carriers: CarrierTable, written: Written) -> None:
    """New orders, and those that nothing but an import has changed; the others stay as they are."""
    there = standing(session, [row.number for row in rows], lock=True)
    written.kept += [number for number, changed in there.items() if changed]
    versions = _forget(session, [number for number, changed in there.items() if not changed])
    rows = tuple(row for row in rows if not there.get(row.number, False))
    merged: Rows = {}
    for row in rows:
        for kind, found in orders.rows_of(row, carriers, versions.get(row.number, 0) + 1).items():
            merged.setdefault(kind, []).extend(found)
    old = [columns for columns in merged.get(OrderRow, []) if columns["number"] in versions]
    merged[OrderRow] = [columns for columns in merged.get(OrderRow, []) if columns["number"] not in versions]
    _update(session, OrderRow, "number", old)
    write_rows(session, merged)
    written.new += len(rows) - len(versions)
    written.updated += len(versions)


def _forget(session: Session, numbers: list[str]) -> dict[str, int]:
    """Takes away what earlier imports wrote of these orders but for their own rows; their versions."""
    if not numbers:
        return {}
    for kind in OF_AN_ORDER:
        session.execute(delete(kind).where(kind.order_number.in_(numbers)))
    found = session.execute(select(OrderRow.number, OrderRow.version).where(OrderRow.number.in_(numbers)))
    return dict(found.all())


def _upsert(
    session: Session,
    kind: type[Base],
    key: str,
    rows: list[dict[str, Any]],
    written: Written,
    only_new: dict[str, Any] | None = None,
) -> None:
    column = getattr(kind, key)
    there = set(session.scalars(select(column).where(column.in_([row[key] for row in rows]))))
    new = [{**row, **(only_new or {})} for row in rows if row[key] not in there]
    if new:
        session.execute(insert(kind), new)
    _update(session, kind, key, [row for row in rows if row[key] in there])
    written.new += len(new)
    written.updated += len(there)


def _update(session: Session, kind: type[Base], key: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    table = kind.__table__
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != key}
    statement = update(table).where(table.c[key] == bindparam("old_key")).values(values)  # type: ignore[arg-type]  # a mapped class has a Table
    session.connection().execute(statement, list(_bound(rows, key)))


def _bound(rows: list[dict[str, Any]], key: str) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {"old_key": row[key], **{f"new_{name}": value for name, value in row.items() if name != key}}


_WRITERS: dict[type[Shape], Callable[..., None]] = {
    Customer: _customers,
    Method: _methods,
    Product: _catalogue,
    Stock: _stock,
    Order: _orders,
}
