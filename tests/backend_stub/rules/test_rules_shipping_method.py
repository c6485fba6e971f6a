"""Shipping method and another country: what they cost and when the parcel comes, a row per sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shop_world import BOSTON, PARIS, an_order, planned, some_facts

from backend_stub.model.address import Address
from backend_stub.model.changes import AddressChange, ShippingMethodChange
from backend_stub.model.enums import PaymentState
from backend_stub.model.order import OrderLine

EXPRESS = ShippingMethodChange(" Express ")
BERLIN_AGAIN = AddressChange(Address("", "Hauptstr. 12", "Berlin", "", "10117", "", "DE"))
LONDON = AddressChange(Address("", "7 Old Queen Street", "London", "", "SW1A 1AA", "", "GB"))


def paid_for_shipping(order, price, method="standard"):
    shipping = replace(order.shipping, price=price, method=method)
    return replace(order, shipping=shipping, total=order.money(order.total.amount + price))


def after(plan):
    return {step.field: step.after for step in plan.outcome.steps}


@pytest.mark.parametrize("state", ["received", "confirmed", "picking", "on_hold"])
def test_standard_becomes_express_until_packed_difference_paid_new_date(state):
    plan = planned(an_order(state), EXPRESS)
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == (
        "shipping_method.until_packed",
        {
            "method": "express",
            "price_difference": {"amount": 1200, "currency": "EUR"},
            "expected_date": "2026-11-24",
        },
    )
    assert (plan.difference.amount, str(plan.expected_delivery)) == (1200, "2026-11-24")
    assert after(plan) == {
        "shipping_method": "express",
        "shipping_price": 1200,
        "expected_date": "2026-11-24",
        "promised_date": "2026-11-24",
        "carrier": "DPD",
        "carrier_kind": "express",
        "total": 10100,
    }
    assert [effect.type for effect in plan.outcome.effects] == ["payment", "email"]


def test_express_becomes_standard_and_the_difference_is_refunded():
    order = paid_for_shipping(an_order("confirmed", carrier="Chronopost", address=PARIS), 1200, "express")
    plan = planned(order, ShippingMethodChange("standard"))
    assert (plan.difference.amount, after(plan)["carrier"], after(plan)["payment_state"]) == (
        -1200,
        "Colissimo",
        "part_refunded",
    )


def test_no_more_goes_back_than_was_paid_for_shipping():
    order = paid_for_shipping(an_order("confirmed", carrier="Chronopost", address=PARIS), 500, "express")
    plan = planned(order, ShippingMethodChange("standard"))
    assert (plan.difference.amount, after(plan)["shipping_price"]) == (-500, 0)


@pytest.mark.parametrize("state", ["packed", "in_transit", "delivered", "cancelled", "lost"])
def test_packed_or_later_the_method_is_fixed(state):
    plan = planned(an_order(state), EXPRESS)
    assert (plan.decisions[0].rule, plan.decisions[0].facts["state"]) == ("shipping_method.too_late", state)
    assert (plan.outcome.steps, plan.outcome.effects) == ((), ())


def test_a_method_that_the_shop_has_not_is_refused_with_the_others():
    plan = planned(an_order("confirmed"), ShippingMethodChange("drone"))
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == (
        "shipping_method.unknown",
        {"choices": ["economy", "express"]},
    )


def test_a_method_by_which_nobody_brings_parcels_there_is_refused():
    facts = some_facts()
    carriers = replace(facts.carriers, services={"DE": {"standard": "DHL"}})
    plan = planned(an_order("confirmed"), EXPRESS, facts=replace(facts, carriers=carriers))
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == ("shipping_method.unknown", {"choices": []})


def test_the_same_method_is_no_change():
    plan = planned(an_order("confirmed"), ShippingMethodChange("standard"))
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == ("shipping_method.unchanged", {"method": "standard"})


def test_an_unpaid_order_costs_more_and_nothing_is_collected():
    plan = planned(an_order("confirmed", payment_state=PaymentState.UNPAID), EXPRESS)
    assert (plan.new_total.amount, [effect.type for effect in plan.outcome.effects]) == (10100, ["email"])


# Another country re-does customs papers, duties and shipping price


def test_another_country_re_does_customs_papers_duties_and_shipping_price():
    order = an_order("packed", lines=(OrderLine(1, "bag-red", 2, 8900),))
    plan = planned(order, LONDON)
    # 4.90 for shipping to Britain, 8 % duties on 178.00
    assert (plan.decisions[0].rule, plan.difference.amount) == ("address.in_warehouse", 490 + 1424)
    assert [effect.type for effect in plan.outcome.effects] == ["label", "customs", "payment", "email"]
    assert plan.outcome.effects[1].facts == {"from_country": "DE", "to_country": "GB"}
    assert [(row.field, row.after) for row in plan.outcome.rows][1] == ("duties", {"amount": 1424, "currency": "EUR"})
    assert (after(plan)["carrier"], after(plan)["duties"], str(plan.expected_delivery)) == (
        "Royal Mail",
        1424,
        "2026-11-29",
    )


@pytest.mark.parametrize(("worth", "duties"), [(15000, 0), (15001, 1200)])
def test_goods_worth_little_pay_no_duties(worth, duties):
    plan = planned(an_order("confirmed", lines=(OrderLine(1, "bag-red", 1, worth),)), LONDON)
    assert plan.difference.amount == 490 + duties


def test_duties_come_back_with_the_goods_from_abroad():
    order = replace(paid_for_shipping(an_order("confirmed", address=BOSTON, carrier="USPS"), 990), duties=1068)
    plan = planned(replace(order, total=order.money(order.total.amount + 1068)), BERLIN_AGAIN)
    assert (plan.difference.amount, after(plan)["duties"], after(plan)["shipping_price"]) == (-990 - 1068, 0, 0)


def test_shipping_that_was_free_is_not_refunded_by_a_nearer_country():
    plan = planned(an_order("confirmed", address=BOSTON, carrier="USPS"), BERLIN_AGAIN)
    assert (plan.difference.amount, "shipping_price" in after(plan)) == (0, False)
    assert after(plan)["carrier"] == "DHL"
