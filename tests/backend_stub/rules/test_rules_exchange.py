"""Delivered: exchange once per line, returns to the original payment; and the goods sent again to a new address."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from shop_world import (
    ANNA,
    BERLIN,
    BOSTON,
    HAUPTSTRASSE,
    NOW,
    PARIS,
    POLICY,
    an_order,
    offered,
    planned,
    some_facts,
    worth,
)

from backend_stub.model.address import Address
from backend_stub.model.changes import (
    BringBackChange,
    DefaultAddressChange,
    ExchangeChange,
    FormerAddressChange,
    HoldChange,
    RefuseAtDoorChange,
    ResendChange,
    ReturnChange,
    VoucherChange,
)
from backend_stub.model.enums import LineState, PaymentState
from backend_stub.model.order import OrderLine
from backend_stub.model.steps import replay
from backend_stub.rules.plan import make_plan

BAG = OrderLine(1, "bag-red", 1, 8900)
BELT = OrderLine(2, "belt-black", 1, 1900)
BLACK = ExchangeChange({"color": "black"}, 1)
LONDON = Address("Anna Schmidt", "7 Old Queen Street", "London", "", "SW1A 1AA", "", "GB")


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def effects(plan, kind):
    return [effect.facts for effect in plan.outcome.effects if effect.type == kind]


def empty(plan):
    outcome = plan.outcome
    return (outcome.steps, outcome.effects, outcome.stock, outcome.difference, plan.confirmable) == (
        (),
        (),
        {},
        0,
        False,
    )


# Exchange for another variant of the same product that is in stock, difference settled, once per line


@pytest.mark.parametrize("state", ["delivered", "completed"])
def test_a_delivered_line_is_exchanged_for_a_variant_that_is_in_stock(state):
    plan = planned(an_order(state, lines=(BAG, BELT)), BLACK)
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == (
        "exchange.in_stock",
        {"title": {"en": "Milano handbag"}, "options": {"color": "black"}, "price_difference": eur(0)},
    )
    assert (plan.outcome.stock, plan.difference.amount) == ({"bag-black": -1}, 0)
    assert [(s.field, s.line, s.after) for s in plan.outcome.steps] == [
        ("state", 1, "exchanging"),
        ("exchange", 1, {"sku": "bag-black", "options": {"color": "black"}, "unit_price": 8900}),
    ]
    assert [label["fee"] for label in effects(plan, "return_label")] == [eur(0)]
    assert effects(plan, "promise") == [{"kind": "exchange", "line": 1}]


@pytest.mark.parametrize(
    ("line", "options", "difference", "kind", "when"),
    [
        (replace(BELT, line=1), {"color": "brown"}, 500, "payment", None),
        (OrderLine(1, "belt-brown", 2, 2400), {"color": "black"}, -1000, "refund", "received"),
    ],
)
def test_a_dearer_one_is_paid_now_a_cheaper_one_refunded_when_the_old_is_back(line, options, difference, kind, when):
    plan = planned(an_order("delivered", lines=(line,)), ExchangeChange(options))
    assert plan.difference.amount == difference
    assert [(e["amount"], e.get("when")) for e in effects(plan, kind)] == [(eur(abs(difference)), when)]


def test_an_order_whose_every_line_comes_back_is_returning():
    plan = planned(an_order("delivered"), BLACK)
    assert [(s.field, s.line, s.after) for s in plan.outcome.steps][-1] == ("state", None, "returning")


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (an_order("in_transit"), "not_delivered"),
        (an_order("packed"), "not_delivered"),
        (an_order("cancelled"), "not_delivered"),
        (an_order("returned"), "not_delivered"),
        (an_order("delivered", delivered_at=NOW - timedelta(days=31)), "window_passed"),
        (an_order("delivered", lines=(replace(BAG, exchange={"from": "bag-black"}),)), "once"),
        (an_order("delivered", lines=(replace(BAG, state=LineState.RETURNING),)), "once"),
        (an_order("delivered", lines=(replace(BAG, state=LineState.REFUNDED),)), "once"),
    ],
)
def test_no_exchange_before_delivery_after_the_window_or_twice(order, reason):
    plan = planned(order, BLACK)
    assert (plan.decisions[0].rule, plan.decisions[0].facts["reason"]) == ("exchange.not_offered", reason)
    assert empty(plan)


@pytest.mark.parametrize(
    ("options", "reason"), [({"color": "red"}, "unchanged"), ({"color": "pink"}, "unknown"), ({"size": "L"}, "unknown")]
)
def test_only_another_variant_of_the_same_product(options, reason):
    plan = planned(an_order("delivered"), ExchangeChange(options))
    assert (plan.decisions[0].rule, plan.decisions[0].facts["reason"]) == ("exchange.not_offered", reason)


def test_not_in_stock_offers_what_is_and_the_return():
    plan = planned(an_order("delivered"), ExchangeChange({"color": "green"}))
    assert (plan.decisions[0].rule, offered(plan.decisions[0])) == ("exchange.out_of_stock", ["exchange", "return"])
    assert plan.decisions[0].offers[0].facts["options"] == {"color": "black"}
    assert empty(plan)
    late = an_order("delivered", delivered_at=NOW - timedelta(days=30))
    assert offered(planned(late, ExchangeChange({"color": "green"})).decisions[0]) == ["exchange", "return"]


def test_one_line_is_exchanged_while_another_comes_back():
    plan = planned(an_order("delivered", lines=(BAG, BELT)), BLACK, ReturnChange((2,)))
    assert [d.rule for d in plan.decisions] == ["exchange.in_stock", "return.within_window"]
    assert (plan.difference.amount, replay(an_order("delivered"), plan.outcome.steps).state) == (-1900, "returning")


# Returns


@pytest.mark.parametrize(
    ("reason", "fee"),
    [(None, 500), ("too_small", 500), ("damaged", 0), ("wrong_item", 0), ("not_as_described", 0)],
)
def test_wrong_or_defective_the_label_is_free(reason, fee):
    dear = replace(POLICY, returns=replace(POLICY.returns, label_fee=500))
    plan = make_plan(an_order("delivered"), (ReturnChange(None, reason),), some_facts(), dear, NOW)
    assert (plan.decisions[0].rule, plan.difference.amount) == ("return.within_window", fee - 8900)
    assert [label["fee"] for label in effects(plan, "return_label")] == [eur(fee)]


def test_nobody_pays_for_returning_what_costs_less_than_the_label():
    dear = replace(POLICY, returns=replace(POLICY.returns, label_fee=500))
    plan = make_plan(an_order("delivered", lines=worth(300)), (ReturnChange(),), some_facts(), dear, NOW)
    assert (plan.difference.amount, plan.decisions[0].facts["refund"]) == (0, eur(0))


def test_the_reason_is_asked_and_never_required():
    with_reason = planned(an_order("delivered"), ReturnChange(None, "too_small"))
    assert planned(an_order("delivered"), ReturnChange()).difference == with_reason.difference


@pytest.mark.parametrize("state", ["returning", "returned"])
def test_what_is_on_its_way_back_undelivered_is_not_returned(state):
    plan = planned(an_order(state), ReturnChange())
    assert plan.decisions[0].rule == "return.closed"
    assert empty(plan)


def test_an_unpaid_parcel_is_refused_and_nothing_goes_back():
    plan = planned(an_order("in_transit", payment_state=PaymentState.UNPAID), RefuseAtDoorChange())
    assert (plan.decisions[0].rule, plan.new_total.amount, effects(plan, "refund")) == (
        "refuse_at_door.shipped",
        0,
        [],
    )


# Sent again to a new address


def test_goods_worth_little_are_sent_again_as_a_parcel_of_its_own():
    lines = (OrderLine(1, "belt-black", 1, 1900), OrderLine(2, "bag-red", 1, 8900, LineState.CANCELLED))
    old = {**BERLIN.wire(), "street_address": "Old street 1"}
    order = an_order("in_transit", lines=lines, total=an_order().money(1900))
    order = replace(order, shipping=replace(order.shipping, labelled_to=old, label_id="L1"))
    plan = planned(order, ResendChange(HAUPTSTRASSE))
    assert (plan.decisions[0].rule, plan.outcome.stock) == ("resend.worth_little", {"belt-black": -1})
    after = replay(order, plan.outcome.steps)
    assert (after.state, after.shipping.labelled_to, after.shipping.tracking_number) == ("confirmed", None, None)
    assert after.shipping.promised_date == after.shipping.expected_date == plan.expected_delivery
    assert [effect.type for effect in plan.outcome.effects] == ["carrier_call", "label", "email"]


def test_sent_again_to_another_country_another_carrier_brings_it_with_customs_papers():
    order = an_order("in_transit", lines=worth(1900))
    plan = planned(order, ResendChange(LONDON))
    after = replay(order, plan.outcome.steps)
    assert (after.shipping.carrier, effects(plan, "customs"), plan.difference.amount) == (
        "Royal Mail",
        [{"from_country": "DE", "to_country": "GB"}],
        0,
    )


@pytest.mark.parametrize(
    ("order", "stock", "reason"),
    [
        (an_order("in_transit", lines=worth(3001)), 6, "worth_too_much"),
        (an_order("out_for_delivery", lines=worth(3000)), 6, "out_for_delivery"),
        (an_order("delivered", lines=worth(3000)), 6, "not_on_the_way"),
        (an_order("in_transit", lines=worth(3000)), 0, "out_of_stock"),
        (an_order("in_transit", lines=worth(3000), delivery={"kind": "resend"}), 6, "sent_again_before"),
    ],
)
def test_goods_are_sent_again_only_while_on_the_way_worth_little_in_stock_and_once(order, stock, reason):
    plan = planned(order, ResendChange(HAUPTSTRASSE), facts=some_facts(bag_red=stock))
    assert (plan.decisions[0].rule, plan.decisions[0].facts["reason"]) == ("resend.not_offered", reason)
    assert "resend" not in offered(plan.decisions[0])
    assert empty(plan)


@pytest.mark.parametrize(("amount", "needs"), [(20000, ()), (20001, ("code",))])
def test_where_a_dear_parcel_is_held_changes_only_with_a_code(amount, needs):
    order = an_order("in_transit", carrier="FedEx", address=BOSTON, lines=worth(amount))
    plan = planned(order, HoldChange())
    assert (plan.decisions[0].rule, plan.outcome.needs) == ("hold.carrier_allows", needs)


def test_the_former_address_is_agreed_on_once():
    order = an_order("in_transit", delivery={"kind": "former_address"})
    plan = planned(order, FormerAddressChange())
    assert (plan.decisions[0].rule, empty(plan)) == ("former_address.not_offered", True)


# Default address of the customer: always, future orders only


@pytest.mark.parametrize("state", ["received", "packed", "in_transit", "delivered", "cancelled", "lost", "returned"])
def test_the_default_address_may_always_change_for_future_orders_only(state):
    plan = planned(an_order(state), DefaultAddressChange(HAUPTSTRASSE))
    assert plan.decisions[0].rule == "default_address.future_orders"
    assert (plan.outcome.steps, plan.difference.amount) == ((), 0)
    assert [(s.field, s.before, s.after["street_address"]) for s in plan.outcome.customer] == [
        ("default_address", None, "Hauptstr. 12")
    ]
    assert [effect.type for effect in plan.outcome.effects] == ["email"]
    assert plan.confirmable


def test_the_same_default_address_is_no_change():
    facts = replace(some_facts(), customer=replace(ANNA, default_address=PARIS))
    plan = planned(an_order(), DefaultAddressChange(replace(PARIS, name="")), facts=facts)
    other_name = plan.decisions[0].rule
    plan = planned(an_order(), DefaultAddressChange(PARIS), facts=facts)
    assert (other_name, plan.decisions[0].rule) == ("default_address.future_orders", "default_address.unchanged")
    assert (plan.outcome.customer, plan.confirmable) == ((), False)


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        (Address(street_address="Hauptstr. 12", city="Berlin"), "address.incomplete"),
        (replace(HAUPTSTRASSE, postal_code="1"), "address.invalid"),
        (replace(HAUPTSTRASSE, country_code="BR"), "address.country_not_served"),
    ],
)
def test_a_default_address_must_be_one_that_can_be_sent_to(address, rule):
    plan = planned(an_order(), DefaultAddressChange(address))
    assert (plan.decisions[0].rule, plan.outcome.customer) == (rule, ())


# Shipped and no longer wanted; what stays as it is


@pytest.mark.parametrize(
    ("carrier", "address", "state", "rule"),
    [
        ("Chronopost", PARIS, "in_transit", "bring_back.express"),
        ("FedEx", BOSTON, "out_for_delivery", "bring_back.express"),
        ("DHL", BERLIN, "in_transit", "bring_back.not_offered"),
        ("Yanwen", BOSTON, "in_transit", "bring_back.not_offered"),
        ("Chronopost", PARIS, "delivered", "bring_back.not_offered"),
        ("Chronopost", PARIS, "packed", "bring_back.not_offered"),
    ],
)
def test_an_express_carrier_is_asked_to_bring_it_back_for_13(carrier, address, state, rule):
    plan = planned(an_order(state, carrier=carrier, address=address), BringBackChange())
    assert plan.decisions[0].rule == rule
    if rule == "bring_back.not_offered":
        assert empty(plan)
        return
    assert plan.decisions[0].facts == {"fee": eur(1300), "refund": eur(7600), "refund_when": "parcel_back"}
    assert [call["operation"] for call in effects(plan, "carrier_call")] == ["bring_back"]
    assert [refund["when"] for refund in effects(plan, "refund")] == ["parcel_back"]


def test_the_fee_is_at_most_what_was_paid():
    order = an_order("in_transit", carrier="Chronopost", address=PARIS, lines=worth(900))
    assert planned(order, BringBackChange()).decisions[0].facts["refund"] == eur(0)


@pytest.mark.parametrize("state", ["packed", "delivered", "cancelled", "lost", "returning", "returned"])
def test_a_parcel_is_refused_at_the_door_only_while_it_is_on_its_way(state):
    plan = planned(an_order(state), RefuseAtDoorChange())
    assert (plan.decisions[0].rule, offered(plan.decisions[0])) == ("refuse_at_door.not_offered", [])
    assert empty(plan)


@pytest.mark.parametrize(("carrier", "address"), [("DHL", BERLIN), ("Chronopost", PARIS), ("Yanwen", BOSTON)])
@pytest.mark.parametrize("state", ["handed_over", "in_transit", "out_for_delivery"])
def test_reception_at_the_former_address_brings_5_percent_for_the_understanding(state, carrier, address):
    plan = planned(an_order(state, carrier=carrier, address=address), FormerAddressChange())
    assert plan.decisions[0].rule == "former_address.on_the_way"
    assert effects(plan, "voucher") == [{"percent": 5, "reason": "understanding"}]
    assert {step.field: step.after for step in plan.outcome.steps} == {
        "delivery": {"kind": "former_address"},
        "remedies": ["voucher_understanding"],
    }


@pytest.mark.parametrize("state", ["handed_over", "in_transit", "out_for_delivery"])
def test_a_polite_no_brings_5_percent_once(state):
    plan = planned(an_order(state), VoucherChange())
    assert (plan.decisions[0].rule, plan.decisions[0].facts["voucher_percent"]) == ("voucher.understanding", 5)
    assert plan.decisions[0].facts["expected_date"] == "2026-11-25"
    again = planned(an_order(state, remedies=("voucher_understanding",)), VoucherChange())
    assert (again.decisions[0].rule, again.decisions[0].facts["reason"]) == ("voucher.not_offered", "given")
    assert empty(again)


@pytest.mark.parametrize("second", [VoucherChange(), FormerAddressChange()])
def test_one_plan_gives_the_voucher_once(second):
    plan = planned(an_order("in_transit"), HoldChange(), second)
    assert plan.decisions[1].rule in ("voucher.not_offered", "order.busy")
    assert empty(plan)
