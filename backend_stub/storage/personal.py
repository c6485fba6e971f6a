"""Whose a row is: for every table, the rows that are about one customer, or why there are none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, or_, select, union
from sqlalchemy.orm import Session

from backend_stub.model.enums import OutboxKind
from backend_stub.storage.base import Base
from backend_stub.storage.care_tables import CaseRow, ContactRow
from backend_stub.storage.tables import CustomerRow, EventRow, OrderRow, OutboxRow, ProposalRow
from backend_stub.storage.trust_tables import IdempotencyRow, VerificationRow

NOBODYS: dict[str, str] = {
    "products": "the shop's catalogue",
    "variants": "the shop's catalogue",
    "watch": "how far the shop's own scans have come",
    "codes": "one-time codes, kept as digests for minutes",
    "verification_attempts": "wrong answers under a conversation or an order number, kept for minutes",
    "verification_locks": "locks on a conversation or an order number, kept for minutes",
}
LETTERS = frozenset({OutboxKind.EMAIL.value, OutboxKind.SMS.value})
TALKS = (ProposalRow, CaseRow, ContactRow, VerificationRow)


@dataclass(frozen=True)
class Person:
    """A customer, and by what the rows about him are found."""

    customer_id: str
    name: str
    email: str
    phone: str
    orders: tuple[str, ...]
    cases: tuple[int, ...]
    conversations: tuple[str, ...]

    @property
    def key_owners(self) -> tuple[str, ...]:
        """Under whom his idempotency keys are kept."""
        return (self.customer_id, *(talk_key_owner(talk) for talk in self.conversations))


def talk_key_owner(conversation: str | None) -> str:
    """Under whom the keys of a conversation are kept that has not said whose it is."""
    return f"talk:{hashlib.sha256((conversation or '').encode()).hexdigest()[:32]}"


def person(session: Session, customer_id: str) -> Person:
    """Everything by which this customer is known; cases of his own conversations are his, verified or not."""
    row = session.get_one(CustomerRow, customer_id)
    talks = _conversations(session, customer_id)
    own = CaseRow.customer_id == customer_id
    unproven = CaseRow.customer_id.is_(None) & CaseRow.conversation.in_(talks)
    return Person(
        customer_id=customer_id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        orders=tuple(session.scalars(select(OrderRow.number).where(OrderRow.customer_id == customer_id))),
        cases=tuple(session.scalars(select(CaseRow.id).where(or_(own, unproven)))),
        conversations=talks,
    )


def about(table: Table, who: Person) -> ColumnElement[bool]:
    """The condition for the rows of this table that are about the customer; LookupError where nobody has said."""
    if table.name in SPECIAL:
        return SPECIAL[table.name](who)
    if "customer_id" in table.c:
        return table.c.customer_id == who.customer_id
    if "order_number" in table.c:
        return table.c.order_number.in_(who.orders)
    if "case_id" in table.c:
        return table.c.case_id.in_(who.cases)
    raise LookupError(f"nobody has said whose the rows of {table.name} are")


def tables() -> list[Table]:
    """Those that have rows about customers, each after the ones that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in NOBODYS]


def outbox_of(session: Session, who: Person) -> list[OutboxRow]:
    """Everything that left or waits for this customer."""
    return list(session.scalars(select(OutboxRow).where(_outbox(who))))


def _conversations(session: Session, customer_id: str) -> tuple[str, ...]:
    """Conversations in which this customer has spoken, and no other."""
    pairs = union(*(select(row.conversation, row.customer_id).where(row.conversation.is_not(None)) for row in TALKS))
    said = pairs.subquery()
    his = select(said.c.conversation).where(said.c.customer_id == customer_id)
    others = select(said.c.conversation).where(said.c.customer_id != customer_id)
    return tuple(session.scalars(his.except_(others)))


def _outbox(who: Person) -> ColumnElement[bool]:
    to_him = (
        OutboxRow.payload["to"].as_string() == who.email,
        OutboxRow.payload["customer"].as_string() == who.customer_id,
    )
    return or_(OutboxRow.order_number.in_(who.orders), *to_him)


def _events(who: Person) -> ColumnElement[bool]:
    return or_(EventRow.order_number.in_(who.orders), EventRow.conversation.in_(who.conversations))


SPECIAL: dict[str, Callable[[Person], ColumnElement[bool]]] = {
    "customers": lambda who: CustomerRow.id == who.customer_id,
    "cases": lambda who: CaseRow.id.in_(who.cases),
    "events": _events,
    "outbox": _outbox,
    "idempotency_keys": lambda who: IdempotencyRow.customer_id.in_(who.key_owners),
}
