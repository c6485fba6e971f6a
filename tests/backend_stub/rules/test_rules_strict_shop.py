"""What a stricter shop's policy forbids, and a freer one allows; the demo shop's does neither."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shop_world import NOW, POLICY, an_order, some_facts

from backend_stub.model.changes import CancelChange, Change, ReturnChange, VariantChange
from backend_stub.model.decision import Decision
from backend_stub.model.enums import PaymentMethod
from backend_stub.model.facts import Facts
from backend_stub.model.order import Order, StoredMethod
from backend_stub.model.policy import Policy
from backend_stub.rules.plan import make_plan
from backend_stub.service.confirmation import confirm
from backend_stub.service.proposals import propose
from backend_stub.service.shop import Shop
from backend_stub.service.undoing import undo_receipt
from backend_stub.service.verification import verify_by_order

BLACK, RED = VariantChange({"color": "black"}), VariantChange({"color": "red"})
STRICT = replace(POLICY, closes={"variant": ("variant", "cancel")}, cancel_reasons=("no longer needed",))
FREE = replace(POLICY, refund_to_any_method=("variant",))
METHODS = (StoredMethod("card-1", PaymentMethod.CARD, "Visa"), StoredMethod("card-2", PaymentMethod.CARD, "Amex"))


def decided(order: Order, change: Change, policy: Policy, facts: Facts | None = None) -> Decision:
    return make_plan(order, [change], facts or some_facts(), policy, NOW).decisions[0]


def verdict(decision: Decision) -> tuple[str, str, dict[str, object]]:
    return decision.verdict.value, decision.rule, decision.facts


@pytest.mark.parametrize("change", [BLACK, CancelChange("no longer needed")])
def test_after_a_change_that_closes_them_others_are_refused(change: Change) -> None:
    facts = replace(some_facts(), applied=frozenset({"variant"}))
    assert verdict(decided(an_order(), change, STRICT, facts)) == (
        "refused",
        "order.closed_by_change",
        {"after": "variant"},
    )
    assert decided(an_order(), change, POLICY, facts).allowed


def test_a_shop_with_reasons_cancels_for_those_only() -> None:
    assert decided(an_order(), CancelChange("no longer needed"), STRICT).allowed
    for reason in (None, "too dear"):
        assert verdict(decided(an_order(), CancelChange(reason), STRICT)) == (
            "refused",
            "cancel.reason_unknown",
            {"reasons": ["no longer needed"]},
        )
        assert decided(an_order(), CancelChange(reason), POLICY).allowed


def test_a_difference_may_go_to_any_method_where_the_policy_says_so_and_goods_back_never() -> None:
    facts = replace(some_facts(), methods=METHODS, method="card-2")
    order = an_order(payment_method_id="card-1", lines=(replace(an_order().lines[0], unit_price=9900),))
    assert decided(order, BLACK, FREE, facts).allowed
    assert decided(order, BLACK, POLICY, facts).rule == "payment_method.refund_target"
    delivered = an_order("delivered", payment_method_id="card-1")
    assert decided(delivered, ReturnChange((1,)), FREE, facts).rule == "payment_method.refund_target"


def test_a_change_that_was_taken_back_closes_nothing(shop: Shop) -> None:
    shop = replace(shop, policy=STRICT)
    verify_by_order(shop, "talk", "GS-1001", "10115", NOW)
    receipt = confirm(shop, "talk", propose(shop, "talk", "GS-1001", (BLACK,), NOW)["id"], "key", NOW)
    again = propose(shop, "talk", "GS-1001", (RED,), NOW)["changes"][0]
    assert (again["verdict"], again["rule"]) == ("refused", "order.closed_by_change")
    undo_receipt(shop, "talk", receipt["id"], "undo", NOW)
    assert propose(shop, "talk", "GS-1001", (BLACK,), NOW)["confirmable"]
