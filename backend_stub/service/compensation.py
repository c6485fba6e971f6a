"""When the other side says no for good: the order is put back, people are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.decision import Effect
from backend_stub.model.enums import OutboxKind, Verdict
from backend_stub.model.order import Order
from backend_stub.policy import load_carriers, load_policy
from backend_stub.rules.standing import instant
from backend_stub.rules.undo import CONFIRMED, UndoDecision, inverse
from backend_stub.service.cases import add_case
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop, gather
from backend_stub.service.undoing import applied_of, write_inverse
from backend_stub.storage.care import case_number
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.database import Database
from backend_stub.storage.events import add_event
from backend_stub.storage.orders import load_customer, load_order
from backend_stub.storage.payments import decline_payment
from backend_stub.storage.tables import OutboxRow, ReceiptRow

NOTHING_TO_PUT_BACK = frozenset(
    {
        OutboxKind.EMAIL.value,
        OutboxKind.SMS.value,
        OutboxKind.REFUND.value,
        OutboxKind.PAYMENT_VOID.value,
        OutboxKind.CLAIM.value,
    }
)
MONEY = frozenset({"payment", "refund"})


def compensate(session: Session, outbox_id: str, reason: str, now: datetime) -> None:
    """Takes back the change that wanted this effect, opens a case, writes an event and tells the customer.

    Runs in the caller's write transaction. `reason` is a short word without personal data, e.g. `carrier_refused`.
    A mail or a refund that cannot be sent puts nothing back: a person sees to it. LookupError for no such row.
    """
    row = session.get(OutboxRow, outbox_id)
    if row is None:
        raise LookupError(outbox_id)
    shop = _shop(session)
    order = load_order(session, row.order_number) if row.order_number else None
    receipt = session.get(ReceiptRow, row.receipt_id) if row.receipt_id else None
    put_back = _put_back(session, shop, order, receipt, row, now)
    case = _open_case(session, shop, order, row, reason, now)
    facts: dict[str, Any] = {"outbox": outbox_id, "effect": row.kind, "reason": reason, "case": case_number(case)}
    facts["put_back"] = put_back is not None
    add_event(session, "effect_failed", now, order_number=row.order_number, facts=facts)
    if order is not None and put_back is not None:
        _tell(session, order, put_back, case, now)


def _put_back(
    session: Session, shop: Shop, order: Order | None, receipt: ReceiptRow | None, row: OutboxRow, now: datetime
) -> dict[str, Any] | None:
    """The receipt of the inverse; None where nothing can or need be put back."""
    failed_payment = decline_payment(session, row.payload["payment"]) if "payment" in row.payload else False
    if order is None or receipt is None or receipt.undone_by or row.kind in NOTHING_TO_PUT_BACK:
        return None
    if receipt.outcome["kind"] == "compensation":  # what failed was itself a putting back: a person sees to it
        return None
    facts = gather(session, shop, order, now, lock=True)
    decision = inverse(order, applied_of(session, receipt), facts, shop.policy)
    if decision.verdict is Verdict.REFUSED or not decision.outcome.steps:
        return None
    quiet = _quiet(decision, money=not failed_payment)
    return write_inverse(session, shop, order, receipt, quiet, now, kind="compensation", actor="system")


def _quiet(decision: UndoDecision, *, money: bool) -> UndoDecision:
    """Without the mail of an undo: the customer gets `change_failed` instead; without `money` that never moved."""
    effects: tuple[Effect, ...] = tuple(
        effect for effect in decision.outcome.effects if effect != CONFIRMED and (money or effect.type not in MONEY)
    )
    return replace(decision, outcome=replace(decision.outcome, effects=effects))


def _open_case(
    session: Session, shop: Shop, order: Order | None, row: OutboxRow, reason: str, now: datetime
) -> CaseRow:
    return add_case(
        session,
        shop.policy,
        "effect_failed",
        now,
        customer_id=order.customer_id if order else None,
        order=row.order_number,
        summary=f"{row.kind}: {reason}",
    )


def _tell(session: Session, order: Order, receipt: dict[str, Any], case: CaseRow, now: datetime) -> None:
    customer = load_customer(session, order.customer_id)
    members = ("before_after", "price_difference", "new_total", "expected_delivery")
    facts = {member: receipt[member] for member in members}
    facts |= {"case": case_number(case), "expected_by": instant(case.expected_by)}
    key = f"{receipt['id']}:failed"
    notify(session, customer, "change_failed", facts, now, key, order=order, receipt_id=receipt["id"])


def _shop(session: Session) -> Shop:
    """The shop around a transaction that is already open."""
    return Shop(Database(session.get_bind().engine), "", load_policy(), load_carriers())
