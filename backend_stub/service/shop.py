"""What every service function needs, passed in once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from backend_stub.model.carriers import CarrierTable
from backend_stub.model.changes import Change
from backend_stub.model.enums import OrderState
from backend_stub.model.facts import Facts, Twin
from backend_stub.model.order import Order, same_order
from backend_stub.model.policy import Policy
from backend_stub.policy import load_carriers, load_policy
from backend_stub.storage.care import case_numbers, has_evidence, parcel_search
from backend_stub.storage.database import Database
from backend_stub.storage.history import applied_types
from backend_stub.storage.orders import load_customer, orders_of
from backend_stub.storage.payments import paid_out, stored_methods
from backend_stub.storage.stock import load_catalogue

DUPLICATES = frozenset({"cancel_duplicate", "return_duplicate", "keep_duplicate"})
SEARCHED = frozenset({"not_received", "refund_parcel", "reship"})
SHOWN = frozenset({"refund_parcel", "reship", "keep_defective"})
"""Changes whose rules want to know of duplicates, of a search for the parcel, of evidence; the others save the look."""


@dataclass(frozen=True)
class Asked:
    """What a proposal asks besides its changes: by which stored method, and what has been answered already."""

    method_id: str | None = None
    code_confirmed: bool = False
    approved: bool = False


@dataclass(frozen=True)
class Shop:
    """The database, the policy, the carriers, the secret that signs what is handed out, and the home folder."""

    database: Database
    secret: str
    policy: Policy
    carriers: CarrierTable
    home: Path = Path("var")

    @classmethod
    def open(cls, database: Database, secret: str, home: Path = Path("var")) -> Shop:
        """The shop with the policy and the carrier table that lie beside this package."""
        return cls(database, secret, load_policy(), load_carriers(), home)


def gather(
    session: Session,
    shop: Shop,
    order: Order,
    now: datetime,
    *,
    changes: Iterable[Change] = (),
    asked: Asked = Asked(),
    lock: bool = False,
) -> Facts:
    """What the rules may know about this order and these changes; with `lock`, the stock stays so until the end."""
    kinds = {change.type for change in changes}
    skus, products = _named(order, changes)
    catalogue = load_catalogue(session, skus, order.number, now, products=products, lock=lock)
    by_method = asked.method_id or order.payment_method_id or "payment_method" in kinds
    return Facts(
        customer=load_customer(session, order.customer_id),
        catalogue=catalogue,
        carriers=shop.carriers,
        code_confirmed=asked.code_confirmed,
        approved=asked.approved,
        methods=stored_methods(session, order.customer_id, lock=lock) if by_method else (),
        method=asked.method_id,
        applied=applied_types(session, order.number) if shop.policy.closes else frozenset(),
        paid_out=bool(kinds & {"payment_method"}) and paid_out(session, order.number),
        twins=_twins(session, shop, order) if kinds & DUPLICATES else (),
        waiting_since=parcel_search(session, order.number) if order.state.arrived and kinds & SEARCHED else None,
        evidence=has_evidence(session, order.number) if kinds & SHOWN else False,
        cases=case_numbers(session, order.number) if "compensation" in kinds else (),
    )


def _named(order: Order, changes: Iterable[Change]) -> tuple[list[str], list[str]]:
    """The SKUs and products that the order has, and those that the changes bring in."""
    skus = [line.sku for line in order.lines]
    skus += [line.exchange["sku"] for line in order.lines if line.exchange and "sku" in line.exchange]
    skus += [sku for change in changes if (sku := getattr(change, "sku", None))]
    return skus, [product for change in changes if (product := getattr(change, "product", None))]


def _twins(session: Session, shop: Shop, order: Order) -> tuple[Twin, ...]:
    around = timedelta(hours=shop.policy.wrong.duplicate_hours)
    near = orders_of(session, order.customer_id, order.placed_at - around, order.placed_at + around)
    return tuple(
        Twin(other.number, other.placed_at, other.state)
        for other in near
        if other.number != order.number
        and abs(other.placed_at - order.placed_at) < around
        and other.state is not OrderState.CANCELLED
        and same_order(other, order)
    )
