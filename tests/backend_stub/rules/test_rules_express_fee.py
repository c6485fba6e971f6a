"""An express fee paid but not delivered as express is refunded, and becomes a complaint."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from plan_parts import after, effects, empty, eur
from shop_world import BERLIN, BOSTON, PARIS, an_order, planned

from backend_stub.model.changes import (
    RefundExpressFeeChange,
)


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
