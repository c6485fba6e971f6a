"""Late, lost, damaged, not received: a row per sentence of 'Where is it?'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from plan_parts import effects, empty, eur, first
from shop_world import BERLIN, BOSTON, NOW, PARIS, POLICY, an_order, offered, planned, some_facts

from backend_stub.model.changes import (
    DelayVoucherChange,
    KeepDefectiveChange,
    NotReceivedChange,
    RefundParcelChange,
    ReshipChange,
)
from backend_stub.model.enums import Cause, LineState
from backend_stub.model.order import OrderLine
from backend_stub.model.steps import replay
from backend_stub.rules.make_good import offers

BAG = OrderLine(1, "bag-red", 1, 8900)
BELT = OrderLine(2, "belt-black", 1, 1900)
TWO = (BAG, BELT)
WORDS = "the clasp is broken"
CARRIERS = [("DHL", BERLIN), ("Chronopost", PARIS), ("Yanwen", BOSTON)]
REMEDIES = [RefundParcelChange, ReshipChange]


def late(days, state="in_transit", carrier="DHL", address=BERLIN, **members):
    """An order that should have arrived so many days ago."""
    order = an_order(state, carrier=carrier, address=address, **members)
    promised = date(2026, 11, 22) - timedelta(days=days)
    return replace(order, shipping=replace(order.shipping, promised_date=promised, expected_date=promised))


# After the promised date: apologise, 5 % voucher


@pytest.mark.parametrize("state", ["confirmed", "packed", "in_transit", "out_for_delivery"])
@pytest.mark.parametrize("days", [1, 7, 20])
def test_after_the_promised_date_there_is_a_5_percent_voucher(state, days):
    plan = planned(late(days, state), DelayVoucherChange())
    assert plan.decisions[0].rule == "delay_voucher.late"
    assert (plan.decisions[0].facts["voucher_percent"], plan.decisions[0].facts["days_late"]) == (5, days)
    assert effects(plan, "voucher") == [{"percent": 5, "reason": "delay"}]
    assert [(step.field, step.after) for step in plan.outcome.steps] == [("remedies", ["voucher_delay"])]
    assert plan.difference.amount == 0


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (late(0), "not_late"),
        (late(-3), "not_late"),
        (late(9, "delivered"), "not_late"),
        (late(9, "lost"), "not_late"),
        (late(9, "cancelled"), "not_late"),
        (late(3, remedies=("voucher_delay",)), "given"),
    ],
)
def test_no_voucher_before_the_date_after_the_end_or_twice(order, reason):
    plan = planned(order, DelayVoucherChange())
    assert (plan.decisions[0].rule, plan.decisions[0].facts["reason"]) == ("delay_voucher.not_offered", reason)
    assert empty(plan)


# More than 7 days after it, or the carrier says lost: full refund or the goods again


@pytest.mark.parametrize(("carrier", "address"), CARRIERS)
@pytest.mark.parametrize("state", ["handed_over", "in_transit", "out_for_delivery"])
def test_more_than_seven_days_late_the_whole_price_goes_back(carrier, address, state):
    order = late(8, state, carrier, address, lines=TWO)
    plan = planned(order, RefundParcelChange())
    assert first(plan) == ("refund_parcel.due", {"cause": "late", "refund": eur(10800), "refund_when": "now"})
    assert (plan.difference.amount, plan.new_total.amount, plan.outcome.stock) == (-10800, 0, {})
    assert [(s.field, s.line, s.after) for s in plan.outcome.steps] == [
        ("state", 1, "refunded"),
        ("state", 2, "refunded"),
        ("state", None, "lost"),
        ("total", None, 0),
        ("payment_state", None, "refund_pending"),
    ]


@pytest.mark.parametrize("change", REMEDIES)
@pytest.mark.parametrize("days", [0, 1, 7])
def test_up_to_seven_days_late_nothing_is_due_but_the_day_after_which_the_shop_acts_is_told(change, days):
    plan = planned(late(days), change())
    acts_after = (date(2026, 11, 29) - timedelta(days=days)).isoformat()
    assert (plan.decisions[0].rule, plan.decisions[0].facts["acts_after"]) == (f"{change.type}.not_due", acts_after)
    assert empty(plan)


@pytest.mark.parametrize("cause", ["lost", "late", None])
@pytest.mark.parametrize("change", REMEDIES)
def test_a_customer_may_call_lost_what_is_late(change, cause):
    assert planned(late(8), change(cause)).decisions[0].rule == f"{change.type}.due"
    assert planned(late(7), change(cause)).decisions[0].rule == f"{change.type}.not_due"


@pytest.mark.parametrize("cause", ["lost", "late", None])
def test_a_parcel_that_the_carrier_calls_lost_is_refunded_at_once(cause):
    plan = planned(late(-3, "lost"), RefundParcelChange(cause))
    assert (plan.decisions[0].rule, plan.difference.amount) == ("refund_parcel.due", -8900)


def test_shipping_that_was_paid_goes_back_with_a_parcel_that_never_came():
    order = an_order("lost", total=an_order().money(9390))
    assert planned(order, RefundParcelChange()).decisions[0].facts["refund"] == eur(9390)


@pytest.mark.parametrize(("carrier", "address"), CARRIERS)
def test_the_goods_are_sent_again_as_a_parcel_of_its_own(carrier, address):
    order = late(8, "in_transit", carrier, address, lines=TWO, delivery={"kind": "hold"})
    plan = planned(order, ReshipChange())
    assert (plan.decisions[0].rule, plan.difference.amount) == ("reship.due", 0)
    assert plan.outcome.stock == {"bag-red": -1, "belt-black": -1}
    after = replay(order, plan.outcome.steps)
    shipping = after.shipping
    assert (after.state, after.delivery, after.remedies) == ("confirmed", None, ("reship",))
    assert (shipping.tracking_number, shipping.label_id, shipping.labelled_to) == (None, None, None)
    assert shipping.promised_date == plan.expected_delivery == shipping.expected_date > NOW.date()
    assert effects(plan, "label") == [{"voids": None, "again": None}]
    assert effects(plan, "promise") == [{"kind": "resend", "lines": [1, 2]}]


@pytest.mark.parametrize(
    ("carrier", "address", "claims"),
    [
        ("DHL", BERLIN, [{"kind": "lost", "amount": eur(10800)}]),
        ("Chronopost", PARIS, [{"kind": "lost", "amount": eur(10800)}]),
        ("Yanwen", BOSTON, []),
    ],
)
@pytest.mark.parametrize("change", REMEDIES)
def test_a_claim_is_opened_with_the_carrier_and_with_economy_the_shop_bears_it(carrier, address, claims, change):
    order = an_order("lost", carrier=carrier, address=address, lines=TWO)
    assert effects(planned(order, change()), "claim") == claims


@pytest.mark.parametrize("change", [RefundParcelChange(None, (1,)), ReshipChange(None, (1,))])
def test_a_parcel_is_not_lost_in_part(change):
    plan = planned(an_order("lost", lines=TWO), change)
    assert plan.decisions[0].change.lines == (1, 2)
    assert plan.difference.amount in (0, -10800)


def test_what_is_not_in_stock_is_refunded_instead():
    plan = planned(an_order("lost"), ReshipChange(), facts=some_facts(bag_red=0))
    assert (plan.decisions[0].rule, offered(plan.decisions[0])) == ("reship.out_of_stock", ["refund_parcel"])
    assert plan.decisions[0].offers[0].facts == {"refund": eur(8900)}
    assert empty(plan)


def test_two_lines_of_one_kind_need_two_units():
    twice = (BAG, replace(BAG, line=2))
    plan = planned(an_order("lost", lines=twice), ReshipChange(), facts=some_facts(bag_red=1))
    assert plan.decisions[0].rule == "reship.out_of_stock"
    assert planned(an_order("lost", lines=twice), ReshipChange(), facts=some_facts(bag_red=2)).all_allowed


@pytest.mark.parametrize(
    "order",
    [
        an_order("lost", lines=(replace(BAG, state=LineState.REFUNDED),)),
        an_order("lost", delivery={"kind": "refuse_at_door"}),
        an_order("lost", delivery={"kind": "bring_back"}),
    ],
)
@pytest.mark.parametrize("change", REMEDIES)
def test_nobody_is_compensated_twice_for_one_parcel(order, change):
    plan = planned(order, change())
    assert plan.decisions[0].rule == f"{change.type}.given"
    assert empty(plan)


def test_a_second_parcel_that_goes_astray_is_refunded_not_sent_a_third_time():
    order = an_order("lost", remedies=("reship",))
    assert planned(order, ReshipChange()).decisions[0].rule == "reship.given"
    assert planned(order, RefundParcelChange()).decisions[0].rule == "refund_parcel.due"


def test_refund_and_goods_again_are_not_both_had():
    plan = planned(an_order("lost"), RefundParcelChange(), ReshipChange())
    assert [decision.rule for decision in plan.decisions] == ["refund_parcel.due", "order.busy"]
    assert empty(plan)


# Damaged: evidence, claim; goods again, refund, or keep with partial refund


@pytest.mark.parametrize("cause", ["damaged", "wrong_item"])
@pytest.mark.parametrize("change", [RefundParcelChange, ReshipChange, KeepDefectiveChange])
def test_damage_is_shown_by_a_photo_or_words(cause, change):
    plan = planned(an_order("delivered"), change(cause))
    assert first(plan) == (f"{change.type}.evidence_missing", {"kinds": ["photo", "words"], "cause": cause})
    assert empty(plan)
    assert planned(an_order("delivered"), change(cause, None, " ")).decisions[0].rule.endswith("evidence_missing")
    assert planned(an_order("delivered"), change(cause, None, WORDS)).decisions[0].rule == f"{change.type}.due"
    photo = replace(some_facts(), evidence=True)
    assert planned(an_order("delivered"), change(cause), facts=photo).decisions[0].rule == f"{change.type}.due"


@pytest.mark.parametrize(
    ("cause", "carrier", "address", "claims", "labels"),
    [
        ("damaged", "DHL", BERLIN, [{"kind": "damaged", "amount": eur(1900)}], 0),
        ("damaged", "Yanwen", BOSTON, [], 0),
        ("wrong_item", "DHL", BERLIN, [], 1),
    ],
)
def test_a_damaged_line_is_refunded_and_claimed_a_wrong_one_comes_back_free(cause, carrier, address, claims, labels):
    order = an_order("delivered", carrier=carrier, address=address, lines=TWO)
    plan = planned(order, RefundParcelChange(cause, (2,), WORDS))
    assert first(plan) == ("refund_parcel.due", {"cause": cause, "refund": eur(1900), "refund_when": "now"})
    assert (effects(plan, "claim"), len(effects(plan, "return_label"))) == (claims, labels)
    assert [label["fee"] for label in effects(plan, "return_label")] == [eur(0)] * labels
    assert [(s.field, s.line, s.after) for s in plan.outcome.steps][:1] == [("state", 2, "refunded")]


def test_a_damaged_line_is_sent_again_and_the_order_stays_delivered():
    plan = planned(an_order("delivered", lines=TWO), ReshipChange("damaged", (2,), WORDS))
    assert (plan.decisions[0].rule, plan.outcome.stock) == ("reship.due", {"belt-black": -1})
    assert [(s.field, s.line, s.after) for s in plan.outcome.steps] == [("state", 2, "resent")]
    assert effects(plan, "label") == [{"voids": None, "again": [2]}]


@pytest.mark.parametrize(
    ("lines", "amount", "needs"),
    [
        ((BAG,), 1335, ()),
        ((replace(BAG, unit_price=16666),), 2500, ()),
        ((replace(BAG, unit_price=16700),), 2505, ("approval",)),
    ],
)
def test_a_damaged_thing_is_kept_for_15_percent_and_over_the_cap_a_person_approves(lines, amount, needs):
    plan = planned(an_order("delivered", lines=lines), KeepDefectiveChange("damaged", None, WORDS))
    assert (plan.decisions[0].rule, plan.difference.amount, plan.outcome.needs) == (
        "keep_defective.due",
        -amount,
        needs,
    )
    after = {step.field: step.after for step in plan.outcome.steps}
    assert (after["remedies"], after["compensated"]) == (["kept:1"], amount)


@pytest.mark.parametrize("change", [RefundParcelChange, ReshipChange, KeepDefectiveChange])
@pytest.mark.parametrize(
    "line", [replace(BAG, state=state) for state in (LineState.RESENT, LineState.REFUNDED, LineState.RETURNING)]
)
def test_nobody_is_compensated_twice_for_one_line(change, line):
    plan = planned(an_order("delivered", lines=(line,)), change("damaged", None, WORDS))
    assert plan.decisions[0].rule == f"{change.type}.given"
    assert empty(plan)


@pytest.mark.parametrize("change", [RefundParcelChange, ReshipChange, KeepDefectiveChange])
def test_what_was_kept_for_part_of_its_price_stays_kept(change):
    plan = planned(an_order("delivered", remedies=("kept:1",)), change("damaged", None, WORDS))
    assert plan.decisions[0].rule == f"{change.type}.given"


@pytest.mark.parametrize(("days", "due"), [(0, True), (30, True), (31, False)])
def test_damage_is_reported_within_30_days(days, due):
    order = an_order("delivered", delivered_at=NOW - timedelta(days=days))
    rule = planned(order, KeepDefectiveChange("damaged", None, WORDS)).decisions[0].rule
    assert rule == ("keep_defective.due" if due else "keep_defective.not_due")


@pytest.mark.parametrize("state", ["packed", "in_transit", "cancelled", "returned"])
@pytest.mark.parametrize("change", [RefundParcelChange, ReshipChange, KeepDefectiveChange])
def test_what_has_not_arrived_is_not_damaged(change, state):
    plan = planned(an_order(state), change("damaged", None, WORDS))
    assert plan.decisions[0].rule == f"{change.type}.not_due"
    assert empty(plan)


def test_of_several_lines_the_customer_says_which_is_damaged():
    change = RefundParcelChange("damaged", None, WORDS)
    assert planned(an_order("delivered", lines=TWO), change).decisions[0].rule == "line.ambiguous"
    one_left = (BAG, replace(BELT, state=LineState.REFUNDED))
    plan = planned(an_order("delivered", lines=one_left, total=an_order().money(8900)), change)
    assert (plan.decisions[0].change.lines, plan.difference.amount) == ((1,), -8900)
    unknown = RefundParcelChange("damaged", (7,), WORDS)
    assert planned(an_order("delivered", lines=TWO), unknown).decisions[0].rule == "line.unknown"


@pytest.mark.parametrize("cause", ["other", "mood", None])
def test_without_a_cause_nothing_of_a_delivered_order_is_made_good(cause):
    plan = planned(an_order("delivered"), RefundParcelChange(cause, None, WORDS))
    assert plan.decisions[0].rule == "refund_parcel.not_due"
    assert empty(plan)


# Delivered but not received: 48 h wait with a case open, then as lost


@pytest.mark.parametrize("state", ["delivered", "completed"])
def test_delivered_but_not_received_is_searched_for_48_hours_with_a_case_open(state):
    plan = planned(an_order(state), NotReceivedChange())
    assert plan.decisions[0].rule == "not_received.searched"
    assert plan.decisions[0].facts["until"] == "2026-11-24T09:30:00Z"
    assert effects(plan, "case") == [{"kind": "not_received"}]
    assert effects(plan, "promise") == [{"kind": "parcel_search", "until": "2026-11-24T09:30:00Z"}]
    assert plan.difference.amount == 0


@pytest.mark.parametrize(
    ("state", "since", "reason"),
    [
        ("packed", None, "not_delivered"),
        ("in_transit", None, "not_delivered"),
        ("lost", None, "not_delivered"),
        ("returning", None, "not_delivered"),
        ("delivered", NOW - timedelta(hours=1), "searching"),
    ],
)
def test_nothing_is_searched_twice_or_before_it_was_told_as_delivered(state, since, reason):
    plan = planned(an_order(state), NotReceivedChange(), facts=replace(some_facts(), waiting_since=since))
    assert (plan.decisions[0].rule, plan.decisions[0].facts["reason"]) == ("not_received.not_offered", reason)
    assert empty(plan)


@pytest.mark.parametrize("change", REMEDIES)
@pytest.mark.parametrize(("hours", "due"), [(0, False), (47, False), (48, True), (100, True)])
@pytest.mark.parametrize("cause", ["not_received", None])
def test_after_48_hours_it_counts_as_lost(change, hours, due, cause):
    facts = replace(some_facts(), waiting_since=NOW - timedelta(hours=hours))
    plan = planned(an_order("delivered", lines=TWO), change(cause), facts=facts)
    if due:
        assert plan.decisions[0].rule == f"{change.type}.due"
        assert effects(plan, "claim") == [{"kind": "lost", "amount": eur(10800)}]
    else:
        until = (NOW + timedelta(hours=48 - hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert first(plan) == (f"{change.type}.not_due", {"until": until, "cause": "not_received"})
        assert empty(plan)


def test_who_did_not_ask_for_a_search_gets_nothing_for_a_delivered_parcel():
    assert (
        planned(an_order("delivered"), RefundParcelChange("not_received")).decisions[0].rule == "refund_parcel.not_due"
    )


# What is offered is what would be allowed


@pytest.mark.parametrize(
    ("order", "cause", "stock", "kinds"),
    [
        (an_order("lost"), Cause.LOST, 6, ["reship", "refund_parcel"]),
        (an_order("lost"), Cause.LOST, 0, ["refund_parcel"]),
        (late(8), Cause.LATE, 6, ["reship", "refund_parcel"]),
        (late(7), Cause.LATE, 6, []),
        (an_order("delivered"), Cause.DAMAGED, 6, ["reship", "refund_parcel", "keep_defective"]),
        (an_order("delivered", remedies=("kept:1",)), Cause.DAMAGED, 6, []),
    ],
)
def test_a_remedy_that_would_be_refused_is_never_offered(order, cause, stock, kinds):
    facts = replace(some_facts(bag_red=stock), evidence=True)
    assert [offer.change.type for offer in offers(order, cause, facts, POLICY, NOW)] == kinds
