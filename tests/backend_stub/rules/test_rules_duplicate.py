"""The same order twice: asked first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from plan_parts import BAG, BELT, after, effects, empty, eur, first
from shop_world import BERLIN, BOSTON, NOW, PARIS, POLICY, an_order, offered, planned, some_facts

from backend_stub.model.changes import (
    CancelDuplicateChange,
    KeepDuplicateChange,
    ReturnDuplicateChange,
)
from backend_stub.model.enums import LineState, OrderState
from backend_stub.model.facts import Twin
from backend_stub.rules.plan import make_plan

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
