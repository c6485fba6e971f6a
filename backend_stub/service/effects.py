"""Effects of a confirmed change become rows of the outbox, in the change's own transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.decision import Effect
from backend_stub.model.enums import OutboxKind
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.rules import postal
from backend_stub.service.views import line_wire
from backend_stub.storage.money_tables import VoucherRow
from backend_stub.storage.outbox import enqueue

VOUCHER_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
STRAIGHT = {"label": OutboxKind.LABEL, "customs": OutboxKind.CUSTOMS, "carrier_call": OutboxKind.CARRIER_CALL}


@dataclass(frozen=True)
class Leaving:
    """What the effects of one receipt leave with: the order after the change, and what the mails say."""

    order: Order
    facts: Facts
    receipt: dict[str, Any]
    ledger_entry: str | None
    now: datetime


def send_effects(session: Session, effects: tuple[Effect, ...], leaving: Leaving) -> None:
    """One row per effect that leaves the house; what only informs the customer (stock) has none."""
    for number, effect in enumerate(effects, start=1):
        kind, payload = _row(session, effect, leaving)
        if kind is not None:
            key = f"{leaving.receipt['id']}:{number}:{effect.type}"
            _enqueue(session, kind, payload, leaving, key)


def tell_of_security(session: Session, leaving: Leaving) -> None:
    """The contact on file is told that where goods go was changed on a dear order."""
    payload = email(leaving, "security_details_changed")
    _enqueue(session, OutboxKind.EMAIL, payload, leaving, f"{leaving.receipt['id']}:security")


def email(leaving: Leaving, template: str, **facts: Any) -> dict[str, Any]:
    """A mail to the contact on file, in the customer's language."""
    customer = leaving.facts.customer
    members = ("before_after", "price_difference", "new_total", "expected_delivery", "effects", "undoable")
    said = {member: leaving.receipt[member] for member in members}
    said |= {"name": customer.name, "order": leaving.order.number, **facts}
    return {"template": template, "to": customer.email, "language": customer.language, "facts": said}


def _enqueue(session: Session, kind: OutboxKind, payload: dict[str, Any], leaving: Leaving, key: str) -> None:
    enqueue(
        session,
        kind,
        payload,
        leaving.now,
        order_number=leaving.order.number,
        receipt_id=leaving.receipt["id"],
        idempotency_key=key,
    )


def _row(session: Session, effect: Effect, leaving: Leaving) -> tuple[OutboxKind | None, dict[str, Any]]:
    order = leaving.order
    if effect.type in STRAIGHT:
        return STRAIGHT[effect.type], {**_parcel(leaving), **effect.facts}
    if effect.type == "label_void":
        return OutboxKind.LABEL_VOID, {"order": order.number, **effect.facts}
    if effect.type in ("refund", "payment"):
        return _money_row(effect, leaving)
    if effect.type == "return_label":
        return OutboxKind.RETURN_LABEL, _return_label(effect, leaving)
    if effect.type == "voucher":
        return OutboxKind.EMAIL, email(leaving, "voucher", **_issue_voucher(session, effect, leaving))
    if effect.type == "email":
        return OutboxKind.EMAIL, email(leaving, effect.facts["template"], **_refund_facts(leaving))
    return None, {}


def _parcel(leaving: Leaving) -> dict[str, Any]:
    order = leaving.order
    return {
        "order": order.number,
        "carrier": order.shipping.carrier,
        "tracking_number": order.shipping.tracking_number,
        "address": postal.wire(order.address),
        "lines": [line_wire(line, order, leaving.facts.catalogue) for line in order.lines],
    }


def _money_row(effect: Effect, leaving: Leaving) -> tuple[OutboxKind | None, dict[str, Any]]:
    """Money moves now, or not before the goods are back (see parcels.py)."""
    if effect.facts.get("when", "now") != "now":
        return None, {}
    amount = effect.facts["amount"]
    payload = {
        "order": leaving.order.number,
        **amount,
        "method": effect.facts["method"],
        "ledger_entry": leaving.ledger_entry,
    }
    return OutboxKind(effect.type), payload


def _return_label(effect: Effect, leaving: Leaving) -> dict[str, Any]:
    customer = leaving.facts.customer
    wanted = {line["line"] for line in effect.facts["lines"]}
    parcel = _parcel(leaving)
    lines = [line for line in parcel["lines"] if line["line"] in wanted]
    return {**parcel, "lines": lines, "to": customer.email, "language": customer.language}


def _issue_voucher(session: Session, effect: Effect, leaving: Leaving) -> dict[str, Any]:
    code = "GS-" + "".join(secrets.choice(VOUCHER_ALPHABET) for _ in range(10))
    session.add(
        VoucherRow(
            code=code,
            customer_id=leaving.order.customer_id,
            order_number=leaving.order.number,
            percent=effect.facts["percent"],
            reason=effect.facts["reason"],
            receipt_id=leaving.receipt["id"],
            issued_at=leaving.now,
        )
    )
    return {"code": code, "percent": effect.facts["percent"]}


def _refund_facts(leaving: Leaving) -> dict[str, Any]:
    refund = next((effect for effect in leaving.receipt["effects"] if effect["type"] == "refund"), None)
    if refund is None:
        return {}
    fastest, slowest = refund.get("business_days", (0, 0))
    days = f"{fastest}–{slowest}" if slowest else None
    return {"refund": refund["amount"], "refund_to": refund["method"], "refund_days": days}
