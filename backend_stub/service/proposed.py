"""Proposals as staff read them afterwards: what was checked, offered, chosen, approved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from backend_stub.model.enums import Need
from backend_stub.model.policy import Policy
from backend_stub.rules.standing import instant
from backend_stub.service.errors import NotFoundError
from backend_stub.service.shop import Shop
from backend_stub.storage.tables import ProposalRow

MOST = 50


def of_conversation(shop: Shop, conversation: str) -> dict[str, Any]:
    """The newest proposals that were made in a conversation, the newest first."""
    query = select(ProposalRow).where(ProposalRow.conversation == conversation).order_by(ProposalRow.id.desc())
    with shop.database.read() as session:
        return {"proposals": [_view(row, shop.policy) for row in session.scalars(query.limit(MOST))]}


def proposal(shop: Shop, proposal_id: str) -> dict[str, Any]:
    """Raises NotFoundError."""
    with shop.database.read() as session:
        row = session.get(ProposalRow, proposal_id)
        if row is None:
            raise NotFoundError
        return _view(row, shop.policy)


def _view(row: ProposalRow, policy: Policy) -> dict[str, Any]:
    word = row.approval
    waits = Need.APPROVAL.value in row.body["needs"] and word is None and row.receipt_id is None
    rules = {decision["rule"] for decision in row.body["changes"]}
    return {
        "proposal": row.body,
        "rules": {rule: policy.rules[rule] for rule in sorted(rules) if rule in policy.rules},
        "conversation": row.conversation,
        "created_at": instant(row.created_at),
        "agent": row.agent,
        "waits_for_approval": waits,
        "approval": {name: word[name] for name in ("agent", "approved", "reason", "at")} if word else None,
        "receipt": row.receipt_id,
    }
