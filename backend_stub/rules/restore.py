"""Details that were changed and not applied: the parcel goes, or went, where it should not."""

from __future__ import annotations

from datetime import datetime

from backend_stub.model.address import Address
from backend_stub.model.changes import HoldChange, RestoreDetailsChange
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Offer, Outcome, allowed, refused
from backend_stub.model.enums import LineState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, OrderLine
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules import after_hand_over, postal
from backend_stub.rules.standing import in_stock, standing_facts, taken

RESTORED = "details_restored"


def restore_details(
    order: Order, change: RestoreDetailsChange, facts: Facts, policy: Policy, now: datetime
) -> Decision:
    """In the warehouse a new label, on the way a free redirect, after it the goods again; a voucher with each."""
    if not astray(order) or facts.label_waits:
        return refused(change, "restore_details.applied", standing_facts(order))
    said = {"labelled_to": postal.wire(_label(order)), "address": postal.wire(order.address), **standing_facts(order)}
    if order.state.in_warehouse:
        label = Effect("label", {"voids": order.shipping.label_id})
        return allowed(change, "restore_details.in_warehouse", said, _with_voucher(order, policy, (), (label,)))
    if after_hand_over.redirect_fee(order, order.address, facts) is not None:
        call = Effect("carrier_call", {"operation": "redirect", "address": postal.wire(order.address)})
        step = Step("delivery", order.delivery, {"kind": "redirect"})
        return allowed(change, "restore_details.redirected", said, _with_voucher(order, policy, (step,), (call,)))
    if order.state.arrived and _gone_astray(order) and in_stock(_gone_astray(order), facts):
        return allowed(change, "restore_details.resent", said, _resent(order, facts, policy))
    return refused(change, "restore_details.not_possible", said, _instead(order, facts, policy, now))


def astray(order: Order) -> bool:
    """Whether the label bears another address than the order, and nothing was done about it."""
    labelled = order.shipping.labelled_to
    return labelled is not None and labelled != order.address.wire() and RESTORED not in order.remedies


def _label(order: Order) -> Address:
    return Address.of(order.shipping.labelled_to or {})


def _with_voucher(order: Order, policy: Policy, steps: tuple[Step, ...], effects: tuple[Effect, ...]) -> Outcome:
    percent = policy.wrong.restore_voucher_percent
    voucher = Effect("voucher", {"percent": percent, "reason": "details_not_applied"})
    promise = Effect("promise", {"kind": "correction"})
    return Outcome(
        steps=(*steps, Step("remedies", list(order.remedies), [*order.remedies, RESTORED])),
        rows=(BeforeAfter("delivery", postal.wire(_label(order)), postal.wire(order.address)),),
        effects=(*effects, promise, voucher),
    )


def _resent(order: Order, facts: Facts, policy: Policy) -> Outcome:
    lines = [line.line for line in _gone_astray(order)]
    label = Effect("label", {"voids": None, "again": lines})
    outcome = _with_voucher(order, policy, (), (label, Effect("promise", {"kind": "resend", "lines": lines})))
    return Outcome(outcome.steps, outcome.rows, stock=taken(_gone_astray(order)), effects=outcome.effects)


def _gone_astray(order: Order) -> tuple[OrderLine, ...]:
    """The lines that nothing else has been done about."""
    return tuple(line for line in order.live_lines if line.state is LineState.ORDERED)


def _instead(order: Order, facts: Facts, policy: Policy, now: datetime) -> tuple[Offer, ...]:
    """The carrier keeps it near the right address, where the table allows it."""
    offers = after_hand_over.offers(order, order.address, facts, policy, now)
    return tuple(offer for offer in offers if isinstance(offer.change, HoldChange))
