"""After hand-over, another address: only what the carrier table allows, cheapest fair first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from backend_stub.model.address import Address
from backend_stub.model.carriers import HoldLocation
from backend_stub.model.changes import (
    FormerAddressChange,
    HoldChange,
    RedirectChange,
    ResendChange,
    VoucherChange,
)
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Offer, Outcome, allowed, refused
from backend_stub.model.enums import OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules import postal
from backend_stub.rules.standing import carrier_steps, code_needed, in_stock, iso, parcel_anew, standing_facts, taken
from backend_stub.rules.wished_address import address_fault, resolve

UNDERSTANDING = "voucher_understanding"


def offers(order: Order, wished: Address, facts: Facts, policy: Policy, now: datetime) -> tuple[Offer, ...]:
    """policy.md, 'After hand-over', 1 to 5 in its order; an offer that would be refused is never made."""
    to = wished if wished.given() - {"name", "country_code"} else None
    voucher = _voucher_facts(order, policy)
    expected = _expected(order, now)
    found: list[Offer] = []
    fee = redirect_fee(order, wished, facts)
    if fee is not None:
        found.append(Offer(RedirectChange(to), {"fee": order.money(fee).wire(), **expected}))
    place = hold_place(order, wished, facts)
    if place is not None:
        found.append(Offer(HoldChange(to), {**_hold_facts(order, place, facts, policy, now), **voucher}))
    if order.state.on_the_way and not _instructed(order, "former_address"):
        here = {"fee": order.money(0).wire(), "address": postal.wire(order.address)}
        found.append(Offer(FormerAddressChange(), {**here, **expected, **voucher}))
    if resend_refusal(order, facts, policy) is None:
        found.append(Offer(ResendChange(to), {"fee": order.money(0).wire(), **_resend_date(order, wished, policy)}))
    if order.state.on_the_way and voucher:
        found.append(Offer(VoucherChange(), {**expected, **voucher}))
    return tuple(found)


def redirect(order: Order, change: RedirectChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """The carrier brings it to another address of the same country, for its fee."""
    wished = resolve(order, change.address or Address())
    change = RedirectChange(wished)
    fee = redirect_fee(order, wished, facts)
    if fee is None:
        return refused(change, "redirect.not_offered", standing_facts(order), offers(order, wished, facts, policy, now))
    fault = address_fault(order, change, wished, policy)
    if fault:
        return fault
    to = postal.check(wished).address
    outcome = Outcome(
        steps=(Step("address", order.address.wire(), to.wire()), *_instruct(order, {"kind": "redirect"})),
        rows=(BeforeAfter("delivery", postal.wire(order.address), postal.wire(to)),),
        difference=fee,
        effects=(_call("redirect", address=postal.wire(to)),),
        needs=code_needed(order, facts, policy),
    )
    said = {"fee": order.money(fee).wire(), "address": postal.wire(to), **standing_facts(order)}
    return allowed(RedirectChange(to), "redirect.carrier_allows", said, outcome)


def hold(order: Order, change: HoldChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """The carrier keeps it for pick-up at its place nearest to the customer."""
    near = change.address or Address()
    place = hold_place(order, near, facts)
    if place is None:
        found = offers(order, near, facts, policy, now)
        return refused(change, "hold.not_offered", standing_facts(order), found)
    said = _hold_facts(order, place, facts, policy, now)
    delivery = {"kind": "hold", "location": place.id, "address": place.address.wire()}
    outcome = Outcome(
        steps=_instruct(order, delivery),
        rows=(BeforeAfter("delivery", _goes_to(order), said["location"]),),
        difference=said["fee"]["amount"],
        effects=(_call("hold", location=said["location"]),),
        needs=code_needed(order, facts, policy),
    )
    return _with_voucher(order, allowed(change, "hold.carrier_allows", said, outcome), policy)


def former_address(order: Order, change: FormerAddressChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Reception at the address it was sent to."""
    if not order.state.on_the_way or _instructed(order, "former_address"):
        return refused(change, "former_address.not_offered", standing_facts(order))
    outcome = Outcome(steps=_instruct(order, {"kind": "former_address"}))
    said = {"address": postal.wire(order.address), **standing_facts(order)}
    return _with_voucher(order, allowed(change, "former_address.on_the_way", said, outcome), policy)


