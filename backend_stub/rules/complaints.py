"""What is offered for a complaint: a table of the policy, within what goodwill may give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend_stub.model.care import Impact
from backend_stub.model.changes import Change, CompensationChange, change_of
from backend_stub.model.decision import Offer
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy, RemedyEntry, RemedyOffer
from backend_stub.rules.compensation import cap


def remedies(
    order: Order, kind: str, found: str | None, impact: Impact, policy: Policy, case: str | None = None
) -> tuple[Offer, ...]:
    """Ranked remedies that can be proposed as they are; none where the table has none or it was made good already.

    `found` is the cause that was found, None before that; amounts stay within what needs no approval.
    """
    entry = next((row for row in policy.complaints.remedies if _fits(row, kind, found, impact)), None)
    if entry is None or made_good(order, case, entry.cause):
        return ()
    offers = (_offer(order, offer, entry.cause, impact, policy, case) for offer in entry.offers)
    return tuple(offer for offer in offers if offer is not None)


def made_good(order: Order, case: str | None, cause: str) -> bool:
    """Whether this case, or this cause for this order, was compensated before."""
    return any(f"compensation:{key}" in order.remedies for key in (case, cause) if key)


def automatic_cap(order: Order, policy: Policy) -> int:
    """What goodwill may still give for this order without a person, in minor units."""
    return max(0, cap(order, policy) - order.compensated)


def _fits(entry: RemedyEntry, kind: str, found: str | None, impact: Impact) -> bool:
    by_kind = not entry.kinds or kind in entry.kinds
    by_cause = not entry.found or found in entry.found
    return by_kind and by_cause and impact.delay_days >= entry.delay_days


def _offer(
    order: Order, offer: RemedyOffer, cause: str, impact: Impact, policy: Policy, case: str | None
) -> Offer | None:
    if offer.type == CompensationChange.type:
        return _goodwill(order, offer, cause, impact, policy, case)
    if offer.type in order.remedies:
        return None
    change: Change = change_of({"type": offer.type, "cause": cause})
    return Offer(change, {"cause": cause})


def _goodwill(
    order: Order, offer: RemedyOffer, cause: str, impact: Impact, policy: Policy, case: str | None
) -> Offer | None:
    """Money, voucher or points of that worth; None where nothing is left to give or nothing was lost."""
    lost = impact.loss + impact.cost
    wished = order.money(lost if offer.of == "loss" else order.worth.amount).percent(offer.percent).amount
    value = min(wished, automatic_cap(order, policy))
    amount = value // policy.compensation.point_worth if offer.remedy == "points" else value
    if amount <= 0:
        return None
    change = CompensationChange(remedy=offer.remedy or "refund", amount=amount, cause=cause, case=case)
    facts: Mapping[str, Any] = {"worth": order.money(value).wire(), "in_full": value == wished}
    return Offer(change, dict(facts))
