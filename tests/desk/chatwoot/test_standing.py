"""What is known of a conversation's status, whatever order it is told in."""

from __future__ import annotations

import itertools

import pytest

from bot.desk.chatwoot.shapes import Status
from bot.desk.chatwoot.standing import Standing, Told, after

PENDING, OPEN, RESOLVED = Status.PENDING, Status.OPEN, Status.RESOLVED


def test_a_newer_status_is_a_change() -> None:
    assert after(Standing(PENDING, 10, True), Told(OPEN, 11)) == (Standing(OPEN, 11, True), True)


@pytest.mark.parametrize("at", [9.0, 10.0])
def test_an_older_status_is_none(at: float) -> None:
    known = Standing(OPEN, 10, True)
    assert after(known, Told(PENDING, at)) == (known, False)


def test_the_same_status_only_moves_the_time_on() -> None:
    assert after(Standing(OPEN, 10, True), Told(OPEN, 12)) == (Standing(OPEN, 12, True), False)
    assert after(Standing(OPEN, 10, True), Told(OPEN, 8)) == (Standing(OPEN, 10, True), False)


def test_what_we_have_set_stands_until_chatwoot_tells_of_it() -> None:
    ours = Standing(OPEN, 10, False)
    assert after(ours, Told(PENDING, 11)) == (ours, False)
    confirmed, _ = after(ours, Told(OPEN, 12))
    assert after(confirmed, Told(PENDING, 13)) == (Standing(PENDING, 13, True), True)
    assert after(confirmed, Told(PENDING, 11)) == (confirmed, False)


def test_a_change_from_what_we_have_set_counts_before_that_is_told() -> None:
    ours = Standing(OPEN, 10, False)
    assert after(ours, Told(PENDING, 13, before=OPEN)) == (Standing(PENDING, 13, True), True)
    assert after(ours, Told(RESOLVED, 9, before=OPEN)) == (ours, False)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_changes_in_any_order_end_at_the_newest(order: tuple[int, ...]) -> None:
    told = [Told(OPEN, 1, PENDING), Told(PENDING, 2, OPEN), Told(RESOLVED, 3, PENDING)]
    known = Standing(PENDING, 0, True)
    for place in order:
        known, _ = after(known, told[place])
    assert known == Standing(RESOLVED, 3, True)
