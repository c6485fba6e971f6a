"""Money on its way: what the payment provider tells of payments and refunds, and refunds that do not land."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from backend_stub.effects.outcome import EffectError
from backend_stub.effects.payments import MovementState, Notice, PaymentProvider
from backend_stub.model.enums import OutboxKind, OutboxState, PaidState, RefundState
from backend_stub.model.policy import Policy
from backend_stub.service import compensate
from backend_stub.service.cases import add_case
from backend_stub.service.money import arrived, left, received, release
from backend_stub.storage.exceptions import judged, open_exception
from backend_stub.storage.money_tables import PaymentRow, RefundRow
from backend_stub.storage.orders import load_order, lock_orders
from backend_stub.storage.tables import OutboxRow
from backend_stub.storage.watching import cursor, keep_cursor

_Money = TypeVar("_Money", RefundRow, PaymentRow)
SCAN = "payment_notices"
CAUSE = "refund_not_landed"
UNDER_WAY = (OutboxState.PENDING.value,)


def new_notices(session: Session, provider: PaymentProvider) -> tuple[Notice, ...]:
    """What the provider told since the last round; nothing while it cannot be reached."""
    try:
        return provider.notices(cursor(session, SCAN).get("after", 0))
    except EffectError:
        return ()


def take_notice(session: Session, notice: Notice, policy: Policy, now: datetime) -> bool:
    """Follows one notice; the same again changes nothing. True when something moved."""
    keep_cursor(session, SCAN, {"after": notice.id}, now)
    refund = _locked(session, RefundRow, RefundRow.reference == notice.reference)
    if refund is not None:
        return _follow_refund(session, policy, refund, notice, now)
    payment = _locked(session, PaymentRow, PaymentRow.reference == notice.reference)
    return payment is not None and _follow_payment(session, payment, notice, now)


def _locked(session: Session, kind: type[_Money], is_it: ColumnElement[bool]) -> _Money | None:
    """The row as it stands once its order is locked; None where there is none."""
    row = session.scalar(select(kind).where(is_it))
    if row is not None:
        lock_orders(session, [row.order_number])
        session.refresh(row)
    return row


def _follow_refund(session: Session, policy: Policy, refund: RefundRow, notice: Notice, now: datetime) -> bool:
    before, order = refund.state, load_order(session, refund.order_number)
    if notice.state is MovementState.ARRIVED:
        arrived(session, order, refund, now)
    elif notice.state is MovementState.SENT and refund.state == RefundState.DUE.value:
        left(session, order, refund, now)
    elif notice.state is MovementState.FAILED and refund.state == RefundState.SENT.value:
        refund.state = RefundState.FAILED.value
        case = add_case(session, policy, "refund_failed", now, customer_id=order.customer_id, order=order.number)
        case.order_number = order.number
    return refund.state != before


def _follow_payment(session: Session, payment: PaymentRow, notice: Notice, now: datetime) -> bool:
    """A payment that was pending came, or will not come: then the change that wanted it is put back."""
    if payment.state not in (PaidState.PENDING.value, PaidState.WITHDRAWN.value):
        return False
    row = session.scalar(
        select(OutboxRow).where(OutboxRow.kind == OutboxKind.PAYMENT.value, OutboxRow.receipt_id == payment.receipt_id)
    )
    if notice.state is MovementState.DONE:
        order = load_order(session, payment.order_number)
        received(session, order, payment, now, replaces=bool(row and row.payload["replaces"]))
    elif notice.state is MovementState.DECLINED and payment.state == PaidState.WITHDRAWN.value:
        payment.state = PaidState.DECLINED.value
    elif notice.state is MovementState.DECLINED and row is not None:
        compensate(session, row.id, "payment.declined", now)
    else:
        return False
    return True


def overdue(session: Session, policy: Policy, now: datetime) -> Iterable[str]:
    """Refunds that should be there, and those that are due and do not leave."""
    stuck = now - timedelta(hours=policy.watch.refund_stuck_hours)
    waits = exists().where(OutboxRow.idempotency_key == "refund:" + RefundRow.id, OutboxRow.state.in_(UNDER_WAY))
    sent = (RefundRow.state == RefundState.SENT.value) & (RefundRow.expected_by < now.date())
    due = (
        (RefundRow.state == RefundState.DUE.value)
        & (RefundRow.promised_at < stuck)
        & RefundRow.reference.is_(None)
        & ~waits
    )
    return session.scalars(select(RefundRow.id).where(sent | due).order_by(RefundRow.id)).all()


def chase(session: Session, refund_id: str, policy: Policy, now: datetime) -> bool:
    """A refund that did not leave leaves now; one that did not land is put to a person, once."""
    refund = _locked(session, RefundRow, RefundRow.id == refund_id)
    if refund is None:
        return False
    order = load_order(session, refund.order_number)
    if refund.state == RefundState.DUE.value:
        release(session, order, refund, policy, now)
        return True
    if refund.state != RefundState.SENT.value or judged(session, order.number, CAUSE, refund.id):
        return False
    said = {"amount": order.money(refund.amount).wire(), "method": refund.method}
    open_exception(session, order, CAUSE, refund.id, said, [], now)
    case = add_case(session, policy, CAUSE, now, customer_id=order.customer_id, order=order.number)
    case.order_number = order.number
    return True
