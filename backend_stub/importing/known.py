"""Which keys there are: those of the files read so far, and those of the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.importing.shapes import Customer, Method, Order, Product, Shape, Stock
from backend_stub.storage.money_tables import PaymentMethodRow
from backend_stub.storage.tables import CustomerRow, HistoryRow, OrderRow, ProductRow, VariantRow

IMPORTER = "shop"
"""The actor of what an import writes into a history beyond the placed order."""


class Seen:
    """Keys of the files with the line where each stood first, on disk in a file without a name."""

    def __init__(self) -> None:
        self._books = sqlite3.connect("", isolation_level=None)
        self._books.execute("PRAGMA journal_mode=OFF")
        self._books.execute(
            "CREATE TABLE seen (space TEXT, key TEXT, line INT, note TEXT, PRIMARY KEY (space, key)) WITHOUT ROWID"
        )
        self._books.execute("BEGIN")

    def add(self, space: str, key: str, line: int, note: str = "") -> int | None:
        """None for a new key; else the line where it stood before."""
        row = (space, key, line, note)
        if self._books.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?)", row).rowcount:
            return None
        found = self._books.execute("SELECT line FROM seen WHERE space = ? AND key = ?", (space, key)).fetchone()
        return int(found[0])

    def note(self, space: str, key: str) -> str | None:
        """What was noted with the key; None for a key that no file holds."""
        found = self._books.execute("SELECT note FROM seen WHERE space = ? AND key = ?", (space, key)).fetchone()
        return None if found is None else str(found[0])


@dataclass
class Stored:
    """What the database knows of the rows of one chunk."""

    customers: dict[str, bool] = field(default_factory=dict)
    """By id: whether the customer was erased."""
    emails: dict[str, str] = field(default_factory=dict)
    methods: dict[str, str] = field(default_factory=dict)
    """By id: the customer's id."""
    products: set[str] = field(default_factory=set)
    variants: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By SKU: product and currency."""
    orders: dict[str, bool] = field(default_factory=dict)
    """By number: whether the order was changed through Reroute."""


def stored(session: Session, rows: Iterable[Shape]) -> Stored:
    """One query per table for all that these rows name."""
    found, wanted = Stored(), _Wanted.of(rows)
    by_id = select(CustomerRow.id, CustomerRow.email, CustomerRow.erased_at)
    for column, keys in ((CustomerRow.id, wanted.customers), (CustomerRow.email, wanted.emails)):
        for key, email, erased in session.execute(by_id.where(column.in_(keys))) if keys else ():
            found.customers[key] = erased is not None
            found.emails[email.casefold()] = key
    if wanted.methods:
        methods = select(PaymentMethodRow.id, PaymentMethodRow.customer_id)
        owners = session.execute(methods.where(PaymentMethodRow.id.in_(wanted.methods)))
        found.methods = dict(owners.all())
    if wanted.products:
        found.products = set(session.scalars(select(ProductRow.id).where(ProductRow.id.in_(wanted.products))))
    if wanted.skus:
        variants = select(VariantRow.sku, VariantRow.product_id, VariantRow.currency)
        rows_found = session.execute(variants.where(VariantRow.sku.in_(wanted.skus)))
        found.variants = {sku: (product, currency) for sku, product, currency in rows_found}
    if wanted.orders:
        found.orders = standing(session, wanted.orders)
    return found


def standing(session: Session, numbers: Iterable[str], *, lock: bool = False) -> dict[str, bool]:
    """Which of these orders there are, and whether anything but an import has changed them."""
    query = select(OrderRow.number).where(OrderRow.number.in_(numbers))
    there = list(session.scalars(query.with_for_update() if lock else query))
    others = select(HistoryRow.order_number).where(
        HistoryRow.order_number.in_(there), HistoryRow.kind != "placed", HistoryRow.actor != IMPORTER
    )
    changed = set(session.scalars(others)) if there else set()
    return {number: number in changed for number in there}


@dataclass
class _Wanted:
    customers: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)
    skus: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, rows: Iterable[Shape]) -> _Wanted:
        wanted = cls()
        for row in rows:
            wanted.note(row)
        return wanted

    def note(self, row: Shape) -> None:
        match row:
            case Customer():
                self.customers.add(row.id)
                self.emails.add(row.email)
            case Method():
                self.methods.add(row.id)
                self.customers.add(row.customer)
            case Product():
                self.products.add(row.id)
                self.skus.update(variant.sku for variant in row.variants)
            case Stock():
                self.skus.add(row.sku)
            case Order():
                self.orders.add(row.number)
                self.customers.add(row.customer)
                self.skus.update(line.sku for line in row.lines)
                self.methods.update([row.payment_method_id] if row.payment_method_id else [])
