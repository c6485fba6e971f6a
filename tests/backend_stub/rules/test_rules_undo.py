"""Undo: every change can be taken back with one sentence until hand-over, and a refusal says why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shop_world import ANNA, BERLIN, HAUPTSTRASSE, NOW, PARIS, POLICY, an_order, planned, some_facts, with_methods

from backend_stub.model.address import Address
from backend_stub.model.changes import (
    AddLineChange,
    AddressChange,
    CancelChange,
    CompensationChange,
    DefaultAddressChange,
    EmailChange,
    KeepDuplicateChange,
    MissingDetailChange,
    PaymentMethodChange,
    PhoneChange,
    QuantityChange,
    RecipientChange,
    RemoveLineChange,
    ReplaceLineChange,
    ShippingMethodChange,
    VariantChange,
    WaitRestockChange,
)
from backend_stub.model.enums import OrderState, PaymentState
from backend_stub.model.facts import Twin
from backend_stub.model.order import OrderLine
from backend_stub.model.steps import Step, replay
from backend_stub.rules.undo import Applied, undo

TWO = (OrderLine(1, "bag-red", 1, 8900), OrderLine(2, "belt-black", 1, 1900))
LONDON = Address("Anna Schmidt", "7 Old Queen Street", "London", "", "SW1A 1AA", "", "GB")
TWINS = (Twin("GS-2", NOW, OrderState.CONFIRMED),)
KINDS = [
    AddressChange(HAUPTSTRASSE),
    AddressChange(LONDON),
    RecipientChange("Lukas Weber"),
    PhoneChange("030 5550199"),
    EmailChange("lukas.weber@example.com"),
    MissingDetailChange("phone"),
    ShippingMethodChange("express"),
    VariantChange({"color": "black"}, 1),
    VariantChange({"color": "brown"}, 2),
    PaymentMethodChange("paypal"),
    QuantityChange(3, 2),
    AddLineChange("belt-brown"),
    RemoveLineChange(2),
    ReplaceLineChange("belt-brown", line=1),
    WaitRestockChange({"color": "green"}, 1),
    CancelChange(),
    KeepDuplicateChange(),
    CompensationChange("refund", 500, case="C-1"),
]


def facts(**members):
    return replace(with_methods(some_facts(), gift=20000), cases=("C-1",), twins=TWINS, **members)


def ordered(state="confirmed", **members):
    return an_order(state, lines=TWO, payment_method_id="card", **members)


def applied(order, *changes, known=None, **members):
    """The order after these changes, and what their receipt keeps."""
    plan = planned(order, *changes, facts=known or facts())
    assert plan.confirmable, [decision.rule for decision in plan.decisions]
    outcome = plan.outcome
    kept = Applied(outcome.steps, outcome.rows, outcome.difference, outcome.stock, True, customer=outcome.customer)
    return replay(order, outcome.steps), replace(kept, **members)


def taken_back(order, change, known=None):
    return undo(order, change, known or facts(), POLICY, NOW)


def kinds(decision):
    return [effect.type for effect in decision.outcome.effects]


@pytest.mark.parametrize("change", KINDS, ids=lambda change: change.type)
def test_every_change_can_be_taken_back_until_hand_over(change):
    order = ordered()
    after, kept = applied(order, change)
    decision = taken_back(after, kept)
    assert (decision.verdict, decision.rule) == ("allowed", "undo.before_hand_over")
    assert replay(after, decision.outcome.steps) == order
    assert (decision.outcome.difference, decision.outcome.stock) == (
        -kept.difference,
        {sku: -units for sku, units in kept.stock.items()},
    )
    assert [(row.before, row.after) for row in decision.outcome.rows] == [(r.after, r.before) for r in kept.rows]
    assert kinds(decision)[-1] == "email"


def test_a_plan_of_many_changes_is_taken_back_as_one():
    order = ordered()
    asked = (
        VariantChange({"color": "black"}, 1),
        QuantityChange(2, 1),
        AddressChange(LONDON),
        AddLineChange("belt-brown"),
    )
    after, kept = applied(order, *asked, known=facts(code_confirmed=True))
    assert replay(after, taken_back(after, kept).outcome.steps) == order


@pytest.mark.parametrize("change", KINDS, ids=lambda change: change.type)
@pytest.mark.parametrize("state", ["handed_over", "in_transit", "delivered", "lost"])
def test_once_handed_over_nothing_is_taken_back(change, state):
    after, kept = applied(ordered(), change)
    decision = taken_back(replace(after, state=OrderState(state)), kept)
    assert (decision.rule, decision.facts["state"]) == ("undo.handed_over", state)
    assert (decision.outcome.steps, decision.outcome.effects) == ((), ())


def test_what_was_done_on_the_way_is_not_taken_back_when_the_goods_are_sent_again():
    after, kept = applied(ordered(), RecipientChange("Lukas Weber"), in_warehouse=False)
    assert taken_back(after, kept).rule == "undo.handed_over"


def test_a_change_is_taken_back_once():
    after, kept = applied(ordered(), CancelChange(), undone=True)
    assert taken_back(after, kept).rule == "undo.already_undone"


def test_where_nothing_was_written_nothing_is_taken_back():
    assert taken_back(ordered(), Applied((), (), 0, {}, True)).rule == "undo.nothing"


@pytest.mark.parametrize(
    ("first", "second", "fields"),
    [
        (AddressChange(HAUPTSTRASSE), RecipientChange("Lukas Weber"), ["address"]),
        (VariantChange({"color": "black"}, 1), VariantChange({"color": "red"}, 1), ["sku"]),
        (AddLineChange("belt-brown"), QuantityChange(2, 3), ["line"]),
        (VariantChange({"color": "black"}, 1), RemoveLineChange(1), ["line"]),
        (VariantChange({"color": "black"}, 1), ReplaceLineChange("belt-brown", line=1), ["line"]),
        (QuantityChange(2, 2), RemoveLineChange(2), ["line"]),
        (PhoneChange("030 5550199"), EmailChange("lukas.weber@example.com"), ["contact"]),
    ],
)
def test_a_later_change_that_stands_on_it_is_taken_back_first(first, second, fields):
    order, kept = applied(ordered(), first)
    order, _ = applied(order, second)
    decision = taken_back(order, kept)
    assert (decision.rule, decision.facts) == ("undo.changed_since", {"fields": fields})


def test_changes_that_do_not_touch_are_taken_back_in_any_order():
    order, kept = applied(ordered(), VariantChange({"color": "brown"}, 2))
    order, _ = applied(order, ShippingMethodChange("express"))
    decision = taken_back(order, kept)
    after = replay(order, decision.outcome.steps)
    assert (decision.rule, after.total.amount, after.shipping.method) == ("undo.before_hand_over", 12000, "express")


def test_the_only_line_that_is_left_cannot_be_taken_away():
    order, kept = applied(ordered(), AddLineChange("belt-brown"))
    for line in (1, 2):
        order, _ = applied(order, RemoveLineChange(line))
    decision = taken_back(order, kept)
    assert (decision.rule, decision.facts) == ("undo.changed_since", {"fields": ["line"]})


def test_what_went_back_as_a_remedy_meanwhile_does_not_go_back_again():
    order, kept = applied(ordered(), AddLineChange("belt-brown"))
    decision = taken_back(replace(order, total=order.money(2399)), kept)
    assert (decision.rule, decision.facts) == ("undo.changed_since", {"fields": ["total"]})


def test_goods_that_were_freed_and_sold_do_not_come_back():
    order, kept = applied(ordered(), VariantChange({"color": "black"}, 1))
    decision = taken_back(order, kept, replace(facts(), catalogue=some_facts(bag_red=0).catalogue))
    assert (decision.rule, decision.facts) == (
        "undo.out_of_stock",
        {"title": {"en": "Milano handbag"}, "options": {"color": "red"}},
    )


@pytest.mark.parametrize(
    ("left", "waits", "rule"),
    [(10799, 0, "undo.gift_card_spent"), (10800, 0, "undo.before_hand_over"), (0, 10800, "undo.before_hand_over")],
)
def test_money_on_a_gift_card_that_was_spent_does_not_come_back(left, waits, rule):
    by_gift = {"method": "gift_card", "method_id": "gift"}
    order, kept = applied(ordered(), CancelChange(), method=by_gift, refund_waits=waits)
    assert taken_back(order, kept, with_methods(facts(), gift=left)).rule == rule


@pytest.mark.parametrize(
    ("waits", "effects"),
    [
        (10800, [("refund_withdrawn", 10800)]),
        (0, [("payment", 10800)]),
        (8900, [("refund_withdrawn", 8900), ("payment", 1900)]),
    ],
)
def test_a_refund_that_has_not_left_is_withdrawn_and_what_has_left_is_collected(waits, effects):
    order, kept = applied(ordered(), CancelChange(), refund_waits=waits)
    money = [e for e in taken_back(order, kept).outcome.effects if e.type in ("refund_withdrawn", "payment")]
    assert [(effect.type, effect.facts["amount"]["amount"]) for effect in money] == effects


@pytest.mark.parametrize(("waits", "kind"), [(True, "payment_withdrawn"), (False, "refund")])
def test_what_was_to_be_paid_is_asked_for_no_more_or_comes_back(waits, kind):
    order, kept = applied(ordered(), ShippingMethodChange("express"), payment_waits=waits)
    assert kind in kinds(taken_back(order, kept))


@pytest.mark.parametrize(("waits", "paid"), [(True, []), (False, [("card", 10800, True)])])
def test_the_old_method_pays_again(waits, paid):
    order, kept = applied(ordered(), PaymentMethodChange("paypal"), payment_waits=waits)
    effects = [effect.facts for effect in taken_back(order, kept).outcome.effects if effect.type == "payment"]
    assert [(e["method"], e["amount"]["amount"], e["replaces"]) for e in effects] == paid


@pytest.mark.parametrize("reached", ["refund_pending", "refunded", "part_refunded"])
@pytest.mark.parametrize("otherwise", [PaymentState.PAID, PaymentState.PART_REFUNDED])
def test_the_payment_is_as_it_would_be_without_the_change_however_far_its_refund_has_come(reached, otherwise):
    order, kept = applied(ordered(), CancelChange(), paid_otherwise=otherwise)
    order = replace(order, payment_state=PaymentState(reached))
    assert replay(order, taken_back(order, kept).outcome.steps).payment_state is otherwise


def test_a_cancelled_parcel_whose_label_is_void_gets_a_new_one():
    order, kept = applied(ordered("packed"), CancelChange())
    decision = taken_back(order, kept)
    assert [effect.facts for effect in decision.outcome.effects if effect.type == "label"] == [{"voids": "L1"}]


@pytest.mark.parametrize(
    "change",
    [AddressChange(HAUPTSTRASSE), RecipientChange("Lukas Weber"), PhoneChange("030 5550199")],
    ids=lambda change: change.type,
)
def test_a_packed_parcel_gets_its_old_label_back(change):
    order, kept = applied(ordered("packed"), change)
    assert "label" in kinds(taken_back(order, kept))


def test_the_method_of_a_parcel_that_was_packed_meanwhile_is_on_its_label_too():
    order, kept = applied(ordered(), ShippingMethodChange("economy"))
    order = replace(order, state=OrderState.PACKED, shipping=replace(order.shipping, label_id="L2"))
    assert "label" in kinds(taken_back(order, kept))


# The default address: of the customer, wherever the parcel is


def home(address):
    return replace(facts(), customer=replace(ANNA, default_address=address))


@pytest.mark.parametrize("state", ["confirmed", "in_transit", "delivered", "cancelled"])
def test_the_default_address_is_taken_back_wherever_the_parcel_is(state):
    order, kept = applied(ordered(state), DefaultAddressChange(PARIS), known=home(BERLIN))
    decision = taken_back(order, kept, home(PARIS))
    assert decision.rule == "undo.before_hand_over"
    assert decision.outcome.customer == (Step("default_address", PARIS.wire(), BERLIN.wire()),)


def test_a_later_default_address_stays():
    order, kept = applied(ordered(), DefaultAddressChange(PARIS), known=home(BERLIN))
    decision = taken_back(order, kept, home(LONDON))
    assert (decision.rule, decision.facts) == ("undo.changed_since", {"fields": ["default_address"]})
