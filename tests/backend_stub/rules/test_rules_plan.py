"""One request may ask for several changes: they are one plan with one price, and what contradicts is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shop_world import BOSTON, HAUPTSTRASSE, PARIS, an_order, decided, planned, some_facts, with_methods

from backend_stub.model.address import Address
from backend_stub.model.changes import (
    AddLineChange,
    AddressChange,
    CancelChange,
    CompensationChange,
    CorrectPriceChange,
    DefaultAddressChange,
    ExchangeChange,
    KeepVariantChange,
    KeepWithRefundChange,
    PaymentMethodChange,
    QuantityChange,
    RecipientChange,
    RefundParcelChange,
    RemoveLineChange,
    ReplaceLineChange,
    ReturnChange,
    ShippingMethodChange,
    VariantChange,
)
from backend_stub.model.enums import LineState, PaymentState
from backend_stub.model.order import OrderLine

BAG = OrderLine(1, "bag-red", 1, 8900)
BELT = OrderLine(2, "belt-black", 1, 1900)
TWO = (BAG, BELT)
GONE = replace(BELT, state=LineState.CANCELLED)
BLACK = VariantChange({"color": "black"}, 1)
BROWN_BELT = VariantChange({"color": "brown"}, 2)
LONDON = AddressChange(Address("", "7 Old Queen Street", "London", "", "SW1A 1AA", "", "GB"))


def nothing(plan):
    """A plan that is not to be confirmed would write nothing."""
    outcome = plan.outcome
    return (outcome.steps, outcome.rows, outcome.stock, outcome.effects, outcome.difference, plan.confirmable) == (
        (),
        (),
        {},
        (),
        0,
        False,
    )


def rules(plan):
    return [decision.rule for decision in plan.decisions]


def effects(plan, kind):
    return [effect.facts for effect in plan.outcome.effects if effect.type == kind]


# A line that was taken out is none any more


@pytest.mark.parametrize(
    "change",
    [
        VariantChange({"color": "brown"}, 2),
        QuantityChange(2, 2),
        RemoveLineChange(2),
        ReplaceLineChange("belt-brown", line=2),
        KeepVariantChange(2),
        CorrectPriceChange(2),
    ],
)
def test_nothing_can_be_done_to_a_line_that_was_taken_out(change):
    plan = planned(an_order("confirmed", lines=(BAG, GONE)), change)
    assert rules(plan) == ["line.unknown"]
    assert nothing(plan)


def test_the_only_line_that_is_left_needs_no_number():
    plan = planned(an_order("confirmed", lines=(BAG, GONE)), VariantChange({"color": "black"}))
    assert plan.outcome.stock == {"bag-black": -1, "bag-red": 1}


# Several changes, one plan


@pytest.mark.parametrize("places", [(0, 1), (1, 0)])
def test_another_colour_and_two_of_it_is_one_wish_in_either_order(places):
    asked = [BLACK, QuantityChange(2, 1)]
    plan = planned(an_order("confirmed"), *(asked[place] for place in places), facts=some_facts(bag_red=0))
    assert sorted(rules(plan)) == ["quantity.until_picking", "variant.in_stock"]
    assert [decision.change.type for decision in plan.decisions] == [asked[place].type for place in places]
    assert (plan.outcome.stock, plan.difference.amount) == ({"bag-black": -2, "bag-red": 1}, 8900)
    assert [step.field for step in plan.outcome.steps] == ["sku", "quantity", "total"]


def test_both_lines_cannot_be_taken_out():
    plan = planned(an_order("confirmed", lines=TWO), RemoveLineChange(1), RemoveLineChange(2))
    assert rules(plan) == ["remove_line.until_picking", "remove_line.last"]
    assert [offer.change.type for offer in plan.decisions[1].offers] == ["cancel"]
    assert nothing(plan)


def test_another_line_and_another_colour_of_the_first_are_one_price():
    plan = planned(an_order("confirmed", lines=(BAG,)), AddLineChange("belt-brown"), BLACK)
    assert rules(plan) == ["add_line.until_picking", "variant.in_stock"]
    assert (plan.difference.amount, plan.new_total.amount) == (2400, 11300)
    assert plan.outcome.stock == {"belt-brown": -1, "bag-black": -1, "bag-red": 1}


@pytest.mark.parametrize("places", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_another_country_express_and_a_dearer_variant_cost_the_same_in_any_order(places):
    asked = [LONDON, ShippingMethodChange("express"), BROWN_BELT]
    order = an_order("confirmed", lines=(replace(BAG, unit_price=15000), BELT))
    plan = planned(order, *(asked[place] for place in places))
    # express to Britain 18.00, a belt dearer by 5.00, 8 % duties on goods of 174.00
    assert (plan.difference.amount, plan.new_total.amount) == (1800 + 500 + 1392, 16900 + 3692)
    after = {step.field: step.after for step in plan.outcome.steps}
    assert (after["carrier"], after["carrier_kind"], after["shipping_price"], after["duties"]) == (
        "DPD",
        "express",
        1800,
        1392,
    )
    assert str(plan.expected_delivery) == "2026-11-25"


def test_cancelling_leaves_room_for_the_default_address_only():
    home = DefaultAddressChange(replace(HAUPTSTRASSE, name="Anna Schmidt"))
    plan = planned(an_order(), CancelChange(), home)
    assert (rules(plan), plan.confirmable) == (["cancel.in_warehouse", "default_address.future_orders"], True)


@pytest.mark.parametrize(
    "changes",
    [
        (RecipientChange("Lukas Weber"), AddressChange(HAUPTSTRASSE)),
        (QuantityChange(2, 1), RemoveLineChange(1)),
        (BLACK, ReplaceLineChange("belt-brown", line=1)),
        (CorrectPriceChange(1), BLACK),
    ],
)
def test_what_contradicts_is_not_both_meant(changes):
    plan = planned(an_order("confirmed", lines=TWO), *changes)
    assert "order.busy" in rules(plan)
    assert nothing(plan)


# One price: a gift card must cover all of it


@pytest.mark.parametrize(("balance", "verdicts"), [(11300, True), (11299, False)])
@pytest.mark.parametrize("places", [(0, 1), (1, 0)])
def test_a_gift_card_must_cover_all_of_the_plan(balance, verdicts, places):
    asked = [PaymentMethodChange("gift"), BROWN_BELT]
    order = an_order("confirmed", lines=TWO, payment_method_id="card")
    facts = with_methods(some_facts(), gift=balance)
    plan = planned(order, *(asked[place] for place in places), facts=facts)
    assert plan.confirmable is verdicts
    if verdicts:
        assert [paid["amount"]["amount"] for paid in effects(plan, "payment")] == [11300]
        return
    refusal = next(decision for decision in plan.decisions if decision.change.type == "payment_method")
    assert (refusal.rule, refusal.facts["amount"]["amount"]) == ("payment_method.gift_card_too_small", 11300)
    assert nothing(plan)


# Never below zero, and each refund waits for its own goods


def test_two_remedies_of_one_plan_cannot_give_back_more_than_was_paid():
    facts = replace(some_facts(), cases=("C-1", "C-2"), approved=True)
    first, second = CompensationChange("refund", 8000, case="C-1"), CompensationChange("refund", 901, case="C-2")
    plan = planned(an_order("delivered"), first, second, facts=facts)
    assert rules(plan) == ["compensation.within_caps", "compensation.too_much"]
    assert plan.decisions[1].facts == {"at_most": {"amount": 900, "currency": "EUR"}}
    assert nothing(plan)


def test_two_remedies_over_the_cap_together_need_a_person():
    facts = replace(some_facts(), cases=("C-1", "C-2"))
    small = [CompensationChange("refund", 700, case=case) for case in ("C-1", "C-2")]
    assert planned(an_order("delivered"), small[0], facts=facts).outcome.needs == ()
    assert planned(an_order("delivered"), *small, facts=facts).outcome.needs == ("approval",)


def test_one_case_is_not_compensated_twice_in_one_plan():
    facts = replace(some_facts(), cases=("C-1",))
    twice = [CompensationChange("refund", 100, case="C-1"), CompensationChange("voucher", 100, case="C-1")]
    plan = planned(an_order("delivered"), *twice, facts=facts)
    assert rules(plan) == ["compensation.within_caps", "compensation.given"]
    assert nothing(plan)


def test_a_return_gives_back_no_more_than_is_left():
    kept = an_order("delivered", carrier="Chronopost", address=PARIS, total=an_order().money(7600))
    plan = planned(kept, ReturnChange())
    assert (plan.decisions[0].facts["refund"]["amount"], plan.new_total.amount) == (7600, 0)


def test_each_refund_waits_for_its_own_goods():
    broken = RefundParcelChange("damaged", (1,), "the clasp is broken")
    plan = planned(an_order("delivered", lines=TWO), broken, ReturnChange((2,)))
    refunds = [(refund["when"], refund["amount"]["amount"]) for refund in effects(plan, "refund")]
    assert (refunds, plan.outcome.refund_when) == ([("now", 8900), ("received", 1900)], "received")
    states = [step.after for step in plan.outcome.steps if step.field == "payment_state"]
    assert states == ["refund_pending"]


def test_what_is_to_be_paid_is_taken_from_the_refund_that_waits():
    dearer = ExchangeChange({"color": "brown"}, 2)
    plan = planned(an_order("delivered", lines=TWO), dearer, ReturnChange((1,)))
    refunds = [(refund["when"], refund["amount"]["amount"]) for refund in effects(plan, "refund")]
    assert (refunds, effects(plan, "payment"), plan.difference.amount) == ([("received", 8400)], [], -8400)


def test_a_refund_that_waits_stays_pending_while_another_leaves_now():
    facts = replace(some_facts(), cases=("C-1",))
    order = an_order("delivered", payment_state=PaymentState.REFUND_PENDING)
    plan = planned(order, CompensationChange("refund", 500, case="C-1"), facts=facts)
    assert [step.field for step in plan.outcome.steps] == ["remedies", "compensated", "total"]


def test_a_partly_compensated_line_gives_back_what_is_left():
    order = an_order("delivered", total=an_order().money(7900), compensated=1000, remedies=("compensation:C-1",))
    plan = planned(order, RefundParcelChange("damaged", None, "torn"))
    assert (plan.decisions[0].rule, plan.difference.amount, plan.new_total.amount) == ("refund_parcel.due", -7900, 0)


def test_a_kept_line_is_not_made_good_again():
    order = an_order("delivered", remedies=("kept:1",))
    assert decided(order, RefundParcelChange("damaged", None, "torn")).rule == "refund_parcel.given"


def test_an_order_abroad_that_keeps_part_of_its_money_pays_it_out_once():
    order = an_order("in_transit", carrier="FedEx", address=BOSTON)
    plan = planned(order, KeepWithRefundChange(), ReturnChange())
    assert rules(plan) == ["keep_with_refund.express", "order.busy"]
    assert nothing(plan)


@pytest.mark.parametrize(
    ("change", "fact"),
    [(RemoveLineChange(1), {"refund": 2800}), (VariantChange({"color": "red"}, 1), {"price_difference": -2800})],
)
def test_what_went_back_as_a_remedy_does_not_go_back_again(change, fact):
    bag = OrderLine(1, "bag-black", 1, 12000)
    order = an_order("confirmed", lines=(bag, BELT), total=an_order().money(2800), compensated=11100)
    plan = planned(order, change)
    assert {name: plan.decisions[0].facts[name]["amount"] for name in fact} == fact
    assert plan.new_total.amount == max(0, 2800 + {"remove_line": -12000, "variant": -3100}[change.type])