def resend(order: Order, change: ResendChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Goods worth little are sent again; the parcel on its way is called back."""
    wished = resolve(order, change.address or Address())
    change = ResendChange(wished)
    why = resend_refusal(order, facts, policy)
    if why:
        found = tuple(offer for offer in offers(order, wished, facts, policy, now))
        return refused(change, "resend.not_offered", {"reason": why, **standing_facts(order)}, found)
    fault = address_fault(order, change, wished, policy)
    if fault:
        return fault
    return _resend_allowed(order, postal.check(wished).address, facts, policy, now)


def voucher(order: Order, change: VoucherChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """A voucher for the understanding, once per order, while the parcel goes where it cannot be changed."""
    if not order.state.on_the_way or UNDERSTANDING in order.remedies:
        reason = "given" if UNDERSTANDING in order.remedies else "not_on_the_way"
        return refused(change, "voucher.not_offered", {"reason": reason, **standing_facts(order)})
    yes = allowed(change, "voucher.understanding", standing_facts(order), Outcome())
    return _with_voucher(order, yes, policy)


def redirect_fee(order: Order, wished: Address, facts: Facts) -> int | None:
    """The carrier's fee in minor units; None where it does not redirect, or to another country."""
    here = order.address.country_code
    ability = facts.carriers.stage(order.shipping.carrier, here, order.state).redirect
    same_country = (wished.country_code or here) == here
    return ability.fee if ability and same_country and not _instructed(order, "hold") else None


def hold_place(order: Order, wished: Address, facts: Facts) -> HoldLocation | None:
    """The pick-up place nearest to the wished address in the parcel's country, else to the one it goes to."""
    here = order.address.country_code
    ability = facts.carriers.stage(order.shipping.carrier, here, order.state).hold
    if ability is None or _instructed(order, "hold"):
        return None
    wished = replace(wished, country_code=wished.country_code or here)
    near = wished if wished.country_code == here and (wished.city or wished.postal_code) else order.address
    return facts.carriers.nearest_location(order.shipping.carrier, near)


def resend_refusal(order: Order, facts: Facts, policy: Policy) -> str | None:
    """Why the goods cannot be sent again; None when they can."""
    if not order.state.on_the_way:
        return "not_on_the_way"
    if order.state is OrderState.OUT_FOR_DELIVERY:
        return "out_for_delivery"
    if order.worth.amount > policy.after_hand_over.resend_worth_at_most:
        return "worth_too_much"
    if _instructed(order, "resend"):
        return "sent_again_before"
    return None if in_stock(order.live_lines, facts) else "out_of_stock"


def _resend_allowed(order: Order, to: Address, facts: Facts, policy: Policy, now: datetime) -> Decision:
    expected = now.date() + timedelta(days=policy.delivery_days(order.shipping.method, to.country_code))
    moved = (
        Step("address", order.address.wire(), to.wire()),
        *parcel_anew(order, expected.isoformat()),
        *carrier_steps(order, facts.carriers.carrier_for(to.country_code, order.shipping.method), facts),
    )
    intercept = _call("intercept", tracking_number=order.shipping.tracking_number)
    calls = (intercept, Effect("label", {"voids": order.shipping.label_id}), *_customs(order, to))
    outcome = Outcome(
        steps=moved + _instruct(order, {"kind": "resend"}),
        rows=(BeforeAfter("delivery", postal.wire(order.address), postal.wire(to)),),
        stock=taken(order.live_lines),
        effects=calls,
        needs=code_needed(order, facts, policy),
    )
    said = {"address": postal.wire(to), "expected_date": expected.isoformat(), "fee": order.money(0).wire()}
    return allowed(ResendChange(to), "resend.worth_little", said, outcome)


def _customs(order: Order, to: Address) -> tuple[Effect, ...]:
    if to.country_code == order.address.country_code:
        return ()
    return (Effect("customs", {"from_country": order.address.country_code, "to_country": to.country_code}),)


def _resend_date(order: Order, wished: Address, policy: Policy) -> dict[str, int]:
    country = wished.country_code if wished.country_code in policy.countries else order.address.country_code
    return {"days": policy.delivery_days(order.shipping.method, country)}


def _hold_facts(order: Order, place: HoldLocation, facts: Facts, policy: Policy, now: datetime) -> dict[str, Any]:
    ability = facts.carriers.stage(order.shipping.carrier, order.address.country_code, order.state).hold
    return {
        "fee": order.money(ability.fee if ability else 0).wire(),
        "location": {"id": place.id, **postal.wire(place.address)},
        "days": policy.after_hand_over.hold_days,
        **_expected(order, now),
    }


def _expected(order: Order, now: datetime) -> dict[str, str | None]:
    """The day on which it should come; None where that day has passed."""
    expected = order.shipping.expected_date
    return {"expected_date": iso(expected if expected and expected >= now.date() else None)}


def _voucher_facts(order: Order, policy: Policy) -> dict[str, int]:
    return {} if UNDERSTANDING in order.remedies else {"voucher_percent": policy.after_hand_over.voucher_percent}


def _with_voucher(order: Order, decision: Decision, policy: Policy) -> Decision:
    """Adds the 5 % for the understanding, once per order."""
    if UNDERSTANDING in order.remedies:
        return decision
    percent = policy.after_hand_over.voucher_percent
    step = Step("remedies", list(order.remedies), [*order.remedies, UNDERSTANDING])
    effect = Effect("voucher", {"percent": percent, "reason": "understanding"})
    outcome = decision.outcome
    outcome = replace(outcome, steps=(*outcome.steps, step), effects=(*outcome.effects, effect))
    return replace(decision, facts={**decision.facts, "voucher_percent": percent}, outcome=outcome)


def _goes_to(order: Order) -> dict[str, object]:
    held = (order.delivery or {}).get("address")
    return postal.wire(Address.of(held) if held else order.address)


def _instruct(order: Order, delivery: dict[str, Any]) -> tuple[Step, ...]:
    return (Step("delivery", order.delivery, delivery),)


def _instructed(order: Order, kind: str) -> bool:
    return (order.delivery or {}).get("kind") == kind


def _call(operation: str, **facts: Any) -> Effect:
    return Effect("carrier_call", {"operation": operation, **facts})
