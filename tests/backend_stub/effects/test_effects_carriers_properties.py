"""Whatever a simulated carrier is told and whatever is written to the shop: nothing seen is unseen, nothing breaks."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import pairwise

from effects_house import NOON
from hypothesis import given, settings
from hypothesis import strategies as st

from backend_stub.effects.carriers import recognise, status_of
from backend_stub.effects.carriers.journey import journey
from backend_stub.effects.carriers.status import ParcelStatus
from backend_stub.effects.faults import ParcelFault
from backend_stub.effects.ledger import Instruction

BOOKED = Instruction("create_label", "N", {}, NOON, {"order": "GS-1", "to": "Anna", "country": "DE"})
CALLS = st.one_of(
    st.sampled_from(["hand_over", "void_label", "bring_back"]).map(lambda name: (name, {})),
    st.just(("redirect", {"to": "Anna", "country": "US", "city": "Boston"})),
    st.just(("hold", {"location": "here"})),
    st.sampled_from(list(ParcelFault)).map(lambda fault: ("drill", {"fault": fault.value})),
    st.integers(0, 9).map(lambda days: ("collect", {"on": (NOON.date() + timedelta(days=days)).isoformat()})),
)
PAUSES = st.integers(1, 60)


def told(calls: list[tuple[tuple[str, dict[str, str]], int]]) -> list[Instruction]:
    """The instructions, each so many hours after the one before; a van is ordered for a time to come only."""
    found, hours = [BOOKED], 0
    for (operation, request), pause in calls:
        hours += pause
        at = NOON + timedelta(hours=hours)
        if operation != "collect" or request["on"] > at.date().isoformat():
            found.append(Instruction(operation, "N", {}, at, request))
    return found


def seen(kind: str, instructions: list[Instruction], before: Instruction) -> list[tuple[object, ...]]:
    trip = journey(kind, instructions)
    assert trip is not None
    return [(scan.at, scan.status, scan.place) for scan in trip.scans if scan.at < before.at]


@settings(deadline=None)
@given(st.sampled_from(["postal", "express", "economy"]), st.lists(st.tuples(CALLS, PAUSES), max_size=8))
def test_what_was_seen_before_an_instruction_is_seen_after_it(
    kind: str, calls: list[tuple[tuple[str, dict[str, str]], int]]
) -> None:
    instructions = told(calls)
    for count in range(1, len(instructions)):
        last = instructions[count]
        assert seen(kind, instructions[:count], last) == seen(kind, instructions[: count + 1], last)


@settings(deadline=None)
@given(st.sampled_from(["postal", "express", "economy"]), st.lists(st.tuples(CALLS, PAUSES), max_size=8))
def test_scans_are_in_order_and_end_once(kind: str, calls: list[tuple[tuple[str, dict[str, str]], int]]) -> None:
    trip = journey(kind, told(calls))
    assert trip is not None
    assert all(one.at <= other.at for one, other in pairwise(trip.scans))
    assert [scan.status for scan in trip.scans].count(ParcelStatus.LABEL_CREATED) == 1
    assert not any(scan.status.final for scan in trip.scans[:-1])
    if trip.started:
        assert trip.scans[-1].status.final


@settings(deadline=None)
@given(st.text(max_size=1000))
def test_any_text_is_read_without_breaking(text: str) -> None:
    for found in recognise(text):
        assert found.number.isalnum()
    assert status_of("DHL", text) in ParcelStatus


def test_the_worst_thousand_letters_are_read_in_a_moment() -> None:
    started = time.process_time()
    for text in ("A1 " * 333, "1 " * 500, "12345678 A" * 100, "9" * 1000, "0034 " * 200):
        recognise(text)
        status_of("DHL", text)
    assert time.process_time() - started < 2
