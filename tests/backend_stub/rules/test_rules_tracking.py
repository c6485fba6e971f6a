"""Where is it, when does a person answer, and does the policy file name every rule."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from shop_world import NOW, POLICY, an_order

from backend_stub.model.enums import OrderState
from backend_stub.model.order import TrackingEvent
from backend_stub.rules.staffing import expected_by
from backend_stub.rules.tracking import track


@pytest.mark.parametrize(
    ("state", "carrier", "day", "situation", "days_late"),
    [
        ("confirmed", "DHL", 22, "not_shipped", 0),
        ("on_hold", "DHL", 27, "not_shipped", 2),
        ("in_transit", "DHL", 25, "on_time", 0),
        ("in_transit", "DHL", 26, "late", 1),
        ("out_for_delivery", "DHL", 26, "late", 1),
        ("in_transit", "Yanwen", 22, "untrackable", 0),
        ("in_transit", "Yanwen", 30, "untrackable", 5),
        ("delivered", "Yanwen", 30, "delivered", 0),
        ("completed", "DHL", 30, "delivered", 0),
        ("lost", "DHL", 30, "lost", 0),
        ("cancelled", "DHL", 30, "cancelled", 0),
        ("returning", "DHL", 30, "returning", 0),
    ],
)
def test_the_situation_follows_from_state_carrier_and_day(state, carrier, day, situation, days_late):
    tracking = track(an_order(state, carrier=carrier), (), POLICY, datetime(2026, 11, day, 12, tzinfo=UTC))
    assert (tracking.situation, tracking.days_late, tracking.acts_after) == (situation, days_late, date(2026, 12, 2))


@pytest.mark.parametrize(("day", "situation"), [(2, "late"), (3, "overdue")])
def test_more_than_7_days_after_the_promised_date_is_overdue(day, situation):
    tracking = track(an_order("in_transit"), (), POLICY, datetime(2026, 12, day, 12, tzinfo=UTC))
    assert tracking.situation == situation


def test_the_steps_carry_the_times_that_were_reported():
    event = TrackingEvent(NOW, OrderState.PACKED, "packed", None)
    steps = track(an_order("packed"), (event,), POLICY, NOW).steps
    assert [step.state for step in steps if step.done] == ["received", "confirmed", "picking", "packed"]
    assert {step.state: step.at for step in steps}[OrderState.PACKED] == NOW


@pytest.mark.parametrize(
    ("now", "answered"),
    [
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), datetime(2026, 11, 23, 11, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 27, 20, 0, tzinfo=UTC), datetime(2026, 11, 30, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_person_answers_in_office_hours(now, answered):
    assert expected_by(POLICY, now) == answered


def test_the_policy_file_names_every_rule_that_the_code_gives():
    rules = Path(__file__).parents[3] / "backend_stub" / "rules"
    given = {
        rule
        for module in rules.glob("*.py")
        for rule in re.findall(r'"((?:[a-z_]+)\.(?:[a-z_]+))"', module.read_text(encoding="utf-8"))
    }
    assert given - set(POLICY.rules) == set()
