"""Complaints: automatic up to 15 % and at most 25.00 per order in all; above it a person approves first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_parts import after, effects, empty, eur, first
from shop_world import an_order, planned, some_facts, worth

from backend_stub.model.changes import (
    CompensationChange,
)


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
