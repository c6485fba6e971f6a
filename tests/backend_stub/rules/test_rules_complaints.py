"""What is offered for a complaint, and when a person answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from shop_world import POLICY, an_order, worth

from backend_stub.model.care import Impact
from backend_stub.model.changes import change_wire
from backend_stub.rules.complaints import automatic_cap, remedies
from backend_stub.rules.staffing import expected_by, is_open

BAG = an_order("delivered")  # 89.00


def wire(offers):
    return [change_wire(offer.change) for offer in offers]


def test_a_week_late_by_our_own_fault_is_worth_a_tenth_or_a_larger_voucher():
    offers = remedies(BAG, "complaint", "system", Impact(delay_days=7), POLICY, "C-10001")
    assert wire(offers) == [
        {"type": "compensation", "remedy": "refund", "amount": 890, "cause": "late", "case": "C-10001"},
        {"type": "compensation", "remedy": "voucher", "amount": 1335, "cause": "late", "case": "C-10001"},
        {"type": "compensation", "remedy": "points", "amount": 1335, "cause": "late", "case": "C-10001"},
    ]
    assert offers[0].facts == {"worth": {"amount": 890, "currency": "EUR"}, "in_full": True}


def test_three_days_late_is_worth_a_small_voucher_whoever_did_it():
    for found in ("staff", "system", "carrier", "other", None):
        first = remedies(BAG, "complaint", found, Impact(delay_days=3), POLICY)[0]
        assert change_wire(first.change) == {
            "type": "compensation", "remedy": "voucher", "amount": 445, "cause": "late",
        }  # fmt: skip


def test_a_loss_is_made_good_first_as_far_as_goodwill_goes():
    in_full = remedies(BAG, "complaint", "carrier", Impact(loss=300, cost=200), POLICY)[0]
    assert (in_full.change.amount, in_full.facts["in_full"]) == (500, True)
    in_part = remedies(BAG, "complaint", "carrier", Impact(loss=9000), POLICY)[0]
    assert (in_part.change.amount, in_part.facts["in_full"]) == (1335, False)


def test_what_was_not_lost_is_not_refunded():
    offers = remedies(BAG, "complaint", "carrier", Impact(), POLICY)
    assert [offer.change.remedy for offer in offers] == ["voucher", "points"]


@pytest.mark.parametrize("kind", ["parcel_damaged", "parcel_lost", "complaint"])
def test_what_the_customer_did_himself_is_not_made_good(kind):
    assert remedies(BAG, kind, "customer", Impact(delay_days=9, loss=500), POLICY) == ()


def test_damaged_goods_come_again_or_the_money_does_or_a_part_of_it():
    assert wire(remedies(BAG, "parcel_damaged", "carrier", Impact(), POLICY)) == [
        {"type": "reship", "cause": "damaged"},
        {"type": "refund_parcel", "cause": "damaged"},
        {"type": "keep_defective", "cause": "damaged"},
    ]


@pytest.mark.parametrize("given", ["compensation:C-10001", "compensation:late"])
def test_nobody_is_compensated_twice_for_one_thing(given):
    order = replace(BAG, remedies=(given,))
    assert remedies(order, "complaint", "system", Impact(delay_days=7), POLICY, "C-10001") == ()


def test_goods_that_were_sent_again_are_not_offered_again():
    order = replace(BAG, remedies=("reship",))
    assert wire(remedies(order, "parcel_lost", "carrier", Impact(), POLICY)) == [
        {"type": "refund_parcel", "cause": "lost"}
    ]


@pytest.mark.parametrize(
    ("goods", "given", "left"), [(8900, 0, 1335), (8900, 1000, 335), (8900, 2000, 0), (45000, 0, 2500), (3, 0, 0)]
)
def test_goodwill_gives_fifteen_percent_of_the_goods_and_twenty_five_in_all(goods, given, left):
    assert automatic_cap(replace(BAG, lines=worth(goods), compensated=given), POLICY) == left


def test_nothing_is_offered_once_goodwill_is_used_up():
    order = replace(BAG, compensated=1335)
    assert remedies(order, "complaint", "system", Impact(delay_days=7), POLICY) == ()


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (datetime(2026, 11, 23, 16, 30, tzinfo=UTC), datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
        (datetime(2026, 11, 27, 16, 45, tzinfo=UTC), datetime(2026, 11, 30, 8, 45, tzinfo=UTC)),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), datetime(2026, 11, 23, 17, 0, tzinfo=UTC)),
    ],
)
def test_what_does_not_fit_before_closing_is_answered_after_the_next_opening(asked, answered):
    assert expected_by(POLICY, asked) == answered


@pytest.mark.parametrize(
    ("now", "there"),
    [
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 9, 30, tzinfo=UTC), False),
    ],
)
def test_people_are_at_the_desk_in_office_hours(now, there):
    assert is_open(POLICY, now) is there
