"""On hold, and on again: for a detail, for goods; what was picked before the hold stays picked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shop_world import HAUPTSTRASSE, an_order, planned

from backend_stub.model.changes import (
    AddLineChange,
    AddressChange,
    EmailChange,
    KeepVariantChange,
    MissingDetailChange,
    PhoneChange,
    QuantityChange,
    RecipientChange,
    RemoveLineChange,
    ReplaceLineChange,
    ShippingMethodChange,
    VariantChange,
    WaitRestockChange,
)
from backend_stub.model.order import OrderLine
from backend_stub.model.steps import replay

UNTIL = "2026-11-24T09:30:00Z"
DETAIL = {"why": "missing_detail", "detail": "phone", "from": "picking", "until": UNTIL}
RESTOCK = {"why": "restock", "from": "picking", "until": None}
GREEN = {"sku": "bag-green", "options": {"color": "green"}, "restock_date": "2026-12-04"}
TWO = (OrderLine(1, "bag-red", 1, 8900), OrderLine(2, "belt-black", 1, 1900))


def after(order, *changes):
    plan = planned(order, *changes)
    assert plan.all_allowed, [decision.rule for decision in plan.decisions]
    return replay(order, plan.outcome.steps)


def rule(order, change):
    return planned(order, change).decisions[0].rule


# A detail the customer cannot supply: warn, keep the order on hold for 48 h


@pytest.mark.parametrize("state", ["received", "confirmed", "picking", "packed"])
def test_a_detail_that_is_missing_holds_the_order_for_48_hours(state):
    plan = planned(an_order(state), MissingDetailChange("phone"))
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == (
        "missing_detail.held",
        {"detail": "phone", "until": UNTIL},
    )
    assert [(row.field, row.before, row.after) for row in plan.outcome.rows] == [("state", state, "on_hold")]
    assert [effect.facts for effect in plan.outcome.effects] == [{"until": UNTIL}, {"template": "hold_missing_detail"}]
    assert after(an_order(state), MissingDetailChange("phone")).paused == {**DETAIL, "from": state}


@pytest.mark.parametrize("state", ["handed_over", "in_transit", "out_for_delivery", "delivered", "cancelled", "lost"])
def test_no_detail_is_waited_for_once_the_parcel_has_left(state):
    plan = planned(an_order(state), MissingDetailChange("phone"))
    assert (plan.decisions[0].rule, plan.outcome.steps) == ("missing_detail.too_late", ())


def test_the_order_does_not_wait_twice_for_a_detail():
    plan = planned(an_order("on_hold", paused=DETAIL), MissingDetailChange("city"))
    assert (plan.decisions[0].rule, plan.decisions[0].facts) == ("missing_detail.waiting", {"until": UNTIL})
    assert plan.outcome.steps == ()


@pytest.mark.parametrize(
    "change",
    [
        AddressChange(HAUPTSTRASSE),
        RecipientChange("Lukas Weber"),
        PhoneChange("030 5550199"),
        EmailChange("lukas.weber@example.com"),
    ],
)
def test_the_detail_that_comes_lets_the_order_go_on(change):
    order = after(an_order("on_hold", paused=DETAIL), change)
    assert (order.state, order.paused) == ("picking", None)


# Wait for the restock date


def test_who_waits_for_goods_and_lacks_a_detail_waits_for_both():
    order = after(an_order("picking"), WaitRestockChange({"color": "green"}), MissingDetailChange("phone"))
    assert order.paused == {**DETAIL, "from": "on_hold", "before": RESTOCK}
    order = after(order, PhoneChange("030 5550199"))
    assert (order.state, order.paused, order.lines[0].wish) == ("on_hold", RESTOCK, GREEN)
    order = after(order, KeepVariantChange())
    assert (order.state, order.paused, order.lines[0].wish) == ("picking", None, None)


def test_the_goods_may_come_before_the_detail():
    order = after(an_order("picking"), WaitRestockChange({"color": "green"}), MissingDetailChange("phone"))
    order = after(order, VariantChange({"color": "black"}))
    assert (order.state, order.paused) == ("on_hold", DETAIL)


def test_an_order_that_waits_for_two_lines_goes_on_with_the_second():
    order = an_order("on_hold", lines=(replace(TWO[0], wish=GREEN), replace(TWO[1], wish=GREEN)), paused=RESTOCK)
    order = after(order, KeepVariantChange(1))
    assert (order.state, order.paused) == ("on_hold", RESTOCK)
    order = after(order, KeepVariantChange(2))
    assert (order.state, order.paused) == ("picking", None)


@pytest.mark.parametrize(
    "change",
    [VariantChange({"color": "black"}), ReplaceLineChange("belt-brown")],
)
def test_an_order_held_for_goods_that_cannot_be_had_goes_on_with_others(change):
    order = an_order("on_hold", lines=(OrderLine(1, "bag-red", 1, 8900, allocated=False),))
    assert after(order, change).state == "confirmed"
    waiting = after(order, WaitRestockChange({"color": "green"}))
    assert waiting.paused == {"why": "restock", "from": "confirmed", "until": None}
    assert after(waiting, change).state == "confirmed"


def test_an_order_held_for_one_line_goes_on_without_it():
    lines = (replace(TWO[0], allocated=False), TWO[1])
    assert after(an_order("on_hold", lines=lines), RemoveLineChange(1)).state == "confirmed"


def test_an_order_that_the_warehouse_holds_for_its_own_reason_stays_on_hold():
    assert after(an_order("on_hold"), VariantChange({"color": "black"})).state == "on_hold"


# What was picked or packed before the hold is picked or packed


@pytest.mark.parametrize(
    ("was", "change", "expected"),
    [
        ("confirmed", QuantityChange(2), "quantity.until_picking"),
        ("picking", QuantityChange(2), "quantity.too_late"),
        ("packed", QuantityChange(2), "quantity.too_late"),
        ("picking", AddLineChange("belt-brown"), "add_line.too_late"),
        ("picking", RemoveLineChange(), "remove_line.too_late"),
        ("picking", ReplaceLineChange("belt-brown"), "replace_line.not_offered"),
        ("picking", ShippingMethodChange("express"), "shipping_method.until_packed"),
        ("packed", ShippingMethodChange("express"), "shipping_method.too_late"),
    ],
)
def test_on_hold_is_judged_by_what_was_done_before(was, change, expected):
    assert rule(an_order("on_hold", paused={**DETAIL, "from": was}), change) == expected
    behind = {**DETAIL, "from": "on_hold", "before": {**RESTOCK, "from": was}}
    assert rule(an_order("on_hold", paused=behind), change) == expected
