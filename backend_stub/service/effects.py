"""Effects of a confirmed change: rows of the outbox, money, promises and gifts, in the change's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend_stub.model.decision import Effect
from backend_stub.model.enums import OutboxKind
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.rules import postal
from backend_stub.service.notify import notify
from backend_stub.service.views import line_wire
from backend_stub.storage.outbox import enqueue


@dataclass(frozen=True)
class Leaving:
    """What the effects of one receipt leave with: the order before and after the change, and what the mails say."""

    before: Order
    order: Order
    facts: Facts
    policy: Policy
    receipt: dict[str, Any]
    ledger_entry: str | None
    now: datetime

    def key(self, name: str) -> str:
        return f"{self.receipt['id']}:{name}"


Send = Callable[[Session, Effect, Leaving, str], None]


def leave(session: Session, kind: OutboxKind, payload: dict[str, Any], leaving: Leaving, key: str) -> None:
    """One row of the outbox that belongs to this receipt."""
    enqueue(
        session,
        kind,
        payload,
        leaving.now,
        order_number=leaving.order.number,
        receipt_id=leaving.receipt["id"],
        idempotency_key=key,
    )


def mail(session: Session, leaving: Leaving, template: str, key: str, **facts: Any) -> None:
    """A mail that tells what the receipt says, and these facts."""
    members = ("before_after", "price_difference", "new_total", "expected_delivery", "effects", "undoable")
    said = {member: leaving.receipt[member] for member in members} | facts
    customer, receipt_id = leaving.facts.customer, leaving.receipt["id"]
    notify(session, customer, template, said, leaving.now, key, order=leaving.order, receipt_id=receipt_id)


def tell_of_security(session: Session, leaving: Leaving) -> None:
    """The contact that was on file before is told that where goods or money go was changed."""
    customer, before = leaving.facts.customer, leaving.before
    facts = {"before_after": leaving.receipt["before_after"]}
    key = leaving.key("security")
    notify(
        session,
        customer,
        "security_details_changed",
        facts,
        leaving.now,
        key,
        order=before,
        receipt_id=leaving.receipt["id"],
    )


def send_label(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    """A label for the order's goods, or for those of its lines that are sent again."""
    payload = {**parcel(leaving), **effect.facts}
    if again := effect.facts.get("again"):
        payload["lines"] = [line for line in payload["lines"] if line["line"] in again]
    leave(session, OutboxKind.LABEL, payload, leaving, key)


def send_customs(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    leave(session, OutboxKind.CUSTOMS, {**parcel(leaving), **effect.facts}, leaving, key)


def call_carrier(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    leave(session, OutboxKind.CARRIER_CALL, {**parcel(leaving), **effect.facts}, leaving, key)


def void_label(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    leave(session, OutboxKind.LABEL_VOID, {"order": leaving.order.number, **effect.facts}, leaving, key)


def send_return_label(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    """By e-mail, for the lines that come back."""
    wanted = {line["line"] for line in effect.facts["lines"]}
    sent = parcel(leaving)
    lines = [line for line in sent["lines"] if line["line"] in wanted]
    customer = leaving.facts.customer
    to = (leaving.order.contact or {}).get("email") or customer.email
    payload = {**sent, "lines": lines, "to": to, "language": customer.language}
    leave(session, OutboxKind.RETURN_LABEL, payload, leaving, key)


def send_email(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    mail(session, leaving, effect.facts["template"], key, **_refund_facts(leaving), **_decided(leaving))


def parcel(leaving: Leaving) -> dict[str, Any]:
    order = leaving.order
    return {
        "order": order.number,
        "carrier": order.shipping.carrier,
        "tracking_number": order.shipping.tracking_number,
        "address": postal.wire(order.address),
        "phone": (order.contact or {}).get("phone") or leaving.facts.customer.phone,
        "postal_charges": order.money(order.shipping.price).wire(),
        "lines": [line_wire(line, order, leaving.facts.catalogue) for line in order.live_lines],
    }


def _refund_facts(leaving: Leaving) -> dict[str, Any]:
    refunds = [effect for effect in leaving.receipt["effects"] if effect["type"] == "refund"]
    if not refunds:
        return {}
    refund, back = refunds[-1], sum(refund["amount"]["amount"] for refund in refunds)
    fastest, slowest = refund.get("business_days", (0, 0))
    days = f"{fastest}–{slowest}" if slowest else None
    return {"refund": leaving.order.money(back).wire(), "refund_to": refund["method"], "refund_days": days}


def _decided(leaving: Leaving) -> dict[str, Any]:
    """What only some mails say: the detail that is missing, and until when the order waits."""
    paused = leaving.order.paused
    if not paused or paused["why"] != "missing_detail":
        return {}
    return {"missing": [paused["detail"]], "held_until": paused["until"]}
