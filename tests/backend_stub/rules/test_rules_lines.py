"""Quantity, lines added, taken out or replaced, until picking; goods that cannot be had: one row per sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shop_world import POLICY, an_order, offered, planned, some_facts

from backend_stub.model.changes import (
    AddLineChange,
    KeepVariantChange,
    QuantityChange,
    RemoveLineChange,
    ReplaceLineChange,
    VariantChange,
    WaitRestockChange,
)
from backend_stub.model.order import OrderLine

BAG = OrderLine(1, "bag-red", 1, 8900)
BELT = OrderLine(2, "belt-black", 2, 1900)
TWO = (BAG, BELT)
NOT_PICKED = ["received", "confirmed", "on_hold"]
PICKED = ["picking", "packed", "handed_over", "in_transit", "out_for_delivery", "delivered", "cancelled", "lost"]
BAG_TITLE, BELT_TITLE = {"en": "Milano handbag"}, {"en": "Belt"}


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def first(plan):
    return (plan.decisions[0].rule, plan.decisions[0].facts)


def empty(plan):
    return (plan.outcome.steps, plan.outcome.effects, plan.outcome.stock, plan.difference.amount) == ((), (), {}, 0)


# Quantity until picking


@pytest.mark.parametrize("state", NOT_PICKED)
@pytest.mark.parametrize(("quantity", "difference", "stock"), [(3, 17800, -2), (2, 8900, -1)])
def test_more_are_reserved_and_paid_until_picking(state, quantity, difference, stock):
    plan = planned(an_order(state), QuantityChange(quantity))
    assert first(plan) == (
        "quantity.until_picking",
        {"title": BAG_TITLE, "price_difference": eur(difference)},
    )
    assert (plan.difference.amount, plan.outcome.stock) == (difference, {"bag-red": stock})
    assert [(row.field, row.line, row.before, row.after) for row in plan.outcome.rows] == [("quantity", 1, 1, quantity)]
    assert [effect.type for effect in plan.outcome.effects] == ["payment", "email"]


def test_fewer_are_freed_and_refunded():
    plan = planned(an_order("confirmed", lines=TWO), QuantityChange(1, 2))
    assert (plan.difference.amount, plan.outcome.stock, plan.new_total.amount) == (-1900, {"belt-black": 1}, 10800)


@pytest.mark.parametrize("state", PICKED)
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (QuantityChange(2), "quantity.too_late"),
        (AddLineChange("belt-brown"), "add_line.too_late"),
        (RemoveLineChange(), "remove_line.too_late"),
    ],
)
def test_once_picked_quantity_and_lines_are_fixed(state, change, rule):
    plan = planned(an_order(state), change)
    assert (plan.decisions[0].rule, plan.decisions[0].facts["state"]) == (rule, state)
    assert empty(plan)


@pytest.mark.parametrize("state", ["picking", "packed"])
def test_who_cannot_take_a_line_out_any_more_can_still_cancel(state):
    assert offered(planned(an_order(state), RemoveLineChange()).decisions[0]) == ["cancel"]
    assert offered(planned(an_order("in_transit"), RemoveLineChange()).decisions[0]) == []


@pytest.mark.parametrize(
    ("change", "rule", "facts"),
    [
        (QuantityChange(1), "quantity.unchanged", {"title": BAG_TITLE, "quantity": 1}),
        (QuantityChange(8), "quantity.out_of_stock", {"title": BAG_TITLE, "available": 6, "most": 7}),
        (QuantityChange(POLICY.quantity_at_most + 1), "quantity.too_many", {"at_most": 20}),
        (QuantityChange(2, 5), "line.unknown", None),
    ],
)
def test_a_quantity_that_cannot_be_is_refused(change, rule, facts):
    plan = planned(an_order("confirmed"), change)
    assert plan.decisions[0].rule == rule
    assert facts in (None, plan.decisions[0].facts)
    assert empty(plan)


def test_the_last_units_can_be_had():
    assert planned(an_order("confirmed"), QuantityChange(7)).outcome.stock == {"bag-red": -6}


def test_of_several_lines_the_customer_says_which():
    assert planned(an_order("confirmed", lines=TWO), QuantityChange(3)).decisions[0].rule == "line.ambiguous"


# Add a line until picking


@pytest.mark.parametrize("state", NOT_PICKED)
@pytest.mark.parametrize(
    "change", [AddLineChange("belt-brown"), AddLineChange(product="belt", options={"color": "Brown"})]
)
def test_a_line_is_added_at_todays_price_until_picking(state, change):
    plan = planned(an_order(state), change)
    said = {
        "title": BELT_TITLE,
        "options": {"color": "brown"},
        "quantity": 1,
        "price": eur(2400),
        "available": 2,
    }
    assert first(plan) == ("add_line.until_picking", said)
    assert (plan.difference.amount, plan.outcome.stock) == (2400, {"belt-brown": -1})
    line = plan.outcome.steps[0]
    assert (line.field, line.line, line.before, line.after["sku"]) == ("line", 2, None, "belt-brown")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (AddLineChange("hat"), "add_line.unknown"),
        (AddLineChange(product="belt"), "add_line.unknown"),
        (AddLineChange(product="belt", options={"color": "pink"}), "add_line.unknown"),
        (AddLineChange("bag-green"), "add_line.out_of_stock"),
        (AddLineChange("belt-brown", quantity=3), "add_line.out_of_stock"),
        (AddLineChange("belt-brown", quantity=21), "quantity.too_many"),
    ],
)
def test_what_the_shop_has_not_cannot_be_added(change, rule):
    plan = planned(an_order("confirmed"), change)
    assert plan.decisions[0].rule == rule
    assert empty(plan)


def test_two_added_lines_get_numbers_of_their_own_and_share_the_stock():
    plan = planned(an_order("confirmed"), AddLineChange("belt-brown"), AddLineChange("belt-brown", quantity=2))
    assert [d.rule for d in plan.decisions] == ["add_line.until_picking", "add_line.out_of_stock"]
    plan = planned(an_order("confirmed"), AddLineChange("belt-brown"), AddLineChange("belt-black"))
    assert [step.line for step in plan.outcome.steps if step.field == "line"] == [2, 3]


# Remove: refund of that line


@pytest.mark.parametrize("state", NOT_PICKED)
def test_a_line_taken_out_is_refunded(state):
    plan = planned(an_order(state, lines=TWO), RemoveLineChange(2))
    assert first(plan) == ("remove_line.until_picking", {"title": BELT_TITLE, "refund": eur(3800)})
    assert (plan.difference.amount, plan.outcome.stock) == (-3800, {"belt-black": 2})
    assert [(s.field, s.line, s.after) for s in plan.outcome.steps][:1] == [("state", 2, "cancelled")]
    refund = next(effect.facts for effect in plan.outcome.effects if effect.type == "refund")
    assert (refund["amount"], refund["when"]) == (eur(3800), "now")


def test_the_last_line_goes_with_the_order():
    plan = planned(an_order("confirmed"), RemoveLineChange())
    assert first(plan) == ("remove_line.last", {"title": BAG_TITLE})
    assert (offered(plan.decisions[0]), plan.decisions[0].offers[0].facts) == (["cancel"], {"refund": eur(8900)})
    assert empty(plan)


# Out of stock after ordering: wait, another item or variant, or refund


def test_another_item_takes_the_place_of_one_that_cannot_be_had_difference_settled():
    order = an_order("on_hold", lines=(replace(BAG, allocated=False),))
    plan = planned(order, ReplaceLineChange("belt-brown", quantity=2))
    said = {
        "title": BELT_TITLE,
        "options": {"color": "brown"},
        "quantity": 2,
        "price": eur(4800),
        "available": 2,
        "replaced": BAG_TITLE,
        "price_difference": eur(-4100),
    }
    assert first(plan) == ("replace_line.in_stock", said)
    assert (plan.difference.amount, plan.outcome.stock) == (-4100, {"belt-brown": -2})
    assert [(row.field, row.before, row.after) for row in plan.outcome.rows] == [
        ("product", BAG_TITLE, BELT_TITLE),
        ("color", None, "brown"),
    ]


def test_the_units_of_a_replaced_line_are_freed():
    assert planned(an_order("confirmed"), ReplaceLineChange("belt-brown")).outcome.stock == {
        "bag-red": 1,
        "belt-brown": -1,
    }


@pytest.mark.parametrize(
    ("state", "change", "reason"),
    [
        ("picking", ReplaceLineChange("belt-brown"), "picking"),
        ("packed", ReplaceLineChange("belt-brown"), "packed"),
        ("in_transit", ReplaceLineChange("belt-brown"), "handed_over"),
        ("delivered", ReplaceLineChange("belt-brown"), "delivered"),
        ("confirmed", ReplaceLineChange("hat"), "unknown"),
        ("confirmed", ReplaceLineChange("bag-green"), "out_of_stock"),
        ("confirmed", ReplaceLineChange("belt-brown", quantity=3), "out_of_stock"),
    ],
)
def test_a_line_is_not_replaced_when_picked_or_by_what_cannot_be_had(state, change, reason):
    plan = planned(an_order(state), change)
    assert (plan.decisions[0].rule, plan.decisions[0].facts["reason"]) == ("replace_line.not_offered", reason)
    assert empty(plan)


def test_who_ordered_what_is_not_there_waits_for_it_without_saying_more():
    order = an_order("on_hold", lines=(OrderLine(1, "bag-green", 1, 8900, allocated=False),))
    plan = planned(order, WaitRestockChange())
    assert (plan.decisions[0].rule, str(plan.expected_delivery)) == ("wait_restock.restock_known", "2026-12-09")
    assert plan.outcome.steps[0].after == {
        "sku": "bag-green",
        "options": {"color": "green"},
        "restock_date": "2026-12-04",
    }
    assert plan.outcome.stock == {}


@pytest.mark.parametrize(
    ("state", "change", "facts"),
    [
        ("confirmed", WaitRestockChange({"color": "black"}), {"reason": "in_stock"}),
        ("confirmed", WaitRestockChange({"color": "pink"}), {"reason": "unknown"}),
        ("confirmed", WaitRestockChange(), {"reason": "unknown"}),
        ("in_transit", WaitRestockChange({"color": "green"}), None),
        ("cancelled", WaitRestockChange({"color": "green"}), None),
    ],
)
def test_nobody_waits_for_what_does_not_come_or_is_there(state, change, facts):
    plan = planned(an_order(state), change)
    assert plan.decisions[0].rule == "wait_restock.not_offered"
    assert facts in (None, plan.decisions[0].facts)
    assert empty(plan)


def test_without_a_restock_date_nobody_is_told_to_wait():
    plan = planned(an_order("confirmed"), VariantChange({"color": "black"}), facts=some_facts(bag_black=0))
    assert (plan.decisions[0].rule, offered(plan.decisions[0])) == ("variant.out_of_stock", ["keep_variant"])
    plan = planned(an_order("confirmed"), WaitRestockChange({"color": "black"}), facts=some_facts(bag_black=0))
    assert first(plan) == ("wait_restock.not_offered", {"reason": "no_date"})


@pytest.mark.parametrize("state", ["delivered", "completed", "cancelled", "lost", "returning", "returned"])
def test_an_order_that_has_ended_has_no_choice_any_more(state):
    plan = planned(an_order(state), KeepVariantChange())
    assert (plan.decisions[0].rule, plan.decisions[0].facts["state"]) == ("keep_variant.not_offered", state)
    assert empty(plan)
