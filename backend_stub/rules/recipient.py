"""Who receives the parcel, and how warehouse and carrier reach them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import phonenumbers

from backend_stub.model.changes import (
    EmailChange,
    MissingDetailChange,
    PhoneChange,
    RecipientChange,
)
from backend_stub.model.decision import BeforeAfter, Decision, Effect, Outcome, allowed, refused
from backend_stub.model.enums import OrderState
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.model.steps import Step
from backend_stub.rules.address import label_effects
from backend_stub.rules.standing import instant, pause, resumed, standing_facts

EMAIL = re.compile(r"[^\s<>(),;:\\\"\[\]@]{1,64}@[^\s<>(),;:\\\"\[\]@.]+(\.[^\s<>(),;:\\\"\[\]@.]+)+")
SHORTEST = 10_000  # with its area code; what is shorter reaches nobody from elsewhere


def change_recipient(order: Order, change: RecipientChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Allowed in the warehouse: the label bears another name."""
    name = " ".join(change.name.split())
    if not order.state.in_warehouse:
        return refused(change, "recipient.too_late", standing_facts(order))
    if not name or name.casefold() == order.address.name.casefold():
        return refused(change, "recipient.unchanged", {"name": order.address.name})
    to = replace(order.address, name=name)
    outcome = Outcome(
        steps=(Step("address", order.address.wire(), to.wire()), *resumed(order, "missing_detail")),
        rows=(BeforeAfter("recipient", order.address.name, name),),
        effects=label_effects(order),
    )
    return allowed(RecipientChange(name), "recipient.in_warehouse", {"name": name}, outcome)


def change_phone(order: Order, change: PhoneChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Allowed until the parcel is out for delivery; a carrier that has the parcel is told."""
    reachable = order.state.in_warehouse or order.state in (OrderState.HANDED_OVER, OrderState.IN_TRANSIT)
    if not reachable:
        return refused(change, "phone.too_late", standing_facts(order))
    phone = _phone(change.phone, order.address.country_code)
    if phone is None:
        return refused(change, "phone.invalid", {"country_code": order.address.country_code})
    old = (order.contact or {}).get("phone") or facts.customer.phone
    if phone == _phone(old, order.address.country_code):
        return refused(change, "phone.unchanged", {"phone": phone})
    told = label_effects(order) if order.state.in_warehouse else (_tell_carrier(phone),)
    return allowed(
        PhoneChange(phone), "phone.before_delivery", {"phone": phone}, _contact(order, "phone", old, phone, told)
    )


def change_email(order: Order, change: EmailChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """Allowed in the warehouse: mails about this order go elsewhere, and the old contact is told so."""
    email = change.email.strip()
    if not order.state.in_warehouse:
        return refused(change, "email.too_late", standing_facts(order))
    if not EMAIL.fullmatch(email) or len(email) > 254:
        return refused(change, "email.invalid")
    old = (order.contact or {}).get("email") or facts.customer.email
    if email.casefold() == old.casefold():
        return refused(change, "email.unchanged", {"email": email})
    outcome = _contact(order, "email", old, email, (Effect("security"),))
    return allowed(EmailChange(email), "email.in_warehouse", {"email": email}, outcome)


def missing_detail(order: Order, change: MissingDetailChange, facts: Facts, policy: Policy, now: datetime) -> Decision:
    """The customer is warned of delay or failed delivery, and the order waits for the detail."""
    if not order.state.in_warehouse:
        return refused(change, "missing_detail.too_late", standing_facts(order))
    if waits := _waits_for_a_detail(order.paused):
        return refused(change, "missing_detail.waiting", {"until": waits["until"]})
    until = instant(now + timedelta(hours=policy.missing_detail_hold_hours))
    outcome = Outcome(
        steps=pause(order, "missing_detail", until, detail=change.detail),
        rows=(BeforeAfter("state", order.state.value, OrderState.ON_HOLD.value),),
        effects=(Effect("wait", {"until": until}),),
    )
    return allowed(change, "missing_detail.held", {"detail": change.detail, "until": until}, outcome)


def _waits_for_a_detail(paused: dict[str, Any] | None) -> dict[str, Any] | None:
    """The pause for a missing detail, in front or behind another one."""
    if not paused or paused["why"] == "missing_detail":
        return paused
    return _waits_for_a_detail(paused.get("before"))


def _contact(order: Order, member: str, old: str, new: str, effects: tuple[Effect, ...]) -> Outcome:
    return Outcome(
        steps=(
            Step("contact", order.contact, {**(order.contact or {}), member: new}),
            *resumed(order, "missing_detail"),
        ),
        rows=(BeforeAfter(member, old, new),),
        effects=effects,
    )


def _tell_carrier(phone: str) -> Effect:
    return Effect("carrier_call", {"operation": "contact", "phone": phone})


def _phone(text: str, country: str) -> str | None:
    """The number in E.164; None for what is none."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or (number.national_number or 0) < SHORTEST:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
