"""What a rule may know besides the order, the policy and the time."""

from __future__ import annotations

from dataclasses import dataclass, field

from backend_stub.model.carriers import CarrierTable
from backend_stub.model.catalogue import Catalogue
from backend_stub.model.order import Customer


@dataclass(frozen=True)
class Facts:
    """Gathered by the service in the transaction that decides."""

    customer: Customer
    catalogue: Catalogue
    carriers: CarrierTable = field(default_factory=CarrierTable)
    code_confirmed: bool = False
