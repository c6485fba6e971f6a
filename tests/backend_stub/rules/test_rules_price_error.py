"""Charged another price than the catalogue's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_parts import BAG, BAG_TITLE, BELT, CHEAP, DEAR, effects, empty, eur, first
from shop_world import an_order, offered, planned

from backend_stub.model.changes import (
    CorrectPriceChange,
)
from backend_stub.model.enums import LineState, PaymentState


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
