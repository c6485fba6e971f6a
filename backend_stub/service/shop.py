"""What every service function needs, passed in once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from backend_stub.model.carriers import CarrierTable
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.policy import load_carriers, load_policy
from backend_stub.storage.database import Database
from backend_stub.storage.orders import load_customer
from backend_stub.storage.stock import load_catalogue


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
    session: Session, shop: Shop, order: Order, now: datetime, *, lock: bool = False, code_confirmed: bool = False
) -> Facts:
    """What the rules may know about this order; with `lock`, the stock stays so until the transaction ends."""
    skus = [line.sku for line in order.lines]
    return Facts(
        customer=load_customer(session, order.customer_id),
        catalogue=load_catalogue(session, skus, order.number, now, lock=lock),
        carriers=shop.carriers,
        code_confirmed=code_confirmed,
    )
