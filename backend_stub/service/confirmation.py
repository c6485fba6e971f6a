"""Confirm: one transaction that asks the rules again and applies all of a proposal or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.enums import Need
from backend_stub.service.errors import NotConfirmableError, ProposalExpiredError, ProposalStaleError
from backend_stub.service.failpoints import failpoint
from backend_stub.service.keys import answer_under, keep_answer, key_owner
from backend_stub.service.proposals import Decided, asked_with, decide, find_proposal, new_proposal, requested
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker
from backend_stub.service.views import proposal_view
from backend_stub.service.writing import Writing, actor, write_outcome
from backend_stub.storage.orders import load_order
from backend_stub.storage.retrying import retried
from backend_stub.storage.tables import ProposalRow, ReceiptRow

SEEN = ("before_after", "price_difference", "new_total", "expected_delivery", "needs")
Answer = dict[str, Any] | ProposalStaleError | ProposalExpiredError


@retried
def confirm(
    shop: Shop, conversation: str, proposal_id: str, key: str, now: datetime, *, agent: str | None = None
) -> dict[str, Any]:
    """The receipt: the same for the same key, and for the same proposal whatever the key.

    Raises KeyReusedError, NotConfirmableError, or ProposalStaleError and ProposalExpiredError with a fresh proposal.
    """
    customer_id = None if agent else speaker(shop, conversation, now)
    confirming = Confirming(shop, conversation, customer_id, agent, proposal_id, key, now)
    answer = confirming.answer()
    failpoint("after_commit")
    if isinstance(answer, Exception):
        raise answer
    return answer


@dataclass(frozen=True)
class Confirming:
    """One attempt to confirm: who, what, under which key; `customer_id` is None for an agent."""

    shop: Shop
    conversation: str
    customer_id: str | None
    agent: str | None
    proposal_id: str
    key: str
    now: datetime

    def answer(self) -> Answer:
        with self.shop.database.write() as session:
            row = find_proposal(session, self.proposal_id, self.customer_id)
            request, owner = f"confirm:{self.proposal_id}", key_owner(row.customer_id, self.agent)
            given = answer_under(session, owner, self.key, request, self.shop.policy.proposals, self.now)
            if given is not None:
                return given
            answer = self._receipt_or_fresh(session, row)
            if isinstance(answer, dict):
                keep_answer(session, owner, self.key, request, answer, self.now)
            return answer

    def _receipt_or_fresh(self, session: Session, row: ProposalRow) -> Answer:
        if row.receipt_id is not None:
            return session.get_one(ReceiptRow, row.receipt_id).body
        changes, asked = requested(row), asked_with(row)
        expired = row.expires_at <= self.now
        order = load_order(session, row.order_number)
        if not expired or _waits_for_a_person(row):
            decided = decide(session, self.shop, order, changes, self.now, asked)
            if _as_seen(row, decided):
                return self._apply(session, row, decided)
        proposal = new_proposal(session, self.shop, self.conversation, order, changes, self.now, asked, agent=row.agent)
        return ProposalExpiredError(proposal) if expired else ProposalStaleError(proposal)

    def _apply(self, session: Session, row: ProposalRow, decided: Decided) -> dict[str, Any]:
        if not decided.plan.confirmable:
            raise NotConfirmableError
        outcome = decided.plan.outcome
        writing = Writing(
            outcome=outcome,
            applied=[decision.wire()["change"] for decision in decided.plan.decisions],
            kind="change",
            actor=actor(self.agent),
            proposal=row.id,
            conversation=self.conversation,
            undoable=bool(outcome.customer) or (decided.order.state.in_warehouse and bool(outcome.steps)),
        )
        receipt = write_outcome(session, self.shop, decided.order, decided.facts, writing, self.now)
        row.receipt_id = receipt["id"]
        return receipt


def _waits_for_a_person(row: ProposalRow) -> bool:
    """It is asked for once: a second yes to the same makes no second proposal."""
    return Need.APPROVAL.value in row.body["needs"] and row.approval is None


def _as_seen(row: ProposalRow, decided: Decided) -> bool:
    """Whether the rules still say what the customer was shown."""
    today = proposal_view(row.id, decided.order, decided.plan, row.expires_at)
    verdicts = [(change["verdict"], change["rule"]) for change in today["changes"]]
    seen = [(change["verdict"], change["rule"]) for change in row.body["changes"]]
    same_effects = _told(today["effects"]) == _told(row.body["effects"])
    return verdicts == seen and same_effects and all(today[member] == row.body[member] for member in SEEN)


def _told(effects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Effects as a customer knows them: which label the new one voids is the warehouse's affair, and a span of time
    ends later by as much as the yes came later."""
    return [{name: fact for name, fact in effect.items() if name not in ("voids", "until")} for effect in effects]
