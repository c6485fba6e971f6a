"""Cases by their numbers, and whose they are."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.storage.care import FIRST_CASE
from backend_stub.storage.care_tables import CaseRow, EvidenceRow, PromiseRow

NUMBER = re.compile(r"C-([1-9][0-9]{4,8})")
MOST_LISTED = 100


def number_of(case_id: int) -> str:
    return f"C-{FIRST_CASE + case_id}"


def case_id(number: str) -> int | None:
    """The id behind a case's number; None for what is no such number."""
    found = NUMBER.fullmatch(number)
    return int(found[1]) - FIRST_CASE if found else None


def find_case(session: Session, number: str, *, lock: bool = False) -> CaseRow | None:
    """The case of this number; with `lock`, it stays as it is until the end of the transaction."""
    wanted = case_id(number)
    return session.get(CaseRow, wanted, with_for_update=lock, populate_existing=lock) if wanted else None


def cases_of(session: Session, customer_id: str) -> list[CaseRow]:
    """Newest first, the newest hundred."""
    query = select(CaseRow).where(CaseRow.customer_id == customer_id).order_by(CaseRow.id.desc()).limit(MOST_LISTED)
    return list(session.scalars(query))


def evidence_of(session: Session, case: CaseRow) -> list[EvidenceRow]:
    """Oldest first."""
    return list(session.scalars(select(EvidenceRow).where(EvidenceRow.case_id == case.id).order_by(EvidenceRow.id)))


def promises_of_case(session: Session, case: CaseRow) -> list[PromiseRow]:
    """The nearest first."""
    query = select(PromiseRow).where(PromiseRow.case_id == case.id).order_by(PromiseRow.due_at, PromiseRow.id)
    return list(session.scalars(query))
