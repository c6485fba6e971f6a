"""Confirm: one transaction that asks the rules again and applies all of a proposal or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend_stub.service.errors import NotConfirmableError, ProposalExpiredError, ProposalStaleError
from backend_stub.service.failpoints import failpoint
from backend_stub.service.keys import answer_under, keep_answer
from backend_stub.service.proposals import Decided, decide, find_proposal, new_proposal, requested
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker
from backend_stub.service.views import proposal_view
from backend_stub.service.writing import Writing, write_outcome
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import ProposalRow, ReceiptRow

SEEN = ("before_after", "price_difference", "new_total", "expected_delivery", "needs")
Answer = dict[str, Any] | ProposalStaleError | ProposalExpiredError


def confirm(shop: Shop, conversation: str, proposal_id: str, key: str, now: datetime) -> dict[str, Any]:
    """The receipt: the same for the same key, and for the same proposal whatever the key.

    Raises KeyReusedError, NotConfirmableError, or ProposalStaleError and ProposalExpiredError with a fresh proposal.
    """
    customer_id = speaker(shop, conversation, now)
    try:
        answer = _confirm(shop, conversation, customer_id, proposal_id, key, now)
    except IntegrityError:  # the same key was used on another order at the same moment: now its row can be seen
        answer = _confirm(shop, conversation, customer_id, proposal_id, key, now)
    failpoint("after_commit")
    if isinstance(answer, Exception):
        raise answer
    return answer


def _confirm(shop: Shop, conversation: str, customer_id: str, proposal_id: str, key: str, now: datetime) -> Answer:
    with shop.database.write() as session:
        row = find_proposal(session, proposal_id, customer_id)
        request = f"confirm:{proposal_id}"
        given = answer_under(session, customer_id, key, request, shop.policy.proposals, now)
        if given is not None:
            return given
        answer = _receipt_or_fresh(session, shop, conversation, row, now)
        if isinstance(answer, dict):
            keep_answer(session, customer_id, key, request, answer, now)
        return answer


def _receipt_or_fresh(session: Session, shop: Shop, conversation: str, row: ProposalRow, now: datetime) -> Answer:
    if row.receipt_id is not None:
        return session.get_one(ReceiptRow, row.receipt_id).body
    changes = requested(row)
    fresh = row.expires_at <= now
    if not fresh:
        order = load_order(session, row.order_number)
        decided = decide(session, shop, order, changes, now, code_confirmed=row.code_confirmed)
        if _as_seen(row, decided):
            return _apply(session, shop, conversation, row, decided, now)
    proposal = new_proposal(
        session, shop, conversation, row.order_number, changes, now, code_confirmed=row.code_confirmed
    )
    return ProposalExpiredError(proposal) if fresh else ProposalStaleError(proposal)


def _as_seen(row: ProposalRow, decided: Decided) -> bool:
    """Whether the rules still say what the customer was shown."""
    today = proposal_view(row.id, decided.order, decided.plan, row.expires_at)
    verdicts = [(change["verdict"], change["rule"]) for change in today["changes"]]
    seen = [(change["verdict"], change["rule"]) for change in row.body["changes"]]
    same_effects = _told(today["effects"]) == _told(row.body["effects"])
    return verdicts == seen and same_effects and all(today[member] == row.body[member] for member in SEEN)


def _told(effects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Effects as a customer knows them: which label the new one voids is the warehouse's affair."""
    return [{name: fact for name, fact in effect.items() if name != "voids"} for effect in effects]


def _apply(
    session: Session, shop: Shop, conversation: str, row: ProposalRow, decided: Decided, now: datetime
) -> dict[str, Any]:
    if not decided.plan.confirmable:
        raise NotConfirmableError
    outcome = decided.plan.outcome
    writing = Writing(
        outcome=outcome,
        applied=[decision.wire()["change"] for decision in decided.plan.decisions],
        kind="change",
        actor="customer",
        proposal=row.id,
        conversation=conversation,
        undoable=decided.order.state.in_warehouse and bool(outcome.steps),
    )
    receipt = write_outcome(session, shop, decided.order, decided.facts, writing, now)
    row.receipt_id = receipt["id"]
    return receipt
