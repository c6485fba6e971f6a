"""Undo: the inverse of a receipt, by the same rules and in the same kind of transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend_stub.model.decision import BeforeAfter
from backend_stub.model.enums import OutboxKind, OutboxState, Verdict
from backend_stub.model.order import Order
from backend_stub.model.steps import Step
from backend_stub.rules.undo import Applied, UndoDecision, undo
from backend_stub.service.errors import NotFoundError, RefusedError
from backend_stub.service.failpoints import failpoint
from backend_stub.service.keys import answer_under, keep_answer
from backend_stub.service.shop import Shop, gather
from backend_stub.service.verification import speaker
from backend_stub.service.writing import Writing, write_outcome
from backend_stub.storage.money_tables import VoucherRow
from backend_stub.storage.orders import find_order, load_order
from backend_stub.storage.tables import OutboxRow, ReceiptRow


def undo_receipt(shop: Shop, conversation: str, receipt_id: str, key: str, now: datetime) -> dict[str, Any]:
    """The receipt of the undo; RefusedError with rule and facts where the rules say no."""
    customer_id = speaker(shop, conversation, now)
    try:
        receipt = _undo(shop, conversation, customer_id, receipt_id, key, now)
    except IntegrityError:  # the same key on another order at the same moment: now its row can be seen
        receipt = _undo(shop, conversation, customer_id, receipt_id, key, now)
    failpoint("after_undo")
    return receipt


def receipts_of(shop: Shop, conversation: str, number: str, now: datetime) -> dict[str, Any]:
    """The order's receipts, newest first, with what can be undone now."""
    customer_id = speaker(shop, conversation, now)
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
        verdicts = [(row, undo(order, applied_of(session, row), facts, shop.policy, now).verdict) for row in rows]
    return {"receipts": [_with_verdict(row.body, verdict) for row, verdict in verdicts]}


def applied_of(session: Session, row: ReceiptRow) -> Applied:
    """What the receipt applied, as the undo rule wants it."""
    kept = row.outcome
    return Applied(
        steps=tuple(Step.of(step) for step in kept["steps"]),
        rows=tuple(BeforeAfter(**members) for members in kept["rows"]),
        difference=kept["difference"],
        stock=kept["stock"],
        in_warehouse=kept["in_warehouse"],
        undone=row.undone_by is not None,
        refund_waits=_waiting_refund(session, row.id) is not None,
    )


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
    facts = gather(session, shop, order, now, lock=True)
    withdrawn = any(effect.type == "refund_withdrawn" for effect in decision.outcome.effects)
    if withdrawn:
        session.execute(delete(OutboxRow).where(OutboxRow.id == _waiting_refund(session, row.id)))
    session.execute(update(VoucherRow).where(VoucherRow.receipt_id == row.id).values(voided_at=now))
    writing = Writing(
        outcome=decision.outcome,
        applied=[{"type": "undo", "receipt": row.id}],
        kind=kind,
        actor=actor,
        proposal=None,
        conversation=conversation,
        undoable=False,
        refund_withdrawn=withdrawn,
    )
    receipt = write_outcome(session, shop, order, facts, writing, now)
    row.undone_by = receipt["id"]
    return receipt


def _undo(shop: Shop, conversation: str, customer_id: str, receipt_id: str, key: str, now: datetime) -> dict[str, Any]:
    with shop.database.write() as session:
        row = session.get(ReceiptRow, receipt_id)
        if row is None or row.customer_id != customer_id:
            raise NotFoundError
        order = load_order(session, row.order_number)
        session.refresh(row)
        request = f"undo:{receipt_id}"
        given = answer_under(session, customer_id, key, request, shop.policy.proposals, now)
        if given is not None:
            return given
        facts = gather(session, shop, order, now, lock=True)
        decision = undo(order, applied_of(session, row), facts, shop.policy, now)
        if decision.verdict is Verdict.REFUSED:
            raise RefusedError(decision.rule, decision.facts)
        receipt = write_inverse(session, shop, order, row, decision, now, conversation=conversation)
        keep_answer(session, customer_id, key, request, receipt, now)
        return receipt


def _waiting_refund(session: Session, receipt_id: str) -> str | None:
    """The receipt's refund while no worker has touched it."""
    return session.scalar(
        select(OutboxRow.id)
        .where(
            OutboxRow.receipt_id == receipt_id,
            OutboxRow.kind == OutboxKind.REFUND.value,
            OutboxRow.state == OutboxState.PENDING.value,
            OutboxRow.attempts == 0,
        )
        .with_for_update()
    )


def _with_verdict(body: dict[str, Any], verdict: Verdict) -> dict[str, Any]:
    undoable = verdict is Verdict.ALLOWED
    return {**body, "undoable": undoable, "undo_until": "hand_over" if undoable else None}
