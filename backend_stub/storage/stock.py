"""The catalogue with what is free to take; reservations that expire; taking and freeing units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from backend_stub.model.catalogue import Catalogue, Product, Variant
from backend_stub.model.money import Money
from backend_stub.storage.tables import ProductRow, ReservationRow, VariantRow


def load_catalogue(
    session: Session,
    skus: Iterable[str],
    order_number: str,
    now: datetime,
    *,
    products: Iterable[str] = (),
    lock: bool = False,
) -> Catalogue:
    """The products of these SKUs, and those named; what other orders' live proposals hold is not available.

    With `lock`, the variants stay as they are until the end of the transaction.
    """
    of_skus = select(VariantRow.product_id).where(VariantRow.sku.in_(sorted(set(skus))))
    named = sorted(set(products))
    wanted = VariantRow.product_id.in_(of_skus)
    query = (
        select(VariantRow)
        .where(or_(wanted, VariantRow.product_id.in_(named)) if named else wanted)
        .order_by(VariantRow.sku)
    )
    query = query.execution_options(populate_existing=True)
    rows = list(session.scalars(query.with_for_update(key_share=True) if lock else query))
    held = _held(session, [row.sku for row in rows], order_number, now)
    titles = session.scalars(select(ProductRow).where(ProductRow.id.in_({row.product_id for row in rows})))
    return Catalogue({product.id: _product(product, rows, held) for product in titles})


def reserve(
    session: Session, wanted: Mapping[str, int], order_number: str, proposal_id: str, now: datetime, until: datetime
) -> None:
    """Keeps units for this proposal in place of what the order's earlier proposals kept; drops expired ones."""
    session.execute(
        delete(ReservationRow).where((ReservationRow.order_number == order_number) | (ReservationRow.expires_at <= now))
    )
    session.add_all(
        ReservationRow(sku=sku, quantity=-units, order_number=order_number, proposal_id=proposal_id, expires_at=until)
        for sku, units in sorted(wanted.items())
        if units < 0
    )


def move_stock(session: Session, moves: Mapping[str, int], order_number: str) -> None:
    """Takes (< 0) or frees (> 0) units for good; the database refuses to go below zero."""
    session.execute(delete(ReservationRow).where(ReservationRow.order_number == order_number))
    for sku, units in sorted(moves.items()):
        session.execute(
            update(VariantRow)
            .where(VariantRow.sku == sku)
            .values(on_hand=VariantRow.on_hand + units)
            .execution_options(synchronize_session=False)
        )


def count_stock(session: Session, sku: str, on_hand: int, restock_date: date | None) -> bool:
    """Writes what was counted; False for a SKU that does not exist."""
    row = session.get(VariantRow, sku, with_for_update=True)
    if row is None:
        return False
    row.on_hand, row.restock_date = on_hand, restock_date
    return True


def _held(session: Session, skus: list[str], order_number: str, now: datetime) -> dict[str, int]:
    rows = session.execute(
        select(ReservationRow.sku, func.sum(ReservationRow.quantity))
        .where(
            ReservationRow.sku.in_(skus),
            ReservationRow.order_number != order_number,
            ReservationRow.expires_at > now,
        )
        .group_by(ReservationRow.sku)
    )
    return {sku: int(quantity) for sku, quantity in rows}


def _product(product: ProductRow, rows: list[VariantRow], held: Mapping[str, int]) -> Product:
    variants = tuple(
        Variant(
            sku=row.sku,
            product=row.product_id,
            options=row.options,
            price=Money(row.price, row.currency),
            available=max(0, row.on_hand - held.get(row.sku, 0)),
            restock_date=row.restock_date,
            listed_price=Money(row.listed_price, row.currency) if row.listed_price is not None else None,
        )
        for row in rows
        if row.product_id == product.id
    )
    return Product(product.id, product.titles, variants, product.hs_code, product.origin, product.weight_grams)
