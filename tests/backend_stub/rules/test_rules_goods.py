"""Variants, cancelling, returning, several changes at once: one row per sentence of the policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from shop_world import (
    BOSTON,
    HAUPTSTRASSE,
    NOW,
    PARIS,
    an_order,
    decided,
    offered,
    planned,
    some_facts,
    worth,
)

from backend_stub.model.changes import (
    AddressChange,
    BringBackChange,
    CancelChange,
    KeepVariantChange,
    KeepWithRefundChange,
    RefuseAtDoorChange,
    ReturnChange,
    VariantChange,
    WaitRestockChange,
)
from backend_stub.model.enums import LineState, PaymentMethod, PaymentState
from backend_stub.model.order import OrderLine

BLACK = VariantChange({"color": "black"})
GREEN = VariantChange({"color": "green"})
TWO = (OrderLine(1, "bag-red", 1, 8900), OrderLine(2, "belt-black", 1, 1900))
TWO_BAGS = (OrderLine(1, "bag-red", 1, 8900), OrderLine(2, "bag-red", 1, 8900))


@pytest.mark.parametrize("state", ["received", "confirmed", "picking", "packed", "on_hold"])
def test_a_variant_may_change_in_the_warehouse_new_one_reserved_old_one_freed(state):
    plan = planned(an_order(state), BLACK)
    assert plan.decisions[0].rule == "variant.in_stock"
    assert plan.outcome.stock == {"bag-black": -1, "bag-red": 1}
    assert [(r.field, r.line, r.before, r.after) for r in plan.outcome.rows] == [("color", 1, "red", "black")]


@pytest.mark.parametrize(
    ("state", "rule", "kinds"),
    [
        ("in_transit", "variant.handed_over", ["refuse_at_door"]),
        ("delivered", "variant.delivered", ["return"]),
        ("cancelled", "variant.closed", []),
        ("lost", "variant.closed", []),
    ],
)
def test_a_variant_is_refused_after_hand_over(state, rule, kinds):
    decision = decided(an_order(state), BLACK)
    assert (decision.verdict, decision.rule, offered(decision)) == ("refused", rule, kinds)


def test_not_in_stock_offers_in_stock_variants_the_restock_date_and_the_old_one():
    decision = decided(an_order(), GREEN)
    assert (decision.rule, decision.facts["restock_date"]) == ("variant.out_of_stock", "2026-12-04")
    assert [(o.change.type, o.facts["options"]) for o in decision.offers] == [
        ("variant", {"color": "black"}),
        ("wait_restock", {"color": "green"}),
        ("keep_variant", {"color": "red"}),
    ]


def test_waiting_puts_the_order_on_hold_until_the_variant_is_back():
    plan = planned(an_order(), WaitRestockChange({"color": "green"}))
    assert (plan.decisions[0].rule, str(plan.expected_delivery)) == ("wait_restock.restock_known", "2026-12-09")
    assert {step.field: step.after for step in plan.outcome.steps}["state"] == "on_hold"


def test_nobody_waits_for_what_is_in_stock():
    decision = decided(an_order(), WaitRestockChange({"color": "black"}))
    assert (decision.rule, decision.facts) == ("wait_restock.not_offered", {"reason": "in_stock"})


def test_keeping_what_was_ordered_writes_nothing():
    plan = planned(an_order(), KeepVariantChange())
    assert (plan.decisions[0].rule, plan.confirmable, plan.outcome.steps, plan.outcome.effects) == (
        "keep_variant.kept",
        True,
        (),
        (),
    )


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"color": "RED"}, "variant.unchanged"),
        ({"color": "purple"}, "variant.unknown"),
        ({"size": "XL"}, "variant.unknown"),
        ({"color": "Black"}, "variant.in_stock"),
    ],
)
def test_a_variant_is_known_by_its_options(options, rule):
    assert decided(an_order(), VariantChange(options)).rule == rule


@pytest.mark.parametrize(
    ("lines", "change", "rule"),
    [
        (TWO_BAGS, BLACK, "line.ambiguous"),
        (TWO, VariantChange({"color": "brown"}), "variant.in_stock"),
        (TWO, BLACK, "line.ambiguous"),
        (TWO, VariantChange({"color": "green"}), "variant.out_of_stock"),
        (TWO, VariantChange({"color": "black"}, line=1), "variant.in_stock"),
        (TWO, VariantChange({"color": "black"}, line=7), "line.unknown"),
    ],
)
def test_the_line_is_guessed_only_when_one_can_be_meant(lines, change, rule):
    assert decided(an_order(lines=lines), change).rule == rule


def test_an_ambiguous_line_lists_the_lines():
    facts = decided(an_order(lines=TWO_BAGS), BLACK).facts
    assert [(line["line"], line["options"]) for line in facts["lines"]] == [
        (1, {"color": "red"}),
        (2, {"color": "red"}),
    ]


def test_a_dearer_variant_is_paid_and_a_cheaper_one_refunded():
    order = an_order(lines=(OrderLine(1, "belt-black", 2, 1900),))
    dearer = planned(order, VariantChange({"color": "brown"}))
    assert (dearer.difference.amount, dearer.outcome.effects[1].type) == (1000, "payment")
    back = planned(an_order(lines=(OrderLine(1, "belt-brown", 1, 2400),)), VariantChange({"color": "black"}))
    assert (back.difference.amount, back.new_total.amount) == (-500, 1900)
    assert back.outcome.effects[1].facts["amount"] == {"amount": 500, "currency": "EUR"}


# Cancelling


@pytest.mark.parametrize("state", ["received", "confirmed", "picking", "packed", "on_hold"])
def test_an_order_may_be_cancelled_in_the_warehouse(state):
    plan = planned(an_order(state), CancelChange())
    assert (plan.decisions[0].rule, plan.difference.amount, plan.new_total.amount) == ("cancel.in_warehouse", -8900, 0)
    assert plan.outcome.stock == {"bag-red": 1}


@pytest.mark.parametrize(("method", "days"), [("card", [5, 7]), ("gift_card", [0, 0])])
def test_a_gift_card_is_refunded_at_once_others_in_5_to_7_business_days(method, days):
    plan = planned(an_order(payment_method=PaymentMethod(method)), CancelChange())
    refund = next(effect for effect in plan.outcome.effects if effect.type == "refund")
    assert (refund.facts["business_days"], refund.facts["when"]) == (days, "now")


def test_an_unpaid_order_is_cancelled_without_a_refund():
    plan = planned(an_order(payment_state=PaymentState.UNPAID), CancelChange())
    assert [effect.type for effect in plan.outcome.effects] == ["stock", "email"]


@pytest.mark.parametrize(
    ("state", "rule", "kinds"),
    [
        ("in_transit", "cancel.handed_over", ["refuse_at_door"]),
        ("delivered", "cancel.delivered", ["return"]),
        ("cancelled", "cancel.closed", []),
    ],
)
def test_later_the_ways_back_are_offered_instead(state, rule, kinds):
    decision = decided(an_order(state), CancelChange())
    assert (decision.rule, offered(decision)) == (rule, kinds)


# No longer wanted, shipped and not delivered


@pytest.mark.parametrize(
    ("carrier", "address", "kinds"),
    [
        ("USPS", BOSTON, ["refuse_at_door"]),
        ("Chronopost", PARIS, ["keep_with_refund", "bring_back", "refuse_at_door"]),
        ("FedEx", BOSTON, ["keep_with_refund", "bring_back", "refuse_at_door"]),
        ("Yanwen", BOSTON, ["refuse_at_door"]),
    ],
)
def test_the_ways_back_depend_on_the_kind_of_carrier(carrier, address, kinds):
    decision = decided(an_order("in_transit", carrier=carrier, address=address), ReturnChange())
    assert (decision.rule, offered(decision)) == ("return.not_delivered", kinds)


@pytest.mark.parametrize("state", ["cancelled", "lost"])
def test_of_an_order_that_never_arrives_nothing_can_be_returned(state):
    decision = decided(an_order(state), ReturnChange())
    assert (decision.rule, offered(decision)) == ("return.closed", [])


@pytest.mark.parametrize(("amount", "refund"), [(12900, 1300), (6500, 1300), (6000, 1200), (1000, 200)])
def test_keeping_pays_20_percent_at_most_what_the_return_would_cost_the_shop(amount, refund):
    order = an_order("in_transit", carrier="Chronopost", address=PARIS, lines=worth(amount))
    plan = planned(order, KeepWithRefundChange())
    assert (plan.decisions[0].rule, plan.difference.amount) == ("keep_with_refund.express", -refund)


def test_nobody_keeps_with_a_refund_twice():
    order = an_order("in_transit", carrier="Chronopost", address=PARIS, remedies=("keep_with_refund",))
    decision = decided(order, KeepWithRefundChange())
    assert (decision.rule, offered(decision)) == ("keep_with_refund.not_offered", ["bring_back", "refuse_at_door"])


def test_bringing_back_costs_13_taken_from_the_refund_which_waits_for_the_parcel():
    plan = planned(an_order("in_transit", carrier="Chronopost", address=PARIS, lines=worth(12900)), BringBackChange())
    assert (plan.difference.amount, plan.new_total.amount, plan.outcome.refund_when) == (-11600, 1300, "parcel_back")


def test_refusing_at_the_door_costs_nothing_and_the_refund_waits_for_the_parcel():
    plan = planned(an_order("in_transit"), RefuseAtDoorChange())
    assert (plan.difference.amount, plan.outcome.refund_when) == (-8900, "parcel_back")
    assert (plan.decisions[0].rule, plan.expected_delivery) == ("refuse_at_door.shipped", None)


def test_out_for_delivery_where_the_carrier_does_not_turn_round():
    order = an_order("out_for_delivery", carrier="FedEx", address=BOSTON)
    assert offered(decided(order, CancelChange())) == ["keep_with_refund", "bring_back", "refuse_at_door"]
    order = an_order("in_transit", carrier="DHL")
    assert decided(order, BringBackChange()).rule == "bring_back.not_offered"


# Delivered


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        (0, "return.within_window"),
        (30, "return.within_window"),
        (31, "return.window_passed"),
        (45, "return.window_passed"),
    ],
)
def test_delivered_goods_come_back_for_30_days(days, rule):
    order = an_order("delivered", delivered_at=NOW - timedelta(days=days))
    assert decided(order, ReturnChange()).rule == rule


def test_after_the_window_nothing_is_offered():
    decision = decided(an_order("delivered", delivered_at=NOW - timedelta(days=45)), ReturnChange())
    assert (decision.offers, decision.facts["last_day"]) == ((), "2026-11-07")


def test_returns_are_per_line_label_by_email_refund_when_received():
    plan = planned(an_order("delivered", lines=TWO), ReturnChange((2,)))
    assert (plan.difference.amount, plan.new_total.amount, plan.outcome.refund_when) == (-1900, 8900, "received")
    assert [effect.type for effect in plan.outcome.effects] == ["return_label", "refund", "email"]
    assert [(s.field, s.line, s.after) for s in plan.outcome.steps][:1] == [("state", 2, "returning")]


def test_a_return_of_several_lines_asks_which():
    assert decided(an_order("delivered", lines=TWO), ReturnChange()).rule == "line.ambiguous"


def test_a_line_on_its_way_back_is_not_returned_twice():
    lines = (replace(TWO[0], state=LineState.RETURNING), TWO[1])
    order = an_order("delivered", lines=lines)
    assert decided(order, ReturnChange((1,))).rule == "return.already_returned"
    assert decided(order, ReturnChange()).rule == "return.within_window"
    assert decided(order, ReturnChange((9,))).rule == "line.unknown"


def test_in_the_warehouse_a_return_is_a_cancellation():
    assert offered(decided(an_order(), ReturnChange())) == ["cancel"]


# One plan for everything asked


def test_address_and_variant_are_one_plan():
    plan = planned(an_order(), AddressChange(HAUPTSTRASSE), BLACK)
    assert [d.rule for d in plan.decisions] == ["address.in_warehouse", "variant.in_stock"]
    assert ([row.field for row in plan.outcome.rows], plan.confirmable) == (["address", "color"], True)


def test_one_refusal_and_nothing_would_be_written():
    plan = planned(an_order(), AddressChange(HAUPTSTRASSE), GREEN)
    assert ([d.verdict for d in plan.decisions], plan.confirmable) == (["allowed", "refused"], False)
    assert (plan.outcome.steps, plan.outcome.stock, plan.outcome.rows) == ((), {}, ())


@pytest.mark.parametrize(
    "changes",
    [
        (CancelChange(), BLACK),
        (BLACK, CancelChange()),
        (AddressChange(HAUPTSTRASSE), CancelChange()),
        (AddressChange(HAUPTSTRASSE), AddressChange(replace(HAUPTSTRASSE, street_address="Hauptstr. 14"))),
        (BLACK, GREEN),
        (BLACK, KeepVariantChange()),
    ],
)
def test_two_changes_that_contradict_are_not_both_meant(changes):
    plan = planned(an_order(), *changes)
    assert (plan.decisions[1].rule, plan.confirmable) == ("order.busy", False)


def test_two_lines_of_one_plan_cannot_take_the_same_last_unit():
    plan = planned(
        an_order(lines=TWO_BAGS),
        VariantChange({"color": "black"}, 1),
        VariantChange({"color": "black"}, 2),
        facts=some_facts(bag_black=1),
    )
    assert [d.rule for d in plan.decisions] == ["variant.in_stock", "variant.out_of_stock"]
