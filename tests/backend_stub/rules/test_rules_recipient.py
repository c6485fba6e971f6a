"""Recipient, phone, e-mail: one row per sentence of the policy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shop_world import BOSTON, an_order, planned

from backend_stub.model.changes import EmailChange, PhoneChange, RecipientChange

IN_WAREHOUSE = ["received", "confirmed", "picking", "packed", "on_hold"]
ON_THE_WAY = ["handed_over", "in_transit", "out_for_delivery"]
ENDED = ["delivered", "completed", "cancelled", "lost", "returning", "returned"]
LUKAS = RecipientChange("  Lukas   Weber ")
PHONE = PhoneChange("030 5550199")
EMAIL = EmailChange(" lukas.weber@example.com ")


def refused_with(plan, rule, facts):
    decision = plan.decisions[0]
    assert (decision.rule, decision.facts, decision.offers) == (rule, facts, ())
    assert (plan.outcome.steps, plan.outcome.effects, plan.confirmable) == ((), (), False)
    return True


def kinds(plan):
    return [effect.type for effect in plan.outcome.effects]


@pytest.mark.parametrize("state", IN_WAREHOUSE)
def test_the_recipient_may_change_in_the_warehouse(state):
    plan = planned(an_order(state), LUKAS)
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == ("recipient.in_warehouse", {"name": "Lukas Weber"})
    assert [(row.field, row.before, row.after) for row in plan.outcome.rows] == [
        ("recipient", "Anna Schmidt", "Lukas Weber")
    ]
    assert [(step.field, step.after["name"]) for step in plan.outcome.steps] == [("address", "Lukas Weber")]
    assert (plan.difference.amount, plan.outcome.stock) == (0, {})


@pytest.mark.parametrize("state", ON_THE_WAY + ENDED)
def test_the_recipient_is_fixed_once_the_parcel_has_left(state):
    plan = planned(an_order(state), LUKAS)
    assert (plan.decisions[0].rule, plan.decisions[0].facts["state"]) == ("recipient.too_late", state)
    assert plan.outcome.steps == ()


@pytest.mark.parametrize("change", [LUKAS, PHONE])
def test_warehouse_is_told_by_a_new_label_of_a_packed_parcel(change):
    assert kinds(planned(an_order("packed"), change)) == ["label", "email"]
    assert kinds(planned(an_order("picking"), change)) == ["email"]
    was_packed = {"why": "restock", "from": "packed", "until": None}
    assert kinds(planned(an_order("on_hold", paused=was_packed), change)) == ["label", "email"]


@pytest.mark.parametrize("name", ["anna  SCHMIDT", " ", ""])
def test_the_same_recipient_is_no_change(name):
    assert refused_with(planned(an_order(), RecipientChange(name)), "recipient.unchanged", {"name": "Anna Schmidt"})


@pytest.mark.parametrize("state", [*IN_WAREHOUSE, "handed_over", "in_transit"])
def test_the_phone_may_change_until_the_parcel_is_out_for_delivery(state):
    plan = planned(an_order(state), PHONE)
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == ("phone.before_delivery", {"phone": "+49305550199"})
    assert [(step.field, step.before, step.after) for step in plan.outcome.steps] == [
        ("contact", None, {"phone": "+49305550199"})
    ]
    assert [(row.field, row.before, row.after) for row in plan.outcome.rows] == [
        ("phone", "+493090182345", "+49305550199")
    ]


def test_the_carrier_that_has_the_parcel_is_told_the_phone():
    calls = [effect.facts for effect in planned(an_order("in_transit"), PHONE).outcome.effects]
    assert calls[0] == {"operation": "contact", "phone": "+49305550199"}


@pytest.mark.parametrize("state", ["out_for_delivery", *ENDED])
def test_the_phone_is_fixed_from_out_for_delivery_on(state):
    plan = planned(an_order(state), PHONE)
    assert (plan.decisions[0].rule, plan.decisions[0].facts["state"]) == ("phone.too_late", state)
    assert plan.outcome.steps == ()


@pytest.mark.parametrize(("text", "country"), [("call me", "DE"), ("12", "DE"), ("", "DE")])
def test_what_is_no_phone_number_is_refused(text, country):
    assert refused_with(planned(an_order(), PhoneChange(text)), "phone.invalid", {"country_code": country})


def test_a_number_is_read_as_in_the_country_of_the_order():
    plan = planned(an_order(address=BOSTON), PhoneChange("(617) 555-0199"))
    assert plan.decisions[0].facts == {"phone": "+16175550199"}


def test_the_same_phone_however_it_is_written_is_no_change():
    assert refused_with(planned(an_order(), PhoneChange("030 90182345")), "phone.unchanged", {"phone": "+493090182345"})
    order = an_order(contact={"phone": "+49305550199"})
    assert refused_with(planned(order, PHONE), "phone.unchanged", {"phone": "+49305550199"})


@pytest.mark.parametrize("state", IN_WAREHOUSE)
def test_the_e_mail_may_change_in_the_warehouse_and_the_old_one_is_told(state):
    plan = planned(an_order(state), EMAIL)
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == (
        "email.in_warehouse",
        {"email": "lukas.weber@example.com"},
    )
    assert kinds(plan) == ["security", "email"]
    assert [(step.field, step.after) for step in plan.outcome.steps] == [
        ("contact", {"email": "lukas.weber@example.com"})
    ]


@pytest.mark.parametrize("state", ON_THE_WAY + ENDED)
def test_the_e_mail_is_fixed_once_the_parcel_has_left(state):
    plan = planned(an_order(state), EMAIL)
    assert (plan.decisions[0].rule, plan.outcome.steps) == ("email.too_late", ())


@pytest.mark.parametrize(
    "text", ["lukas", "lukas@", "@example.com", "lukas@example", "a b@example.com", "a@b@example.com", "a@example..com"]
)
def test_what_is_no_e_mail_address_is_refused(text):
    assert refused_with(planned(an_order(), EmailChange(text)), "email.invalid", {})


def test_the_same_e_mail_is_no_change():
    change = EmailChange("Anna.Schmidt@example.com")
    assert refused_with(planned(an_order(), change), "email.unchanged", {"email": "Anna.Schmidt@example.com"})


def test_recipient_phone_and_e_mail_are_one_plan():
    plan = planned(an_order("packed"), LUKAS, PHONE, EMAIL)
    assert plan.confirmable
    contact = [step.after for step in plan.outcome.steps if step.field == "contact"][-1]
    assert contact == {"phone": "+49305550199", "email": "lukas.weber@example.com"}
    assert replace(plan.decisions[0].change) == RecipientChange("Lukas Weber")
