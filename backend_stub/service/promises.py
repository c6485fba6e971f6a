"""Promises: what the shop has taken on towards a customer, kept, called off, chased, or given to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.enums import PromiseState
from backend_stub.model.policy import Policy
from backend_stub.rules.staffing import expected_by
from backend_stub.rules.standing import instant
from backend_stub.service.asking import Asker, asker
from backend_stub.service.case_views import promise_view
from backend_stub.service.cases import add_case
from backend_stub.service.errors import NotFoundError, VerificationRequiredError
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop
from backend_stub.storage.care_tables import PromiseRow
from backend_stub.storage.cases import number_of
from backend_stub.storage.events import add_event
from backend_stub.storage.orders import find_order, load_customer
from backend_stub.storage.tables import OrderRow

CHASED_AT_ONCE = 100
UNKEPT = (PromiseState.OPEN.value, PromiseState.ESCALATED.value)


@dataclass(frozen=True)
class Match:
    """Promises by what they are about; members that are None do not matter, but one at least is given."""

    kind: str | None = None
    order_number: str | None = None
    case_id: int | None = None
    receipt_id: str | None = None


def make_promise(
    session: Session,
    kind: str,
    now: datetime,
    due_at: datetime,
    customer_id: str,
    *,
    order_number: str | None = None,
    case_id: int | None = None,
    receipt_id: str | None = None,
    facts: dict[str, Any] | None = None,
) -> PromiseRow:
    """Writes a promise in the caller's transaction; `kind` says what is promised, e.g. `refund_sent`."""
    row = PromiseRow(
        id=str(ULID.from_datetime(now)),
        kind=kind,
        state=PromiseState.OPEN.value,
        customer_id=customer_id,
        order_number=order_number,
        case_id=case_id,
        receipt_id=receipt_id,
        facts=facts or {},
        made_at=now,
        due_at=due_at,
        chased=0,
    )
    session.add(row)
    return row


def fulfil_promise(session: Session, match: str | Match, now: datetime) -> int:
    """Notes the promise of this id, or all that match, as kept; how many were not kept before.

    One that is with a person already is kept all the same, late.
    """
    session.flush()
    rows = list(session.scalars(_matching(match).where(PromiseRow.state.in_(UNKEPT)).with_for_update()))
    for row in rows:
        row.state, row.done_at = PromiseState.FULFILLED.value, now
        _told(session, row, "promise_kept", now, late=now > row.due_at)
    return len(rows)


def chase(session: Session, policy: Policy, now: datetime, most: int = CHASED_AT_ONCE) -> int:
    """Judges promises that are overdue, each once: first it is chased, after the grace a person gets it.

    Runs in the caller's write transaction on at most so many; how many it judged, to go on while that is `most`.
    Two watches at once never judge the same promise.
    """
    grace = timedelta(hours=policy.complaints.promise_grace_hours)
    rows = list(session.scalars(_overdue(now, grace).limit(most).with_for_update(skip_locked=True)))
    for row in rows:
        _judge(session, policy, row, now)
    return len(rows)


def overdue_promises(session: Session, policy: Policy, now: datetime) -> list[str]:
    """The ids of promises to be judged now, for a watch that looks at each in a transaction of its own."""
    grace = timedelta(hours=policy.complaints.promise_grace_hours)
    return [row.id for row in session.scalars(_overdue(now, grace))]


def chase_promise(session: Session, promise_id: str, policy: Policy, now: datetime) -> bool:
    """Judges this one as `chase` does; False when somebody else has, or does."""
    grace = timedelta(hours=policy.complaints.promise_grace_hours)
    one = _overdue(now, grace).where(PromiseRow.id == promise_id).with_for_update(skip_locked=True)
    row = session.scalars(one).first()
    if row is not None:
        _judge(session, policy, row, now)
    return row is not None


def list_promises(
    shop: Shop, conversation: str | None, agent: str | None, order_number: str | None, now: datetime
) -> dict[str, Any]:
    """The promises of an order, or all of the customer's; what is not kept yet first, the nearest due first."""
    who = asker(shop, conversation, agent, now)
    with shop.database.read() as session:
        query = _for(session, who, order_number)
        unkept = case((PromiseRow.state.in_(UNKEPT), 0), else_=1)
        rows = session.scalars(query.order_by(unkept, PromiseRow.due_at, PromiseRow.id).limit(500))
        return {"promises": [promise_view(row) for row in rows]}


def _for(session: Session, who: Asker, order_number: str | None) -> Select[PromiseRow]:
    query = select(PromiseRow)
    if order_number is not None:
        query = query.where(PromiseRow.order_number == order_number)
    if who.agent:
        if order_number is None or session.get(OrderRow, order_number) is None:
            raise NotFoundError
        return query
    if who.customer_id is None:
        raise VerificationRequiredError
    if order_number is not None and find_order(session, order_number, who.customer_id) is None:
        raise NotFoundError
    return query.where(PromiseRow.customer_id == who.customer_id)


def _matching(match: str | Match) -> Select[PromiseRow]:
    if isinstance(match, str):
        return select(PromiseRow).where(PromiseRow.id == match)
    given = {name: value for name, value in vars(match).items() if value is not None}
    if not given:
        raise ValueError("that would match every promise")
    return select(PromiseRow).filter_by(**given)


def _overdue(now: datetime, grace: timedelta) -> Select[PromiseRow]:
    """Open promises past their time that were not judged for it yet."""
    first = (PromiseRow.chased == 0) & (PromiseRow.due_at <= now)
    again = (PromiseRow.chased > 0) & (PromiseRow.due_at <= now - grace)
    query = select(PromiseRow).where(PromiseRow.state == PromiseState.OPEN.value, first | again)
    return query.order_by(PromiseRow.due_at, PromiseRow.id)


def _judge(session: Session, policy: Policy, row: PromiseRow, now: datetime) -> None:
    """First it is chased; after the grace, which may be over when it is first looked at, a person gets it."""
    if not row.chased:
        row.chased = 1
        _told(session, row, "promise_late", now)
        if policy.complaints.tell_when_late:
            _tell_customer(session, policy, row, now)
    if row.due_at <= now - timedelta(hours=policy.complaints.promise_grace_hours):
        _escalate(session, policy, row, now)


def _escalate(session: Session, policy: Policy, row: PromiseRow, now: datetime) -> None:
    row.state = PromiseState.ESCALATED.value
    opened = add_case(
        session,
        policy,
        "promise_escalated",
        now,
        customer_id=row.customer_id,
        order=row.order_number,
        summary=f"{row.kind}: due {instant(row.due_at)}",
        facts={"promise": row.id},
    )
    row.chased += 1
    row.case_id = row.case_id or opened.id
    _told(session, row, "promise_escalated", now, case=number_of(opened.id))


def _told(session: Session, row: PromiseRow, event: str, now: datetime, **facts: Any) -> None:
    said = {"promise": row.id, "kind": row.kind, "due_at": instant(row.due_at), **facts}
    add_event(session, event, now, order_number=row.order_number, facts=said)


def _tell_customer(session: Session, policy: Policy, row: PromiseRow, now: datetime) -> None:
    """Says honestly that it is late and by when a person has looked."""
    customer = load_customer(session, row.customer_id)
    order = find_order(session, row.order_number, customer.id) if row.order_number else None
    facts = {"promise": row.kind, "expected_by": instant(expected_by(policy, now))}
    notify(session, customer, "promise_late", facts, now, f"promise:{row.id}:late", order=order)
