"""What rules want to know of cases, evidence and promises, and how promises end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend_stub.model.enums import PromiseState
from backend_stub.storage.care_tables import CaseRow, EvidenceRow, PromiseRow

FIRST_CASE = 10_000


def case_number(row: CaseRow) -> str:
    return f"C-{FIRST_CASE + row.id}"


def case_numbers(session: Session, number: str) -> tuple[str, ...]:
    """The order's cases, oldest first."""
    rows = session.scalars(select(CaseRow).where(CaseRow.order_number == number).order_by(CaseRow.id))
    return tuple(case_number(row) for row in rows)


def has_evidence(session: Session, number: str) -> bool:
    """Whether a case of this order has a photo or words."""
    query = select(EvidenceRow.id).join(CaseRow, CaseRow.id == EvidenceRow.case_id)
    return session.scalar(query.where(CaseRow.order_number == number).limit(1)) is not None


def parcel_search(session: Session, number: str) -> datetime | None:
    """Since when a parcel that was told as delivered is searched for."""
    query = select(PromiseRow.made_at).where(PromiseRow.order_number == number, PromiseRow.kind == "parcel_search")
    running = query.where(PromiseRow.state.in_((PromiseState.OPEN.value, PromiseState.ESCALATED.value)))
    return session.scalar(running.order_by(PromiseRow.made_at).limit(1))


def call_off_promises(session: Session, receipt_id: str, now: datetime) -> None:
    """The change was taken back, and with it what was promised."""
    unkept = PromiseRow.state.in_((PromiseState.OPEN.value, PromiseState.ESCALATED.value))
    ended = update(PromiseRow).where(PromiseRow.receipt_id == receipt_id, unkept)
    values = {"state": PromiseState.CANCELLED.value, "done_at": now}
    session.execute(ended.values(**values).execution_options(synchronize_session=False))
