"""When the shop or the system got it wrong, and what complaints bring: one row per sentence of the policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from shop_world import BERLIN, BOSTON, NOW, PARIS, POLICY, an_order, offered, planned, some_facts, worth

from backend_stub.model.changes import (
    CancelDuplicateChange,
    CompensationChange,
    CorrectPriceChange,
    KeepDuplicateChange,
    RefundExpressFeeChange,
    RestoreDetailsChange,
    ReturnDuplicateChange,
)
from backend_stub.model.enums import LineState, OrderState, PaymentState
from backend_stub.model.facts import Twin
from backend_stub.model.order import OrderLine
from backend_stub.rules.plan import make_plan

BAG = OrderLine(1, "bag-red", 1, 8900)
BELT = OrderLine(2, "belt-black", 1, 1900)
CHEAP, DEAR = replace(BAG, unit_price=900), replace(BAG, unit_price=9900)
BAG_TITLE = {"en": "Milano handbag"}


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def first(plan):
    return (plan.decisions[0].rule, plan.decisions[0].facts)


def effects(plan, kind):
    return [effect.facts for effect in plan.outcome.effects if effect.type == kind]


def after(plan):
    return {step.field: step.after for step in plan.outcome.steps}


def empty(plan):
    outcome = plan.outcome
    return (outcome.steps, outcome.effects, outcome.stock, outcome.difference, plan.confirmable) == (
        (),
        (),
        {},
        0,
        False,
    )


# Price error


def test_charged_too_little_and_paid_pay_the_difference_or_cancel():
    plan = planned(an_order("confirmed", lines=(CHEAP,)), CorrectPriceChange())
    said = {"title": BAG_TITLE, "charged": eur(900), "right": eur(8900), "price_difference": eur(8000)}
    assert first(plan) == ("correct_price.too_low", said)
    assert (plan.difference.amount, offered(plan.decisions[0])) == (8000, ["cancel"])
    assert plan.decisions[0].offers[0].facts == {"refund": eur(900)}
    assert [effect["amount"] for effect in effects(plan, "payment")] == [eur(8000)]


def test_charged_too_little_and_unpaid_the_order_is_corrected_to_be_paid():
    order = an_order("received", lines=(CHEAP,), payment_state=PaymentState.UNPAID)
    plan = planned(order, CorrectPriceChange())
    assert (plan.decisions[0].rule, plan.new_total.amount) == ("correct_price.unpaid", 8900)
    assert [effect.type for effect in plan.outcome.effects] == ["email"]


@pytest.mark.parametrize("state", ["received", "packed", "in_transit", "delivered", "completed"])
def test_charged_too_much_the_difference_is_refunded_no_question_asked(state):
    plan = planned(an_order(state, lines=(DEAR,)), CorrectPriceChange())
    assert (plan.decisions[0].rule, plan.difference.amount, plan.confirmable) == ("correct_price.too_high", -1000, True)
    assert (plan.decisions[0].offers, plan.outcome.needs) == ((), ())


def test_charged_too_much_and_unpaid_there_is_less_to_pay():
    order = an_order("received", lines=(DEAR,), payment_state=PaymentState.UNPAID)
    plan = planned(order, CorrectPriceChange())
    assert (plan.decisions[0].rule, plan.new_total.amount, effects(plan, "refund")) == (
        "correct_price.too_high",
        8900,
        [],
    )


@pytest.mark.parametrize("state", ["handed_over", "in_transit", "out_for_delivery", "delivered"])
def test_the_shops_own_fault_stays_with_the_shop_once_the_parcel_has_left(state):
    plan = planned(an_order(state, lines=(CHEAP,)), CorrectPriceChange())
    assert (plan.decisions[0].rule, plan.decisions[0].facts["state"]) == ("correct_price.too_late", state)
    assert empty(plan)


@pytest.mark.parametrize("state", ["cancelled", "lost", "returning", "returned"])
@pytest.mark.parametrize("line", [CHEAP, DEAR])
def test_a_price_that_comes_back_with_the_order_is_not_corrected(state, line):
    plan = planned(an_order(state, lines=(line,)), CorrectPriceChange())
    assert plan.decisions[0].rule == "correct_price.too_late"
    assert empty(plan)


@pytest.mark.parametrize("state", [LineState.REFUNDED, LineState.RETURNING, LineState.RETURNED, LineState.EXCHANGING])
def test_a_price_that_comes_back_with_its_line_is_not_corrected(state):
    order = an_order("delivered", lines=(replace(DEAR, state=state), BELT))
    assert planned(order, CorrectPriceChange(1)).decisions[0].rule == "correct_price.too_late"
    assert planned(order, CorrectPriceChange()).decisions[0].rule == "correct_price.right"


@pytest.mark.parametrize(
    ("lines", "change", "rule"),
    [
        ((BAG,), CorrectPriceChange(), "correct_price.right"),
        ((BAG, BELT), CorrectPriceChange(), "correct_price.right"),
        ((BAG, BELT), CorrectPriceChange(2), "correct_price.right"),
        ((DEAR, BELT), CorrectPriceChange(), "correct_price.too_high"),
        ((DEAR, replace(BELT, unit_price=100)), CorrectPriceChange(), "line.ambiguous"),
        ((DEAR, replace(BELT, unit_price=100)), CorrectPriceChange(2), "correct_price.too_low"),
        ((DEAR,), CorrectPriceChange(5), "line.unknown"),
    ],
)
def test_the_line_with_the_wrong_price_is_found(lines, change, rule):
    assert planned(an_order("confirmed", lines=lines), change).decisions[0].rule == rule


# An express fee paid but not delivered as express is refunded and becomes a complaint


def with_fee(state, carrier, address, price, **members):
    order = an_order(state, carrier=carrier, address=address, **members)
    return replace(order, shipping=replace(order.shipping, price=price), total=order.money(order.total.amount + price))


@pytest.mark.parametrize("state", ["handed_over", "in_transit", "delivered"])
def test_paid_as_express_and_sent_otherwise_the_fee_goes_back_and_is_a_complaint(state):
    plan = planned(with_fee(state, "DHL", BERLIN, 1200), RefundExpressFeeChange())
    assert (plan.decisions[0].rule, plan.decisions[0].facts["refund"]) == ("refund_express_fee.not_express", eur(1200))
    assert effects(plan, "case") == [{"kind": "express_not_delivered", "cause": "system"}]
    assert (after(plan)["shipping_price"], after(plan)["remedies"], plan.difference.amount) == (
        0,
        ["express_fee"],
        -1200,
    )


def test_the_price_of_the_standard_method_stays_paid():
    plan = planned(with_fee("in_transit", "USPS", BOSTON, 2400), RefundExpressFeeChange())
    assert plan.difference.amount == 990 - 2400


@pytest.mark.parametrize(("arrived", "due"), [(24, False), (25, False), (26, True)])
def test_express_that_came_late_was_not_express(arrived, due):
    order = with_fee("delivered", "Chronopost", PARIS, 1200, delivered_at=datetime(2026, 11, arrived, tzinfo=UTC))
    plan = planned(order, RefundExpressFeeChange(), now=datetime(2026, 11, 30, tzinfo=UTC))
    assert plan.decisions[0].rule == f"refund_express_fee.{'not_express' if due else 'not_offered'}"


@pytest.mark.parametrize(
    "order",
    [
        an_order("in_transit"),
        with_fee("in_transit", "USPS", BOSTON, 990),
        with_fee("in_transit", "DHL", BERLIN, 1200, remedies=("express_fee",)),
        with_fee("packed", "DHL", BERLIN, 1200),
        replace(with_fee("cancelled", "DHL", BERLIN, 1200), total=an_order().money(0)),
        replace(with_fee("lost", "DHL", BERLIN, 1200), total=an_order().money(0)),
    ],
)
def test_no_fee_that_was_not_paid_not_earned_or_given_back_already(order):
    plan = planned(order, RefundExpressFeeChange())
    assert plan.decisions[0].rule == "refund_express_fee.not_offered"
    assert empty(plan)


# Same order twice: ask first

PLACED = an_order().placed_at
EARLIER = Twin("GS-0", PLACED - timedelta(minutes=4), OrderState.CONFIRMED)
LATER = Twin("GS-2", PLACED + timedelta(minutes=4), OrderState.CONFIRMED)
TWIN_FACTS = {"twin": "GS-0", "twin_placed_at": "2026-11-20T07:56:00Z", "twin_state": "confirmed"}


def twice(*twins):
    return replace(some_facts(), twins=twins)


@pytest.mark.parametrize("state", ["received", "confirmed", "picking", "packed", "on_hold"])
def test_not_processed_the_later_one_is_cancelled_and_refunded(state):
    plan = planned(an_order(state), CancelDuplicateChange(), facts=twice(EARLIER))
    assert first(plan) == ("cancel_duplicate.not_processed", {**TWIN_FACTS, "refund": eur(8900)})
    assert (plan.difference.amount, plan.outcome.stock, after(plan)["state"]) == (-8900, {"bag-red": 1}, "cancelled")
    assert effects(plan, "email") == [{"template": "order_cancelled"}]


@pytest.mark.parametrize("change", [CancelDuplicateChange(), ReturnDuplicateChange()])
@pytest.mark.parametrize(("twins", "facts"), [((LATER,), {"later": "GS-2"}), ((), {"state": "confirmed"})])
def test_the_earlier_one_stays(change, twins, facts):
    plan = planned(an_order("confirmed"), change, facts=twice(*twins))
    rule = "cancel_duplicate.no_twin" if change.type == "cancel_duplicate" else "return_duplicate.not_offered"
    assert first(plan) == (rule, facts)
    assert empty(plan)


@pytest.mark.parametrize("state", ["handed_over", "in_transit", "out_for_delivery", "delivered"])
def test_shipped_return_on_arrival_or_keep(state):
    plan = planned(an_order(state), CancelDuplicateChange(), facts=twice(EARLIER))
    assert plan.decisions[0].rule == "cancel_duplicate.shipped"
    assert offered(plan.decisions[0]) == ["return_duplicate", "keep_duplicate"]
    assert empty(plan)


@pytest.mark.parametrize(("state", "when"), [("in_transit", "parcel_back"), ("delivered", "received")])
@pytest.mark.parametrize(("carrier", "address"), [("DHL", BERLIN), ("Chronopost", PARIS), ("Yanwen", BOSTON)])
def test_a_shipped_duplicate_comes_back_free(state, when, carrier, address):
    order = an_order(state, carrier=carrier, address=address, lines=(BAG, BELT))
    dear_label = replace(POLICY, returns=replace(POLICY.returns, label_fee=500))
    plan = make_plan(order, (ReturnDuplicateChange(),), twice(EARLIER), dear_label, NOW)
    assert (plan.decisions[0].rule, plan.difference.amount, plan.outcome.refund_when) == (
        "return_duplicate.shipped",
        -10800,
        when,
    )
    assert after(plan)["state"] == "returning"


@pytest.mark.parametrize(
    "order",
    [
        an_order("packed"),
        an_order("cancelled"),
        an_order("lost"),
        an_order("delivered", delivered_at=NOW - timedelta(days=31)),
        an_order("delivered", lines=(replace(BAG, state=LineState.RETURNING),)),
    ],
)
def test_a_duplicate_that_has_not_left_or_is_back_does_not_come_back(order):
    plan = planned(order, ReturnDuplicateChange(), facts=twice(EARLIER))
    assert plan.decisions[0].rule == "return_duplicate.not_offered"
    assert empty(plan)


@pytest.mark.parametrize("twins", [(EARLIER,), (LATER,)])
def test_both_may_be_wanted_and_nobody_asks_again(twins):
    plan = planned(an_order("confirmed"), KeepDuplicateChange(), facts=twice(*twins))
    assert (plan.decisions[0].rule, after(plan), plan.difference.amount) == (
        "keep_duplicate.kept",
        {"remedies": ["duplicate_kept"]},
        0,
    )


@pytest.mark.parametrize(("twins", "remedies"), [((), ()), ((EARLIER,), ("duplicate_kept",))])
def test_what_is_no_duplicate_or_was_kept_is_not_kept_again(twins, remedies):
    plan = planned(an_order("confirmed", remedies=remedies), KeepDuplicateChange(), facts=twice(*twins))
    assert plan.decisions[0].rule == "keep_duplicate.not_offered"
    assert empty(plan)


# Changed details not applied: corrected, re-sent if it went wrong, compensation


def astray(state, carrier="DHL", address=BERLIN, **members):
    """The label still bears the old house number."""
    order = an_order(state, carrier=carrier, address=address, **members)
    old = {**address.wire(), "street_address": "Old street 1"}
    return replace(order, shipping=replace(order.shipping, labelled_to=old, label_id="L1"))


VOUCHER = [{"percent": 5, "reason": "details_not_applied"}]


@pytest.mark.parametrize("state", ["picking", "packed", "on_hold"])
def test_in_the_warehouse_the_label_is_printed_anew(state):
    plan = planned(astray(state), RestoreDetailsChange())
    assert plan.decisions[0].rule == "restore_details.in_warehouse"
    assert (effects(plan, "label"), effects(plan, "voucher")) == ([{"voids": "L1"}], VOUCHER)
    assert effects(plan, "promise") == [{"kind": "correction"}]
    assert [(row.before["street_address"], row.after["street_address"]) for row in plan.outcome.rows] == [
        ("Old street 1", "Torstraße 89")
    ]
    assert effects(plan, "email") == [{"template": "details_restored"}]


def test_on_the_way_the_carrier_redirects_at_the_shops_cost():
    plan = planned(astray("in_transit", "Chronopost", PARIS), RestoreDetailsChange())
    assert (plan.decisions[0].rule, plan.difference.amount) == ("restore_details.redirected", 0)
    assert [call["operation"] for call in effects(plan, "carrier_call")] == ["redirect"]
    assert (after(plan)["delivery"], effects(plan, "voucher")) == ({"kind": "redirect"}, VOUCHER)


def test_delivered_to_the_wrong_place_the_goods_are_sent_again():
    order = astray("delivered", lines=(BAG, replace(BELT, state=LineState.CANCELLED)))
    plan = planned(order, RestoreDetailsChange())
    assert (plan.decisions[0].rule, plan.outcome.stock) == ("restore_details.resent", {"bag-red": -1})
    assert effects(plan, "label") == [{"voids": None, "again": [1]}]
    assert [promise["kind"] for promise in effects(plan, "promise")] == ["resend", "correction"]


@pytest.mark.parametrize(
    ("order", "stock", "kinds"),
    [
        (astray("in_transit"), 6, ["hold"]),
        (astray("in_transit", "Yanwen", BOSTON), 6, []),
        (astray("lost"), 6, []),
        (astray("delivered"), 0, []),
        (astray("delivered", lines=(replace(BAG, state=LineState.REFUNDED),)), 6, []),
    ],
)
def test_where_nobody_can_stop_the_parcel_only_what_the_carrier_allows_is_offered(order, stock, kinds):
    plan = planned(order, RestoreDetailsChange(), facts=some_facts(bag_red=stock))
    assert (plan.decisions[0].rule, offered(plan.decisions[0])) == ("restore_details.not_possible", kinds)
    assert empty(plan)


@pytest.mark.parametrize(
    ("order", "waits"),
    [
        (an_order("packed"), False),
        (astray("packed", remedies=("details_restored",)), False),
        (astray("packed"), True),
    ],
)
def test_what_was_applied_or_is_being_applied_is_not_restored(order, waits):
    plan = planned(order, RestoreDetailsChange(), facts=replace(some_facts(), label_waits=waits))
    assert plan.decisions[0].rule == "restore_details.applied"
    assert empty(plan)


# Complaints: automatic up to 15 % and at most 25.00 per order in all; above it a person approves first


def with_case(**members):
    return replace(some_facts(), cases=("C-10001", "C-10002"), **members)


def give(amount, remedy="refund", case="C-10001"):
    return CompensationChange(remedy, amount, "late", case)


@pytest.mark.parametrize(
    ("price", "before", "amount", "needs"),
    [
        (8900, 0, 1335, ()),
        (8900, 0, 1336, ("approval",)),
        (50000, 0, 2500, ()),
        (50000, 0, 2501, ("approval",)),
        (50000, 2000, 500, ()),
        (50000, 2000, 501, ("approval",)),
    ],
)
@pytest.mark.parametrize("remedy", ["refund", "voucher", "points"])
def test_up_to_the_caps_a_remedy_needs_nobody_above_them_a_person(price, before, amount, needs, remedy):
    order = an_order("delivered", lines=worth(price), compensated=before)
    plan = planned(order, give(amount, remedy), facts=with_case())
    assert (plan.decisions[0].rule, plan.outcome.needs) == ("compensation.within_caps", needs)
    assert after(plan)["compensated"] == before + amount
    assert after(plan)["remedies"] == ["compensation:C-10001", "compensation:late"]
    assert planned(order, give(amount, remedy), facts=with_case(approved=True)).confirmable


@pytest.mark.parametrize(
    ("remedy", "difference", "gives"),
    [
        ("refund", -500, []),
        ("voucher", 0, [("voucher", {"amount": eur(500), "reason": "late"})]),
        ("points", 0, [("points", {"points": 500, "reason": "late"})]),
    ],
)
def test_a_remedy_is_money_a_voucher_or_points(remedy, difference, gives):
    plan = planned(an_order("delivered"), give(500, remedy), facts=with_case())
    given = [(effect.type, effect.facts) for effect in plan.outcome.effects if effect.type in ("voucher", "points")]
    assert (plan.difference.amount, given, len(effects(plan, "refund"))) == (difference, gives, int(difference < 0))


@pytest.mark.parametrize(
    ("change", "remedies", "rule", "facts"),
    [
        (give(500, case="C-1"), (), "compensation.no_case", {"cases": ["C-10001", "C-10002"]}),
        (give(500, case=None), (), "compensation.no_case", {"cases": ["C-10001", "C-10002"]}),
        (give(500), ("compensation:C-10001",), "compensation.given", {"case": "C-10001"}),
        (give(500), ("compensation:late",), "compensation.given", {"case": "C-10001"}),
        (give(8901), (), "compensation.too_much", {"at_most": eur(8900)}),
        (give(0), (), "compensation.too_much", {"at_most": eur(8900)}),
    ],
)
def test_no_remedy_without_a_case_twice_or_above_what_was_paid(change, remedies, rule, facts):
    plan = planned(an_order("delivered", remedies=remedies), change, facts=with_case())
    assert first(plan) == (rule, facts)
    assert empty(plan)


def test_another_case_of_the_order_is_another_thing():
    order = an_order("delivered", remedies=("compensation:C-10001",))
    assert planned(order, give(500, case="C-10002"), facts=with_case()).confirmable
