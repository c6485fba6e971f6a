"""Another payment method, and the method that carries a difference: one row per sentence of the policy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shop_world import an_order, planned, some_facts, with_methods, worth

from backend_stub.model.changes import (
    CancelChange,
    CompensationChange,
    PaymentMethodChange,
    ShippingMethodChange,
    VariantChange,
)
from backend_stub.model.enums import PaymentMethod, PaymentState
from backend_stub.model.order import OrderLine

PAYPAL = PaymentMethodChange("paypal")
LISTED = [
    {"id": "card", "method": "card", "label": "Visa"},
    {"id": "paypal", "method": "paypal", "label": "PayPal"},
    {"id": "gift", "method": "gift_card", "label": "Gift card"},
]


def an_order_by(method="card", state="confirmed", **members):
    return an_order(state, payment_method_id=method, **members)


def facts(gift=5000, chosen=None, **members):
    return replace(with_methods(some_facts(), chosen, gift=gift), **members)


def empty(plan):
    return (plan.outcome.steps, plan.outcome.effects, plan.outcome.stock, plan.confirmable) == ((), (), {}, False)


@pytest.mark.parametrize("state", ["received", "confirmed", "picking", "packed", "on_hold"])
def test_another_stored_method_pays_all_and_the_old_payment_is_voided(state):
    plan = planned(an_order_by(state=state), PAYPAL, facts=facts())
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == (
        "payment_method.until_paid_out",
        {"method": "paypal", "label": "PayPal"},
    )
    assert [(step.field, step.before, step.after) for step in plan.outcome.steps] == [
        ("payment_method", "card", "paypal"),
        ("payment_method_id", "card", "paypal"),
    ]
    assert plan.outcome.effects[0].facts == {
        "amount": {"amount": 8900, "currency": "EUR"},
        "method": "paypal",
        "method_id": "paypal",
        "replaces": True,
    }
    assert [(row.before, row.after) for row in plan.outcome.rows] == [("Visa", "PayPal")]
    assert plan.difference.amount == 0


def test_an_unpaid_order_is_only_to_be_paid_otherwise():
    plan = planned(an_order_by(payment_state=PaymentState.UNPAID), PAYPAL, facts=facts())
    assert [effect.type for effect in plan.outcome.effects] == ["email"]


@pytest.mark.parametrize(
    ("members", "known"),
    [
        ({}, {"paid_out": True}),
        ({"state": "cancelled"}, {}),
        ({"state": "lost"}, {}),
        ({"payment_state": PaymentState.PART_REFUNDED}, {}),
        ({"payment_state": PaymentState.REFUND_PENDING}, {}),
        ({"payment_state": PaymentState.REFUNDED}, {}),
        ({"total": an_order().money(0)}, {}),
    ],
)
def test_once_paid_out_or_coming_back_the_method_is_fixed(members, known):
    plan = planned(an_order_by(**members), PAYPAL, facts=facts(**known))
    assert plan.decisions[0].rule == "payment_method.paid_out"
    assert empty(plan)


def test_the_parcel_on_its_way_does_not_fix_the_method_but_the_money_does():
    plan = planned(an_order_by(state="in_transit"), PAYPAL, facts=facts())
    assert plan.decisions[0].rule == "payment_method.until_paid_out"


def test_a_method_that_is_not_stored_is_refused_with_the_others_that_are():
    plan = planned(an_order_by(), PaymentMethodChange("cash"), facts=facts())
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == ("payment_method.unknown", {"methods": LISTED[1:]})
    assert empty(plan)


def test_the_method_must_differ_from_the_old():
    plan = planned(an_order_by(), PaymentMethodChange("card"), facts=facts())
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == (
        "payment_method.unchanged",
        {"method": "card", "label": "Visa"},
    )


@pytest.mark.parametrize(("balance", "rule"), [(8899, "gift_card_too_small"), (8900, "until_paid_out")])
def test_a_gift_card_must_cover_all(balance, rule):
    plan = planned(an_order_by(), PaymentMethodChange("gift"), facts=facts(balance))
    assert plan.decisions[0].rule == f"payment_method.{rule}"
    if rule == "gift_card_too_small":
        assert plan.decisions[0].facts == {
            "label": "Gift card",
            "balance": {"amount": 8899, "currency": "EUR"},
            "amount": {"amount": 8900, "currency": "EUR"},
        }
        assert empty(plan)
    else:
        assert plan.confirmable


def test_another_method_and_a_dearer_order_are_one_payment_of_the_new_total():
    plan = planned(an_order_by(), ShippingMethodChange("express"), PAYPAL, facts=facts())
    payments = [effect.facts for effect in plan.outcome.effects if effect.type == "payment"]
    assert [(paid["amount"]["amount"], paid["replaces"]) for paid in payments] == [(10100, True)]
    assert (plan.new_total.amount, plan.outcome.needs) == (10100, ())


@pytest.mark.parametrize(("amount", "needs"), [(20000, ()), (20001, ("code",))])
def test_where_the_money_of_a_dear_order_comes_from_changes_only_with_a_code(amount, needs):
    order = an_order_by(lines=worth(amount))
    assert planned(order, PAYPAL, facts=facts()).outcome.needs == needs
    assert planned(order, PAYPAL, facts=facts(code_confirmed=True)).outcome.needs == ()


# The method that the customer chooses for the difference


def test_a_chosen_method_pays_the_difference():
    plan = planned(an_order_by(), ShippingMethodChange("express"), facts=facts(chosen="paypal"))
    assert plan.outcome.effects[0].facts == {
        "amount": {"amount": 1200, "currency": "EUR"},
        "method": "paypal",
        "method_id": "paypal",
    }


@pytest.mark.parametrize(("balance", "rule"), [(1199, "payment_method.gift_card_too_small"), (1200, None)])
def test_a_chosen_gift_card_must_cover_the_difference(balance, rule):
    plan = planned(an_order_by(), ShippingMethodChange("express"), facts=facts(balance, "gift"))
    assert plan.decisions[0].rule == (rule or "shipping_method.until_packed")
    assert empty(plan) is bool(rule)


def test_an_order_paid_by_a_gift_card_that_is_too_small_for_more_needs_a_method():
    order = an_order_by("gift", payment_method=PaymentMethod.GIFT_CARD)
    plan = planned(order, ShippingMethodChange("express"), facts=facts(1199))
    assert (plan.outcome.needs, plan.confirmable) == (("payment_method",), False)
    assert planned(order, ShippingMethodChange("express"), facts=facts(1199, "card")).confirmable


def test_a_chosen_method_that_is_not_stored_is_refused():
    plan = planned(an_order_by(), CancelChange(), facts=facts(chosen="cash"))
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == ("payment_method.unknown", {"methods": LISTED})
    assert empty(plan)


@pytest.mark.parametrize(
    ("chosen", "rule", "days"),
    [
        (None, "cancel.in_warehouse", [5, 7]),
        ("card", "cancel.in_warehouse", [5, 7]),
        ("gift", "cancel.in_warehouse", [0, 0]),
        ("paypal", "payment_method.refund_target", None),
    ],
)
def test_a_refund_goes_to_the_original_payment_or_a_gift_card(chosen, rule, days):
    plan = planned(an_order_by(), CancelChange(), facts=facts(chosen=chosen))
    assert plan.decisions[0].rule == rule
    refunds = [effect.facts["business_days"] for effect in plan.outcome.effects if effect.type == "refund"]
    assert refunds == ([days] if days else [])


def test_a_gift_card_for_the_refund_of_a_dear_order_needs_a_code():
    order = an_order_by(lines=worth(20001))
    assert planned(order, CancelChange(), facts=facts(chosen="gift")).outcome.needs == ("code",)
    assert planned(order, CancelChange(), facts=facts(chosen="card")).outcome.needs == ()
    assert planned(order, CancelChange(), facts=facts(chosen="gift", code_confirmed=True)).outcome.needs == ()


def test_what_moves_no_money_does_not_mind_the_method():
    plan = planned(an_order_by(), VariantChange({"color": "black"}), facts=facts(chosen="cash"))
    assert plan.confirmable


@pytest.mark.parametrize(
    ("change", "difference", "state"),
    [
        (CancelChange(), -8900, "refund_pending"),
        (CompensationChange("refund", 500, case="C-1"), -500, "part_refunded"),
        (ShippingMethodChange("express"), 1200, None),
    ],
)
def test_the_payment_tells_what_became_of_the_money(change, difference, state):
    plan = planned(an_order_by(), change, facts=facts(cases=("C-1",)))
    states = [step.after for step in plan.outcome.steps if step.field == "payment_state"]
    assert (plan.difference.amount, states) == (difference, [state] if state else [])


def test_a_cheaper_unpaid_order_sends_nothing_back():
    lines = (OrderLine(1, "belt-brown", 1, 2400),)
    order = an_order_by(lines=lines, payment_state=PaymentState.UNPAID)
    plan = planned(order, VariantChange({"color": "black"}), facts=facts())
    assert (plan.new_total.amount, [effect.type for effect in plan.outcome.effects]) == (1900, ["stock", "email"])
