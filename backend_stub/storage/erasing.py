"""One person is taken out of every table: what the law wants stays, under a name that leads nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from backend_stub.model.care import CaseState
from backend_stub.storage.bare import Bare
from backend_stub.storage.care_tables import EvidenceRow
from backend_stub.storage.personal import Person, about, tables
from backend_stub.storage.tables import CustomerRow
from backend_stub.storage.trust_tables import AttemptRow, CodeRow, LockRow

NO_TALK = "erased"


@dataclass(frozen=True)
class Erasing:
    """One erasure: who goes, under which id the books go on, and what becomes of JSON."""

    session: Session
    who: Person
    as_id: str
    bare: Bare
    now: datetime


def erase_person(erasing: Erasing) -> None:
    """Takes the person out of all tables, in the caller's transaction."""
    session, who = erasing.session, erasing.who
    row = session.get_one(CustomerRow, who.customer_id)
    session.flush()
    session.execute(insert(CustomerRow).values(**_nobody(row, erasing)))
    for table in reversed(tables()):
        if table.name != "customers":
            ERASERS[table.name](erasing, table)
    _forget_talks(session, who)
    session.execute(delete(CustomerRow).where(CustomerRow.id == who.customer_id))
    session.expire_all()


def files_of(session: Session, who: Person) -> list[str]:
    """Digests of the files that only this customer's cases have."""
    own = select(EvidenceRow.digest).where(EvidenceRow.case_id.in_(who.cases), EvidenceRow.digest.is_not(None))
    others = select(EvidenceRow.digest).where(EvidenceRow.case_id.not_in(who.cases), EvidenceRow.digest.is_not(None))
    return sorted(digest for digest in session.scalars(own.except_(others)) if digest)


def _nobody(row: CustomerRow, erasing: Erasing) -> dict[str, Any]:
    """The record that stands in for the person; the address leads nowhere, and nobody can guess it."""
    return {
        "id": erasing.as_id,
        "name": "",
        "name_key": "",
        "email": f"{erasing.as_id}@erased.invalid",
        "phone": "",
        "language": row.language,
        "default_address": None,
        "preferences": {"email_status": False, "email_feedback": False, "sms": False},
        "points": 0,
        "erased_at": erasing.now,
    }


def _forget_talks(session: Session, who: Person) -> None:
    keys = [f"conversation:{talk}" for talk in who.conversations]
    session.execute(delete(AttemptRow).where(AttemptRow.key.in_(keys)))
    session.execute(delete(LockRow).where(LockRow.key.in_(keys)))
    own = or_(CodeRow.conversation.in_(who.conversations), CodeRow.customer_id == who.customer_id)
    session.execute(delete(CodeRow).where(own))


Eraser = Callable[[Erasing, Table], None]
Becomes = Callable[[Erasing, Any], Any]


def _delete(erasing: Erasing, table: Table) -> None:
    erasing.session.execute(delete(table).where(about(table, erasing.who)))


def _keep(**becomes: Becomes) -> Eraser:
    """The rows stay, with these columns as the functions make them, and the customer's id that leads nowhere."""

    def erase(erasing: Erasing, table: Table) -> None:
        keys = list(table.primary_key)
        for row in erasing.session.execute(select(table).where(about(table, erasing.who))).mappings():
            values = {name: change(erasing, row[name]) for name, change in becomes.items()}
            if "customer_id" in table.c and "customer_id" not in values:
                values["customer_id"] = erasing.as_id
            if values:
                here = [key == row[key.name] for key in keys]
                erasing.session.execute(update(table).where(*here).values(**values))

    return erase


def _none(erasing: Erasing, value: Any) -> None:
    return None


def _no_talk(erasing: Erasing, value: Any) -> str:
    return NO_TALK


def _bare(erasing: Erasing, value: Any) -> Any:
    return erasing.bare(value)


def _steps(erasing: Erasing, value: Any) -> Any:
    return erasing.bare.steps(value)


def _address(erasing: Erasing, value: Any) -> Any:
    return erasing.bare.address(value)


def _placed(erasing: Erasing, value: Any) -> Any:
    return erasing.bare.placed(value, erasing.as_id) if value else None


def _outcome(erasing: Erasing, value: Any) -> Any:
    steps = {name: erasing.bare.steps(value[name]) for name in ("steps", "customer") if name in value}
    rest = {name: part for name, part in value.items() if name not in steps}
    return {**erasing.bare(rest), **steps}


def _owner(erasing: Erasing, value: str | None) -> str | None:
    """A case that was opened without a verification still has no customer."""
    return erasing.as_id if value else None


def _settled(erasing: Erasing, value: str) -> str:
    return CaseState.SETTLED.value


def _settled_at(erasing: Erasing, value: datetime | None) -> datetime:
    return value or erasing.now


ERASERS: dict[str, Eraser] = {
    "orders": _keep(address=_address, labelled_to=_address, contact=_none, delivery=_none, payment_method_id=_none),
    "order_lines": _keep(),
    "tracking_events": _keep(place=_none),
    "history": _keep(changes=_bare, steps=_steps, placed=_placed),
    "ledger": _keep(),
    "payments": _keep(method_id=_none),
    "refunds": _keep(method_id=_none),
    "claims": _keep(),
    "vouchers": _keep(),
    "proposals": _keep(requested=_bare, body=_bare, approval=_bare, method_id=_none, conversation=_no_talk),
    "receipts": _keep(body=_bare, outcome=_outcome),
    "promises": _keep(facts=_bare),
    "exceptions": _keep(facts=_bare, remedies=_bare),
    "feedback": _keep(words=_none),
    "events": _keep(conversation=_none),
    "outbox": _keep(payload=_bare, last_error=_none),
    "cases": _keep(
        customer_id=_owner,
        conversation=_none,
        summary=_none,
        order_claimed=_none,
        facts=_bare,
        impact=_bare,
        remedy=_bare,
        state=_settled,
        settled_at=_settled_at,
    ),
    "evidence": _delete,
    "contacts": _delete,
    "reservations": _delete,
    "payment_methods": _delete,
    "verifications": _delete,
    "idempotency_keys": _delete,
}
"""What becomes of each table's rows about the person."""
