"""Undo: the inverse of a receipt, by the same rules and in the same kind of transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend_stub.model.decision import BeforeAfter
from backend_stub.model.enums import PaymentState, RefundState, Verdict
from backend_stub.model.order import Order
from backend_stub.model.steps import Step
from backend_stub.rules.undo import Applied, UndoDecision, undo
from backend_stub.service.errors import NotFoundError, RefusedError
from backend_stub.service.failpoints import failpoint
from backend_stub.service.keys import answer_under, keep_answer, key_owner
from backend_stub.service.money import return_surplus
from backend_stub.service.shop import Asked, Shop, gather
from backend_stub.service.verification import speaker
from backend_stub.service.writing import Writing, actor, write_outcome
from backend_stub.storage.care import call_off_promises
from backend_stub.storage.exceptions import reopen_exceptions
from backend_stub.storage.ledger import book, voucher_issued
from backend_stub.storage.money_tables import VoucherRow
from backend_stub.storage.orders import find_order, load_order
from backend_stub.storage.payments import (
    standing_refunds,
    waiting_payment,
    waiting_refunds,
    withdraw,
    withdraw_payment,
)
from backend_stub.storage.retrying import retried
from backend_stub.storage.tables import OutboxRow, ReceiptRow


@retried
def undo_receipt(
    shop: Shop, conversation: str, receipt_id: str, key: str, now: datetime, *, agent: str | None = None
) -> dict[str, Any]:
    """The receipt of the undo; RefusedError with rule and facts where the rules say no."""
    customer_id = None if agent else speaker(shop, conversation, now)
    receipt = _undo(shop, conversation, customer_id, agent, receipt_id, key, now)
    failpoint("after_undo")
    return receipt


def receipts_of(
    shop: Shop, conversation: str, number: str, now: datetime, *, agent: str | None = None
) -> dict[str, Any]:
    """The order's receipts, newest first, with what can be undone now."""
    customer_id = None if agent else speaker(shop, conversation, now)
    with shop.database.read() as session:
        order = find_order(session, number, customer_id)
        if order is None:
            raise NotFoundError
        facts = gather(session, shop, order, now)
        rows = session.scalars(
            select(ReceiptRow)
            .where(ReceiptRow.order_number == number)
            .order_by(ReceiptRow.applied_at.desc(), ReceiptRow.id.desc())
        )
        verdicts = [
            (row, undo(order, applied_of(session, row, lock=False), facts, shop.policy, now).verdict) for row in rows
        ]
    return {"receipts": [_with_verdict(row.body, verdict) for row, verdict in verdicts]}


def applied_of(session: Session, row: ReceiptRow, *, lock: bool = True) -> Applied:
    """What the receipt applied, as the undo rule wants it; with `lock`, no worker begins with its refund."""
    kept = row.outcome
    return Applied(
        steps=tuple(Step.of(step) for step in kept["steps"]),
        rows=tuple(BeforeAfter(**members) for members in kept["rows"]),
        difference=kept["difference"],
        stock=kept["stock"],
        in_warehouse=kept["in_warehouse"],
        undone=row.undone_by is not None,
        refund_waits=sum(refund.amount for refund in waiting_refunds(session, row.id, lock=lock)),
        payment_waits=waiting_payment(session, row.id) is not None,
        paid_otherwise=refunded_otherwise(session, row),
        customer=tuple(Step.of(step) for step in kept.get("customer", ())),
        method=_method(row),
    )


def _method(row: ReceiptRow) -> dict[str, Any]:
    """By which method the money of the receipt moved; empty when none did."""
    moved: dict[str, Any] = next(
        (effect for effect in row.body["effects"] if effect["type"] in ("refund", "payment")), {}
    )
    return {name: moved[name] for name in ("method", "method_id") if moved.get(name)}


