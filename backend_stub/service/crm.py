"""Customers: how to reach them, what they prefer, and everything that went back and forth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.model.address import Address
from backend_stub.model.changes import DefaultAddressChange
from backend_stub.model.policy import Policy
from backend_stub.rules import postal
from backend_stub.rules.standing import instant
from backend_stub.rules.wished_address import unusable
from backend_stub.service.case_views import case_summary
from backend_stub.service.errors import NotFoundError, RefusedError
from backend_stub.service.feedback import feedback_view
from backend_stub.service.links import unsubscriber
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker
from backend_stub.service.views import summary
from backend_stub.storage.care_tables import FeedbackRow
from backend_stub.storage.cases import cases_of
from backend_stub.storage.contacts import contacts_of, note_contact
from backend_stub.storage.events import add_event
from backend_stub.storage.money_tables import PaymentMethodRow
from backend_stub.storage.orders import load_customer, orders_of
from backend_stub.storage.retrying import retried
from backend_stub.storage.stock import load_catalogue
from backend_stub.storage.tables import CustomerRow, ProposalRow, ReceiptRow, folded
from backend_stub.storage.trust_tables import VerificationRow

MOST_LISTED = 200
_Row = TypeVar("_Row", ProposalRow, ReceiptRow, FeedbackRow)


@dataclass(frozen=True)
class Wishes:
    """What a customer changes about himself; None leaves it as it is."""

    name: str | None = None
    language: str | None = None
    default_address: dict[str, str] | None = None
    preferences: dict[str, bool] | None = None


@retried
def read_customer(shop: Shop, conversation: str, now: datetime) -> dict[str, Any]:
    """The customer's own record; e-mail and phone masked, since whoever reads it may have known only a postcode."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.read() as session:
        return _own_view(session, customer_id)


@retried
def change_customer(shop: Shop, conversation: str, wishes: Wishes, now: datetime) -> dict[str, Any]:
    """Writes what was wished; RefusedError for an address that the shop cannot send to. For future orders only."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.write() as session:
        row = session.get_one(CustomerRow, customer_id, with_for_update=True)
        row.name = wishes.name or row.name
        row.name_key = folded(row.name)
        row.language = wishes.language or row.language
        row.preferences = {**row.preferences, **(wishes.preferences or {})}
        if wishes.default_address is not None:
            row.default_address = _usable(row.name, wishes.default_address, shop.policy).wire()
        changed = [name for name, value in vars(wishes).items() if value is not None]
        add_event(session, "customer_changed", now, conversation=conversation, facts={"members": changed})
        note_contact(session, customer_id, "chat", "in", "customer_changed", now, conversation=conversation)
        session.flush()
        return _own_view(session, customer_id)


@retried
def unsubscribe(shop: Shop, token: str, now: datetime) -> None:
    """One click in a mail: that kind of mail comes no more. NotFoundError for a forged link."""
    customer_id, kind = unsubscriber(shop.secret, token) or ("", "")
    with shop.database.write() as session:
        row = session.get(CustomerRow, customer_id, with_for_update=True)
        if row is None or row.erased_at is not None:
            raise NotFoundError
        if row.preferences.get(kind) is not False:
            row.preferences = {**row.preferences, kind: False}
            note_contact(session, row.id, "link", "in", "unsubscribed", now, reference=kind)


def customer_for_staff(shop: Shop, customer_id: str) -> dict[str, Any]:
    """The whole record, unmasked."""
    with shop.database.read() as session:
        return _for_staff(session, customer_id)


def customer_of(shop: Shop, conversation: str, now: datetime) -> dict[str, Any]:
    """Whom a conversation speaks for, or spoke for when it was verified last, with their orders, the newest first."""
    with shop.database.read() as session:
        verified = session.get(VerificationRow, conversation)
        if verified is None:
            return {"customer": None, "orders": []}
        orders = orders_of(session, verified.customer_id)
        catalogue = load_catalogue(session, [line.sku for order in orders for line in order.lines], "", now)
        record = _for_staff(session, verified.customer_id)
    return {"customer": record, "orders": [summary(order, catalogue) for order in orders]}


def _for_staff(session: Session, customer_id: str) -> dict[str, Any]:
    row = _known(session, customer_id)
    erased = instant(row.erased_at) if row.erased_at else None
    open_contact = {"email": row.email, "phone": row.phone, "erased_at": erased}
    return {"id": row.id, **_own_view(session, customer_id), **open_contact}


def contact_history(shop: Shop, customer_id: str) -> dict[str, Any]:
    """Who wrote to whom, newest first."""
    with shop.database.read() as session:
        _known(session, customer_id)
        rows = contacts_of(session, customer_id)
    members = ("channel", "direction", "kind", "order_number", "conversation", "reference")
    return {"contacts": [{"at": instant(row.at), **{name: getattr(row, name) for name in members}} for row in rows]}


def requests_of(shop: Shop, customer_id: str) -> dict[str, Any]:
    """What the customer asked for, what came of it, the cases, and what they said of it; newest first."""
    with shop.database.read() as session:
        _known(session, customer_id)
        return {
            "proposals": [_proposal(row) for row in _newest(session, ProposalRow, customer_id)],
            "receipts": [row.body for row in _newest(session, ReceiptRow, customer_id)],
            "cases": [case_summary(row) for row in cases_of(session, customer_id)],
            "feedback": [feedback_view(row) for row in _newest(session, FeedbackRow, customer_id)],
        }


def _own_view(session: Session, customer_id: str) -> dict[str, Any]:
    customer = load_customer(session, customer_id)
    address = customer.default_address
    methods = session.scalars(
        select(PaymentMethodRow).where(PaymentMethodRow.customer_id == customer_id).order_by(PaymentMethodRow.id)
    )
    return {
        "name": customer.name,
        "language": customer.language,
        "email": masked_email(customer.email),
        "phone": masked_phone(customer.phone),
        "default_address": postal.wire(address) if address else None,
        "preferences": vars(customer.preferences),
        "points": customer.points,
        "payment_methods": [{"id": row.id, "kind": row.kind, "label": row.label} for row in methods],
    }


def masked_email(email: str) -> str:
    """`anna.schmidt@example.com` → `a…@example.com`."""
    name, _, house = email.partition("@")
    return f"{name[:1]}…@{house}" if house else ""


def masked_phone(phone: str) -> str:
    """The last two digits, which tell its owner which one it is."""
    digits = [char for char in phone if char.isdigit()]
    return "…" + "".join(digits[-2:]) if digits else ""


def _usable(name: str, given: dict[str, str], policy: Policy) -> Address:
    address = Address.of({"name": name, **given})
    refusal = unusable(DefaultAddressChange(address), address, policy)
    if refusal is not None:
        raise RefusedError(refusal.rule, refusal.facts)
    return postal.check(address).address


def _known(session: Session, customer_id: str) -> CustomerRow:
    row = session.get(CustomerRow, customer_id)
    if row is None:
        raise NotFoundError
    return row


def _newest(session: Session, table: type[_Row], customer_id: str) -> list[_Row]:
    query = select(table).where(table.customer_id == customer_id).order_by(table.id.desc()).limit(MOST_LISTED)
    return list(session.scalars(query))


def _proposal(row: ProposalRow) -> dict[str, Any]:
    """What was asked and what the rules said; the whole preview is in the proposal itself."""
    decided = [
        {"type": decision["change"]["type"], "verdict": decision["verdict"], "rule": decision["rule"]}
        for decision in row.body["changes"]
    ]
    return {
        "id": row.id,
        "order": row.order_number,
        "at": instant(row.created_at),
        "changes": decided,
        "receipt": row.receipt_id,
    }
