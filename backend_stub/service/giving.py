"""What a change gives besides goods and money: vouchers, points, cases, claims, and the promises that follow."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from ulid import ULID

from backend_stub.model.decision import Effect
from backend_stub.model.enums import LineState, OutboxKind, PaymentMethod
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.rules.standing import instant
from backend_stub.service.cases import add_case
from backend_stub.service.effects import Leaving, leave, mail
from backend_stub.service.promises import make_promise
from backend_stub.storage.care import case_number
from backend_stub.storage.care_tables import ClaimRow
from backend_stub.storage.events import add_event
from backend_stub.storage.ledger import book, voucher_issued
from backend_stub.storage.money_tables import VoucherRow
from backend_stub.storage.outbox import untouched
from backend_stub.storage.tables import CustomerRow

VOUCHER_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PROMISED = {"return_label": "return_label", "voucher": "voucher"}
"""Effects that are promises by themselves → the promise's kind in the policy."""


def issue_voucher(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    """A share or an amount off a later order, by e-mail."""
    code = "GS-" + "".join(secrets.choice(VOUCHER_ALPHABET) for _ in range(10))
    amount = effect.facts.get("amount")
    session.add(
        VoucherRow(
            code=code,
            customer_id=leaving.order.customer_id,
            order_number=leaving.order.number,
            percent=effect.facts.get("percent"),
            amount=amount["amount"] if amount else None,
            currency=amount["currency"] if amount else None,
            reason=effect.facts["reason"],
            receipt_id=leaving.receipt["id"],
            issued_at=leaving.now,
        )
    )
    if amount:
        owed = voucher_issued(amount["amount"])
        book(session, leaving.order, leaving.now, owed, receipt_id=leaving.receipt["id"])
    worth = {"value": amount} if amount else {"percent": effect.facts["percent"]}
    mail(session, leaving, "voucher", key, code=code, **worth)


def credit_points(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    """Loyalty points on the customer's account, told by e-mail."""
    points = effect.facts["points"]
    account = update(CustomerRow).where(CustomerRow.id == leaving.order.customer_id)
    session.execute(account.values(points=CustomerRow.points + points).execution_options(synchronize_session=False))
    mail(session, leaving, "points", key, points=points, reason="apology")


def claim_from_carrier(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    """The carrier is asked to pay for what it lost or broke; a parcel without a number cannot be claimed for."""
    before, amount = leaving.before, effect.facts["amount"]
    number = before.shipping.tracking_number
    if not number or _claimed_before(session, leaving, number, amount["amount"]):
        return
    row = ClaimRow(
        id=str(ULID.from_datetime(leaving.now)),
        order_number=before.number,
        carrier_kind=before.shipping.carrier_kind.value,
        tracking_number=number,
        kind=effect.facts["kind"],
        amount=amount["amount"],
        currency=amount["currency"],
        state="wanted",
        receipt_id=leaving.receipt["id"],
        opened_at=leaving.now,
    )
    session.add(row)
    payload = {
        "order": before.number,
        "carrier_kind": row.carrier_kind,
        "tracking_number": number,
        "kind": row.kind,
        "claim": row.id,
        **amount,
    }
    leave(session, OutboxKind.CLAIM, payload, leaving, f"claim:{row.id}")


def _claimed_before(session: Session, leaving: Leaving, number: str, amount: int) -> bool:
    """Whether this parcel is claimed for already; while the carrier has not been asked, further lines are added.

    Afterwards a carrier takes no second claim for one parcel: staff see what it does not pay.
    """
    query = select(ClaimRow).where(ClaimRow.order_number == leaving.before.number, ClaimRow.tracking_number == number)
    row = session.scalar(query.with_for_update())
    if row is None:
        return False
    made_good = (LineState.RESENT, LineState.REFUNDED)
    lost = max(amount, sum(line.worth for line in leaving.order.live_lines if line.state in made_good))
    asking = untouched(session, f"claim:{row.id}")
    if lost > row.amount and asking is not None:
        row.amount, asking.payload = lost, {**asking.payload, "amount": lost}
    elif lost > row.amount:
        said = {"claim": row.id, "claimed": row.amount, "lost": lost}
        add_event(session, "claim_too_small", leaving.now, order_number=row.order_number, facts=said)
    return True


def promise(session: Session, effect: Effect, leaving: Leaving, key: str) -> None:
    """What was said is written down, with the time by which the policy has it done."""
    facts = {name: fact for name, fact in effect.facts.items() if name != "kind"}
    _promise(session, effect.facts["kind"], leaving, facts)


def promises_by_themselves(session: Session, effects: tuple[Effect, ...], leaving: Leaving) -> None:
    """Refunds, return labels and vouchers are promises without being called so."""
    for effect in effects:
        if effect.type in PROMISED:
            _promise(session, PROMISED[effect.type], leaving, {})
    refunds = [effect.facts.get("when", "now") for effect in effects if _is_to_come(effect)]
    if refunds:  # one promise, kept when the last part has been sent
        _promise(session, "refund", leaving, {"when": refunds[-1]})


def _is_to_come(effect: Effect) -> bool:
    """A refund, unless a stored gift card has it with the change itself."""
    if effect.type != "refund":
        return False
    at_once = effect.facts.get("when", "now") == "now" and effect.facts.get("method_id") is not None
    return not (at_once and effect.facts["method"] == PaymentMethod.GIFT_CARD.value)


def open_cases(
    session: Session,
    policy: Policy,
    order: Order,
    effects: tuple[Effect, ...],
    conversation: str | None,
    now: datetime,
) -> tuple[Effect, ...]:
    """Opens the cases that a change wants; the effects with their numbers, so that the receipt tells them."""
    return tuple(
        _opened(session, policy, order, effect, conversation, now) if effect.type == "case" else effect
        for effect in effects
    )


def _opened(
    session: Session, policy: Policy, order: Order, effect: Effect, conversation: str | None, now: datetime
) -> Effect:
    row = add_case(
        session,
        policy,
        effect.facts["kind"],
        now,
        conversation=conversation,
        customer_id=order.customer_id,
        order=order.number,
    )
    row.order_number, row.cause = order.number, effect.facts.get("cause")
    told: dict[str, Any] = {"number": case_number(row), "expected_by": instant(row.expected_by)}
    return replace(effect, facts={**effect.facts, **told})


def _promise(session: Session, kind: str, leaving: Leaving, facts: dict[str, Any]) -> None:
    figures, waits = leaving.policy.promises, facts.get("when", "now") != "now"
    hours = figures.refund_waiting_hours if waits else figures.hours[kind]
    make_promise(
        session,
        kind,
        leaving.now,
        leaving.now + timedelta(hours=hours),
        leaving.order.customer_id,
        order_number=leaving.order.number,
        receipt_id=leaving.receipt["id"],
        facts=facts,
    )
