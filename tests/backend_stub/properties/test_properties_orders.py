"""Whatever customers, staff, partners and time do: stock and money are conserved, every order its history replayed."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import Orders
from shop_machine import Tally
from wishes import KINDS

EVERYDAY = 12
RUNS = int(os.environ.get("REROUTE_PROPERTY_RUNS", EVERYDAY))
"""Sequences that are tried; a long run tries others than the everyday one, and finds what that does not."""
STEPS = 40
ENOUGH_FOR_ALL = 500
"""So many sequences must have confirmed every type of change there is."""


def test_any_sequence_keeps_stock_money_and_history_true(seeded: Path) -> None:
    Orders.seeded, Orders.tally = seeded, Tally.empty()
    chosen = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=RUNS <= EVERYDAY,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Orders, settings=chosen)
    print(f"\n{RUNS} sequences\n{Orders.tally}")  # noqa: T201 - so that one sees what was tried
    never = [kind for kind in KINDS if not Orders.tally.confirmed[kind]]
    assert len(never) <= (0 if RUNS >= ENOUGH_FOR_ALL else len(KINDS) // 2)  # it is no proof if all was refused
