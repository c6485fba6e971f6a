"""Who asks: a customer, a conversation that has not said whose it is, or somebody of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend_stub.service.errors import NotFoundError, VerificationRequiredError
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker_if_any
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.cases import find_case


@dataclass(frozen=True)
class Asker:
    """`agent` sees everything, a customer what is his, an unverified conversation what was opened in it."""

    customer_id: str | None = None
    conversation: str | None = None
    agent: str | None = None


def asker(shop: Shop, conversation: str | None, agent: str | None, now: datetime) -> Asker:
    """Called before a write transaction: it keeps the verification alive in one of its own."""
    return Asker(speaker_if_any(shop, conversation, now), conversation, agent)


def case_for(session: Session, who: Asker, number: str, *, lock: bool = False) -> CaseRow:
    """The case, if it is any of the asker's business.

    Otherwise NotFoundError, as if there were none; VerificationRequiredError for who has not said who it is.
    """
    row = find_case(session, number, lock=lock)
    if row is not None and (who.agent or _opened_by(who, row)):
        return row
    raise NotFoundError if who.customer_id or who.agent else VerificationRequiredError


def _opened_by(who: Asker, row: CaseRow) -> bool:
    if row.customer_id is None:
        return who.conversation is not None and row.conversation == who.conversation
    return row.customer_id == who.customer_id
