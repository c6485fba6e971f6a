"""Changed details not applied: corrected, sent again if it went wrong, compensated."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_parts import BAG, BELT, after, effects, empty
from shop_world import BERLIN, BOSTON, PARIS, an_order, offered, planned, some_facts

from backend_stub.model.changes import (
    RestoreDetailsChange,
)
from backend_stub.model.enums import LineState


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
