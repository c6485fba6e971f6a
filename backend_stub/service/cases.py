"""Cases: a number at once, the time by which a person answers, and what the order's own books say about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.care import CaseState
from backend_stub.model.policy import Policy
from backend_stub.rules.staffing import expected_by
from backend_stub.rules.standing import instant
from backend_stub.service.case_facts import snapshot
from backend_stub.service.keys import answer_under, keep_answer
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker_if_any
from backend_stub.storage.care import case_number
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.contacts import note_contact
from backend_stub.storage.events import add_event
from backend_stub.storage.orders import find_order, hold_customer, load_customer
from backend_stub.storage.personal import talk_key_owner
from backend_stub.storage.retrying import retried

__all__ = ["add_case", "case_number", "open_case"]


@dataclass(frozen=True)
class Told:
    """What somebody tells when a case is opened; nothing of it is proven."""

    order: str | None = None
    summary: str | None = None
    language: str | None = None
    wanted: str | None = None
    happened_at: datetime | None = None
    channel: str | None = None


@retried
def open_case(
    shop: Shop,
    conversation: str | None,
    kind: str,
    now: datetime,
    *,
    order: str | None = None,
    summary: str | None = None,
    language: str | None = None,
    wanted: str | None = None,
    happened_at: datetime | None = None,
    channel: str | None = None,
    key: str | None = None,
) -> dict[str, Any]:
    """Opens a case for anybody; its number and `expected_by`.

    An order is looked up only for a verified customer, and only among the customer's own, so that the answer tells
    nobody anything. The same key of the same conversation gives the same case.
    """
    said = Told(order, summary, language, wanted, happened_at, channel)
    customer_id = speaker_if_any(shop, conversation, now)
    return _opened(shop, conversation, customer_id, kind, said, key, now)


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
    wanted: str | None = None,
    happened_at: datetime | None = None,
    channel: str | None = None,
    facts: dict[str, Any] | None = None,
) -> CaseRow:
    """Writes the case and its event in the caller's transaction.

    The customer's own order is proven, and what its books say is attached; any other is only claimed.
    """
    proven = find_order(session, order.upper(), customer_id) if customer_id and order else None
    attached = snapshot(session, proven, policy, now) if proven else {}
    row = CaseRow(
        kind=kind,
        state=CaseState.OPEN.value,
        channel=channel,
        conversation=conversation,
        customer_id=customer_id,
        order_claimed=order,
        order_number=proven.number if proven else None,
        summary=summary,
        wanted=wanted,
        happened_at=happened_at,
        facts={**attached, **(facts or {})},
        language=language,
        opened_at=now,
        expected_by=expected_by(policy, now),
    )
    session.add(row)
    session.flush()
    written = {"case": case_number(row), "kind": kind, "verified": customer_id is not None}
    add_event(session, "case_opened", now, order_number=order, conversation=conversation, facts=written)
    if customer_id and (conversation or channel):  # not what the shop opens by itself
        _note(session, row, customer_id, now)
    return row


def _opened(
    shop: Shop, conversation: str | None, customer_id: str | None, kind: str, said: Told, key: str | None, now: datetime
) -> dict[str, Any]:
    owner = talk_key_owner(conversation)
    request = f"case:{kind}:{said}"
    with shop.database.write() as session:
        given = answer_under(session, owner, key, request, shop.policy.proposals, now) if key else None
        if given is not None:
            return given
        if customer_id:
            hold_customer(session, customer_id)
        row = add_case(
            session, shop.policy, kind, now, conversation=conversation, customer_id=customer_id, **asdict(said)
        )
        answer = {"number": case_number(row), "expected_by": instant(row.expected_by)}
        if customer_id:
            _acknowledge(session, row, customer_id, now)
        if key:
            keep_answer(session, owner, key, request, answer, now)
        return answer


def _note(session: Session, row: CaseRow, customer_id: str, now: datetime) -> None:
    note_contact(
        session,
        customer_id,
        row.channel or "chat",
        "in",
        f"case_{row.kind}"[:60],
        now,
        order_number=row.order_number,
        conversation=row.conversation,
        reference=case_number(row),
    )


def _acknowledge(session: Session, row: CaseRow, customer_id: str, now: datetime) -> None:
    number = case_number(row)
    facts = {"case": number, "expected_by": instant(row.expected_by)}
    order = find_order(session, row.order_number, customer_id) if row.order_number else None
    notify(session, load_customer(session, customer_id), "case_opened", facts, now, f"case:{number}", order=order)
