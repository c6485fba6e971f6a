"""What a rule may know besides the order, the policy and the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from backend_stub.model.carriers import CarrierTable
from backend_stub.model.catalogue import Catalogue
from backend_stub.model.enums import OrderState
from backend_stub.model.order import Customer, StoredMethod


@dataclass(frozen=True)
class Twin:
    """Another order of the same customer with the same goods to the same address, and when it was placed."""

    number: str
    placed_at: datetime
    state: OrderState


@dataclass(frozen=True)
class Facts:
    """Gathered by the service in the transaction that decides.

    `method` is the id of the stored method that the customer chose for the money of this proposal; `applied` are the
    types of the changes made to the order before, where the policy closes something after them; `waiting_since` is when
    the customer said that a parcel told as delivered is not here.
    """

    customer: Customer
    catalogue: Catalogue
    carriers: CarrierTable = field(default_factory=CarrierTable)
    code_confirmed: bool = False
    approved: bool = False
    methods: tuple[StoredMethod, ...] = ()
    method: str | None = None
    paid_out: bool = False
    applied: frozenset[str] = frozenset()
    twins: tuple[Twin, ...] = ()
    evidence: bool = False
    cases: tuple[str, ...] = ()
    waiting_since: datetime | None = None

    def stored(self, method_id: str | None) -> StoredMethod | None:
        return next((method for method in self.methods if method.id == method_id), None)
