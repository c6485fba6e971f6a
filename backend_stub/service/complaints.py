"""Complaints after they were opened: what was found, the settlement, and whether the customer agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.care import CaseState
from backend_stub.rules.staffing import expected_by
from backend_stub.rules.standing import instant
from backend_stub.service.asking import Asker, asker, case_for
from backend_stub.service.case_views import case_summary, case_view, order_of
from backend_stub.service.errors import NotFoundError, RefusedError
from backend_stub.service.links import feedback_token
from backend_stub.service.notify import notify
from backend_stub.service.shop import Shop
from backend_stub.service.verification import speaker
from backend_stub.storage.care import case_number
from backend_stub.storage.care_tables import CaseRow
from backend_stub.storage.cases import cases_of
from backend_stub.storage.events import add_event
from backend_stub.storage.orders import load_customer
from backend_stub.storage.retrying import retried
from backend_stub.storage.tables import ReceiptRow

IN_MAILS = {
    "correction": "correction",
    "resend": "resend",
    "refund": "refund",
    "part_refund": "partial_refund",
    "voucher": "voucher",
    "points": "points",
}


@dataclass(frozen=True)
class Findings:
    """Cause and impact as staff found them; `carrier` is the carrier's proof: status, time, place, reference."""

    cause: str
    impact: dict[str, Any] | None = None
    note: str | None = None
    carrier: dict[str, Any] | None = None


def list_cases(shop: Shop, conversation: str, now: datetime) -> dict[str, Any]:
    """The customer's cases, newest first."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.read() as session:
        return {"cases": [case_summary(row) for row in cases_of(session, customer_id)]}


def read_case(shop: Shop, conversation: str | None, agent: str | None, number: str, now: datetime) -> dict[str, Any]:
    """The asker's case, or any for staff."""
    who = asker(shop, conversation, agent, now)
    with shop.database.read() as session:
        return case_view(session, case_for(session, who, number), shop.policy, staff=agent is not None)


@retried
def write_findings(shop: Shop, agent: str, number: str, found: Findings, now: datetime) -> dict[str, Any]:
    """Writes cause and impact down; the case then offers what the table has for them."""
    with shop.database.write() as session:
        row = case_for(session, Asker(agent=agent), number, lock=True)
        row.cause = found.cause
        if found.impact is not None:
            _same_currency(session, shop, row, found.impact)
            row.impact = {**(row.impact or {}), **found.impact}
        if found.carrier is not None:
            attach_carrier_proof(row, found.carrier)
        _remember(row, agent, found.note, now)
        _tell_staff(session, row, "case_findings", now, cause=found.cause)
        return case_view(session, row, shop.policy, staff=True)


def attach_carrier_proof(row: CaseRow, proof: dict[str, Any]) -> None:
    """What the carrier says of the parcel, beside what the order's own books say."""
    row.facts = {**row.facts, "carrier": proof}


@retried
def settle_case(
    shop: Shop, agent: str, number: str, remedy: dict[str, Any] | None, note: str | None, now: datetime
) -> dict[str, Any]:
    """Settles the case, tells the customer, asks whether it is settled and how it was; once."""
    with shop.database.write() as session:
        row = case_for(session, Asker(agent=agent), number, lock=True)
        if row.state != CaseState.SETTLED:
            row.state, row.settled_at, row.satisfied = CaseState.SETTLED.value, now, None
            row.remedy = _of_the_case(session, row, remedy) or row.remedy
            _remember(row, agent, note, now)
            _tell_staff(session, row, "case_settled", now, cause=row.cause)
            _ask_whether_settled(session, shop, row, now)
        return case_view(session, row, shop.policy, staff=True)


@retried
def answer_settled(shop: Shop, conversation: str | None, number: str, settled: bool, now: datetime) -> dict[str, Any]:
    """The customer's word on a settlement: a no opens the case again, for a person."""
    who = asker(shop, conversation, None, now)
    with shop.database.write() as session:
        row = case_for(session, who, number, lock=True)
        if settled is False and row.state == CaseState.ESCALATED:
            return case_view(session, row, shop.policy, staff=False)
        if row.state != CaseState.SETTLED:
            raise RefusedError("case.not_settled", {"state": row.state})
        row.satisfied = settled
        if not settled:
            _escalate(session, shop, row, now)
        return case_view(session, row, shop.policy, staff=False)


def _escalate(session: Session, shop: Shop, row: CaseRow, now: datetime) -> None:
    row.state, row.settled_at = CaseState.ESCALATED.value, None
    row.expected_by = expected_by(shop.policy, now)
    _tell_staff(session, row, "case_reopened", now, cause=row.cause)


def _same_currency(session: Session, shop: Shop, row: CaseRow, impact: dict[str, Any]) -> None:
    order = order_of(session, row)
    currency = order.currency if order else shop.policy.currency
    if any(impact[name]["currency"] != currency for name in ("loss", "cost") if name in impact):
        raise RefusedError("case.other_currency", {"currency": currency})


def _of_the_case(session: Session, row: CaseRow, remedy: dict[str, Any] | None) -> dict[str, Any] | None:
    """The remedy; NotFoundError when its receipt is not one of the case's order."""
    if remedy and "receipt" in remedy:
        receipt = session.get(ReceiptRow, remedy["receipt"])
        if receipt is None or receipt.order_number != row.order_number:
            raise NotFoundError
    return remedy


def _remember(row: CaseRow, agent: str, note: str | None, now: datetime) -> None:
    """Who did something to the case and what was noted; part of its facts."""
    notes = [*row.facts.get("notes", []), {"at": instant(now), "agent": agent, "note": note}]
    row.facts = {**row.facts, "notes": notes}


def _tell_staff(session: Session, row: CaseRow, kind: str, now: datetime, **facts: Any) -> None:
    said = {"case": case_number(row), "kind": row.kind, **facts}
    add_event(session, kind, now, order_number=row.order_number, conversation=row.conversation, facts=said)


def _ask_whether_settled(session: Session, shop: Shop, row: CaseRow, now: datetime) -> None:
    if row.customer_id is None:
        return
    customer, number = load_customer(session, row.customer_id), case_number(row)
    facts: dict[str, Any] = {"case": number, "remedies": _in_mails(row.remedy)}
    if customer.preferences.email_feedback:
        facts["feedback_token"] = feedback_token(shop.secret, number, customer.id)
    key = f"case:{number}:settled:{len(row.facts['notes'])}"  # a case can be settled again
    notify(session, customer, "case_settled", facts, now, key, order=order_of(session, row))


def _in_mails(remedy: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What was given, as mails tell it; words alone are not told as a gift."""
    kind = IN_MAILS.get(remedy["type"]) if remedy else None
    return [{"type": kind, "facts": {"amount": remedy.get("amount")}}] if remedy and kind else []
