"""Cases: a number at once, and the time by which a person answers."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend_stub.model.policy import Policy
from backend_stub.rules.staffing import expected_by
from backend_stub.rules.standing import instant
from backend_stub.service.keys import answer_under, keep_answer
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker_if_any
from backend_stub.storage.care import case_number
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.events import add_event
from backend_stub.storage.orders import load_customer


def open_case(
    shop: Shop,
    conversation: str | None,
    kind: str,
    now: datetime,
    *,
    order: str | None = None,
    summary: str | None = None,
    language: str | None = None,
    key: str | None = None,
) -> dict[str, Any]:
    """Opens a case for anybody; `order` is noted as claimed and never looked up, so it tells nobody anything.

    The same key of the same conversation gives the same case.
    """
    owner = f"talk:{hashlib.sha256((conversation or '').encode()).hexdigest()[:32]}"
    request = f"case:{kind}:{order}:{summary}:{language}"

    def opened() -> dict[str, Any]:
        with shop.database.write() as session:
            given = answer_under(session, owner, key, request, shop.policy.proposals, now) if key else None
            if given is not None:
                return given
            row = add_case(
                session,
                shop.policy,
                kind,
                now,
                conversation=conversation,
                customer_id=customer_id,
                order=order,
                summary=summary,
                language=language,
            )
            answer = {"number": case_number(row), "expected_by": instant(row.expected_by)}
            if customer_id:
                _acknowledge(session, customer_id, answer, now)
            if key:
                keep_answer(session, owner, key, request, answer, now)
            return answer

    customer_id = speaker_if_any(shop, conversation, now)
    try:
        return opened()
    except IntegrityError:  # the same key at the same moment: now its row can be seen
        return opened()


def add_case(
    session: Session,
    policy: Policy,
    kind: str,
    now: datetime,
    *,
    conversation: str | None = None,
    customer_id: str | None = None,
    order: str | None = None,
    summary: str | None = None,
    language: str | None = None,
) -> CaseRow:
    """Writes the case and its event in the caller's transaction."""
    row = CaseRow(
        kind=kind,
        conversation=conversation,
        customer_id=customer_id,
        order_claimed=order,
        summary=summary,
        language=language,
        opened_at=now,
        expected_by=expected_by(policy, now),
    )
    session.add(row)
    session.flush()
    facts = {"case": case_number(row), "kind": kind, "verified": customer_id is not None}
    add_event(session, "case_opened", now, order_number=order, conversation=conversation, facts=facts)
    return row


def _acknowledge(session: Session, customer_id: str, answer: dict[str, Any], now: datetime) -> None:
    facts = {"case": answer["number"], "expected_by": answer["expected_by"]}
    notify(session, load_customer(session, customer_id), "case_opened", facts, now, f"case:{answer['number']}")