def write_inverse(
    session: Session,
    shop: Shop,
    order: Order,
    row: ReceiptRow,
    decision: UndoDecision,
    now: datetime,
    *,
    kind: str = "undo",
    actor: str = "customer",
    conversation: str | None = None,
) -> dict[str, Any]:
    """Writes an allowed inverse: a refund that has not left is taken back, the receipt's vouchers are void."""
    applied = applied_of(session, row)
    facts = gather(session, shop, order, now, asked=Asked(applied.method.get("method_id")), lock=True)
    kinds = {effect.type for effect in decision.outcome.effects}
    withdrawn = _withdraw(session, row.id) if "refund_withdrawn" in kinds else 0
    if "payment_withdrawn" in kinds and (payment := waiting_payment(session, row.id)):
        withdraw_payment(session, payment)
    _void_vouchers(session, order, row.id, now)
    call_off_promises(session, row.id, now)
    reopen_exceptions(session, row.id)
    writing = Writing(
        outcome=decision.outcome,
        applied=[{"type": "undo", "receipt": row.id}],
        kind=kind,
        actor=actor,
        proposal=None,
        conversation=conversation,
        undoable=False,
        withdrawn=withdrawn,
    )
    receipt = write_outcome(session, shop, order, facts, writing, now)
    return_surplus(session, order.number, shop.policy, receipt["id"], now)
    row.undone_by = receipt["id"]
    return receipt


def _undo(
    shop: Shop, conversation: str, customer_id: str | None, agent: str | None, receipt_id: str, key: str, now: datetime
) -> dict[str, Any]:
    with shop.database.write() as session:
        row = session.get(ReceiptRow, receipt_id)
        if row is None:
            raise NotFoundError
        order = load_order(session, row.order_number)
        session.refresh(row)
        if customer_id not in (None, row.customer_id):
            raise NotFoundError
        request, owner = f"undo:{receipt_id}", key_owner(row.customer_id, agent)
        given = answer_under(session, owner, key, request, shop.policy.proposals, now)
        if given is not None:
            return given
        applied = applied_of(session, row)
        facts = gather(session, shop, order, now, asked=Asked(applied.method.get("method_id")), lock=True)
        decision = undo(order, applied, facts, shop.policy, now)
        if decision.verdict is Verdict.REFUSED:
            raise RefusedError(decision.rule, decision.facts)
        receipt = write_inverse(session, shop, order, row, decision, now, actor=actor(agent), conversation=conversation)
        keep_answer(session, owner, key, request, receipt, now)
        return receipt


def _withdraw(session: Session, receipt_id: str) -> int:
    """Takes back those of the receipt's refunds that no worker has touched; their sum in minor units."""
    refunds = waiting_refunds(session, receipt_id, lock=True)
    session.execute(delete(OutboxRow).where(OutboxRow.idempotency_key.in_([f"refund:{row.id}" for row in refunds])))
    withdraw(session, refunds)
    return sum(refund.amount for refund in refunds)


def refunded_otherwise(session: Session, row: ReceiptRow) -> PaymentState:
    """The payment state that the order's other refunds would leave; those of changes that stand."""
    others = [refund for refund in standing_refunds(session, row.order_number) if refund.receipt_id != row.id]
    if not others:
        return PaymentState.PAID
    pending = any(refund.state == RefundState.PROMISED for refund in others)
    return PaymentState.REFUND_PENDING if pending else PaymentState.PART_REFUNDED


def _void_vouchers(session: Session, order: Order, receipt_id: str, now: datetime) -> None:
    """Vouchers of the receipt are void; those of an amount are owed no more."""
    for voucher in session.scalars(
        select(VoucherRow).where(VoucherRow.receipt_id == receipt_id, VoucherRow.voided_at.is_(None))
    ):
        voucher.voided_at = now
        if voucher.amount:
            book(session, order, now, voucher_issued(-voucher.amount), receipt_id=receipt_id)


def _with_verdict(body: dict[str, Any], verdict: Verdict) -> dict[str, Any]:
    undoable = verdict is Verdict.ALLOWED
    return {**body, "undoable": undoable, "undo_until": "hand_over" if undoable else None}
