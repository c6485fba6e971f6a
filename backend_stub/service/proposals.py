"""Propose: decide, reserve the stock, remember what the customer is shown; nothing else is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.changes import Change, change_of, change_wire
from backend_stub.model.decision import Plan
from backend_stub.model.enums import Need
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.rules.plan import make_plan
from backend_stub.service.codes import redeem_code, send_code
from backend_stub.service.errors import NotFoundError, VerificationFailedError
from backend_stub.service.locks import ask_locks, conversation_key, count_wrong, order_key
from backend_stub.service.shop import Asked, Shop, gather
from backend_stub.service.verification import speaker
from backend_stub.service.views import proposal_view
from backend_stub.storage.events import add_event
from backend_stub.storage.orders import load_customer, load_order, lock_orders
from backend_stub.storage.retrying import retried
from backend_stub.storage.stock import reserve
from backend_stub.storage.tables import ProposalRow


@dataclass(frozen=True)
class Decided:
    """An order under lock, what is known of it, and the plan the rules made."""

    order: Order
    facts: Facts
    plan: Plan


@retried
def propose(
    shop: Shop,
    conversation: str,
    number: str,
    changes: tuple[Change, ...],
    now: datetime,
    *,
    method_id: str | None = None,
    agent: str | None = None,
) -> dict[str, Any]:
    """The preview of these changes to the customer's order; NotFoundError for any other order.

    An agent speaks for the order's customer, whoever that is. `method_id` is the stored method for the money of it.
    """
    customer_id = None if agent else speaker(shop, conversation, now)
    with shop.database.write() as session:
        order = own_order(session, number, customer_id)
        return new_proposal(session, shop, conversation, order, changes, now, Asked(method_id), agent=agent)


def new_proposal(
    session: Session,
    shop: Shop,
    conversation: str,
    order: Order,
    changes: tuple[Change, ...],
    now: datetime,
    asked: Asked = Asked(),  # noqa: B008 - frozen
    *,
    agent: str | None = None,
) -> dict[str, Any]:
    """Decides about an order that is locked in the caller's write transaction, and keeps the proposal."""
    decided, number = decide(session, shop, order, changes, now, asked), order.number
    proposal_id, until = str(ULID.from_datetime(now)), now + timedelta(minutes=shop.policy.proposals.lifetime_minutes)
    body = proposal_view(proposal_id, decided.order, decided.plan, until)
    reserve(session, decided.plan.outcome.stock, number, proposal_id, now, until)
    session.add(
        ProposalRow(
            id=proposal_id,
            order_number=number,
            customer_id=decided.order.customer_id,
            conversation=conversation,
            version=decided.order.version,
            created_at=now,
            expires_at=until,
            requested=[change_wire(change) for change in changes],
            body=body,
            code_confirmed=asked.code_confirmed,
            method_id=asked.method_id,
            agent=agent,
        )
    )
    if Need.APPROVAL in decided.plan.outcome.needs and decided.plan.all_allowed:
        said = {"proposal": proposal_id, "types": [change.type for change in changes]}
        add_event(session, "approval_needed", now, order_number=number, conversation=conversation, facts=said)
    return body


def decide(
    session: Session, shop: Shop, order: Order, changes: tuple[Change, ...], now: datetime, asked: Asked
) -> Decided:
    """Locks the stock and asks the rules about an order that is locked already."""
    facts = gather(session, shop, order, now, changes=changes, asked=asked, lock=True)
    return Decided(order, facts, make_plan(order, changes, facts, shop.policy, now))


def asked_with(row: ProposalRow) -> Asked:
    """What this proposal asks besides its changes, with what has been answered."""
    approved = bool(row.approval and row.approval["approved"])
    return Asked(row.method_id, code_confirmed=row.code_confirmed, approved=approved)


def renew(session: Session, shop: Shop, row: ProposalRow, now: datetime) -> dict[str, Any]:
    """The proposal decided anew, with what has been answered meanwhile; it keeps its id."""
    decided = decide(session, shop, load_order(session, row.order_number), requested(row), now, asked_with(row))
    row.version = decided.order.version
    row.body = proposal_view(row.id, decided.order, decided.plan, row.expires_at)
    return row.body


def own_order(session: Session, number: str, customer_id: str | None) -> Order:
    """The customer's order (any, for None), locked; NotFoundError for others."""
    try:
        order = load_order(session, number)
    except LookupError:
        raise NotFoundError from None
    if customer_id not in (None, order.customer_id):
        raise NotFoundError
    return order


def find_proposal(session: Session, proposal_id: str, customer_id: str | None) -> ProposalRow:
    """The customer's proposal (any, for None) with its order locked; NotFoundError for others."""
    row = session.get(ProposalRow, proposal_id)
    if row is None:
        raise NotFoundError
    lock_orders(session, [row.order_number])
    session.refresh(row)
    if customer_id not in (None, row.customer_id):
        raise NotFoundError
    return row


def requested(row: ProposalRow) -> tuple[Change, ...]:
    return tuple(change_of(change) for change in row.requested)


@retried
def send_proposal_code(shop: Shop, conversation: str, proposal_id: str, now: datetime) -> None:
    """Sends a one-time code for this proposal to the contact on file."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.write() as session:
        ask_locks(session, [conversation_key(conversation)], now)
        find_proposal(session, proposal_id, customer_id)
        send_code(session, shop, conversation, proposal_id, load_customer(session, customer_id), now)


@retried
def answer_proposal_code(shop: Shop, conversation: str, proposal_id: str, code: str, now: datetime) -> dict[str, Any]:
    """The proposal anew, without its need of a code; VerificationFailedError for a wrong one."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.write() as session:
        asked = session.get(ProposalRow, proposal_id)
        if asked is None or asked.customer_id != customer_id:
            raise NotFoundError
        keys = (conversation_key(conversation), order_key(asked.order_number))
        ask_locks(session, keys, now)
        row = find_proposal(session, proposal_id, customer_id)
        # A message with the right code may come twice; the code is used up by then.
        if row.code_confirmed or redeem_code(session, shop, conversation, proposal_id, code, now) == customer_id:
            row.code_confirmed = True
            return renew(session, shop, row, now)
        count_wrong(session, keys, shop.policy.verification, now, conversation)
    raise VerificationFailedError
